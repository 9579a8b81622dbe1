from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class LivingPathPhased(models.AbstractModel):
    """The phases of a path: which one is under way, what closes it, and who did its steps."""

    _name = "living.path.phased"
    _description = "Phases of a Path"

    phase_id = fields.Many2one(
        "living.phase",
        "Current Phase",
        compute="_compute_phase_id",
        store=True,
        index="btree_not_null",
        help="The first phase with a step still to do.",
    )
    alone_share = fields.Float(
        "Done Alone",
        compute="_compute_alone_share",
        store=True,
        aggregator="avg",
        help="Percentage of the steps done that the organization did by itself.",
    )

    @api.depends("step_ids.state", "step_ids.phase_id")
    def _compute_phase_id(self):
        waiting = self._aggregate_lines("step_ids", "phase_id", domain=Domain("state", "=", "todo"))
        for path in self:
            phases = waiting.get(path.id, ())
            path.phase_id = min(phases, key=lambda phase: (phase.sequence, phase.id), default=False)

    @api.depends("step_ids.state", "step_ids.done_by")
    def _compute_alone_share(self):
        counts = self._aggregate_lines("step_ids", "done_by", domain=Domain("state", "=", "done"))
        for path in self:
            by_whom = counts.get(path.id, {})
            total = sum(by_whom.values())
            path.alone_share = 100.0 * by_whom.get("alone", 0) / total if total else 0.0

    def action_close_phase(self):
        """Close the current phase: what is not mandatory and not done will not be done.

        :raise UserError: if the path is not under way, has no open phase, or a mandatory
            output of the phase is missing, naming it
        """
        for path in self:
            path._lock_and_refresh()
            if path.state != "active":
                raise UserError(
                    self.env._(
                        "“%(path)s” is not under way: its phases cannot be closed.",
                        path=path.display_name,
                    )
                )
            if not path.phase_id:
                raise UserError(
                    self.env._("“%(path)s” has no step left to do.", path=path.display_name)
                )
            phase = path.phase_id
            waiting = path.step_ids.filtered(
                lambda step, phase=phase: step.phase_id == phase and step.state == "todo"
            )
            missing = waiting.filtered("is_mandatory")
            if missing:
                raise UserError(
                    self.env._(
                        "The phase “%(phase)s” cannot be closed: these mandatory outputs are "
                        "missing.\n%(outputs)s",
                        phase=phase.name,
                        outputs="\n".join(f"• {step._get_output_label()}" for step in missing),
                    )
                )
            waiting.action_cancel()
            path.message_post(
                body=self.env._("Phase closed: %(phase)s", phase=phase.name),
                subtype_xmlid="mail.mt_note",
            )

    def _get_missing_outputs(self):
        """Return the mandatory steps that have not left their output."""
        return self.step_ids.filtered(lambda step: step.is_mandatory and step.state == "todo")

    def _get_learning(self):
        """Tell, phase by phase, who did the steps.

        :return: list of dicts in the order of the phases: `phase`, `total` steps not given
            up, `done` and, of those, how many by `consultant`, `together` and `alone`
        """
        self.ensure_one()
        learning = []
        steps = self.step_ids.filtered(lambda step: step.state != "cancelled")
        for phase, in_phase in steps.grouped("phase_id").items():
            done = in_phase.filtered(lambda step: step.state == "done")
            by_whom = {
                key: len(done.filtered(lambda step, key=key: step.done_by == key))
                for key in ("consultant", "together", "alone")
            }
            learning.append({"phase": phase, "total": len(in_phase), "done": len(done), **by_whom})
        return sorted(learning, key=lambda row: (row["phase"].sequence, row["phase"].id))
