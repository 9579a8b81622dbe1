from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import schedule


class LivingAssessmentProposal(models.AbstractModel):
    """The steps that a result proposes for the path."""

    _name = "living.assessment.proposal"
    _description = "Steps Proposed by an Assessment"

    def action_add_proposed_steps(self):
        """Add to the path the steps that its low dimensions call for, none of them twice.

        :return: a notification that names them
        :raise UserError: if there is no path, it is closed, or nobody has answered
        """
        self.ensure_one()
        path = self.path_id
        if not path:
            raise UserError(
                self.env._("Steps are added to a path: choose the path of the assessment first.")
            )
        path.check_access("write")
        if path.state in ("concluded", "followup", "cancelled"):
            raise UserError(
                self.env._("“%(path)s” is closed: no step is added to it.", path=path.display_name)
            )
        if self.state == "open":
            raise UserError(self.env._("Nobody has answered the assessment yet."))
        path._lock_and_refresh()
        sources = self._get_proposed_steps() - path.step_ids.template_step_id
        steps = self.env["living.path.step"].create(
            [self._prepare_proposed_step_vals(source) for source in sources]
        )
        names = ", ".join(steps.mapped("name"))
        if steps:
            message = self.env._("Steps added to the path: %(steps)s.", steps=names)
            path.message_post(body=message, subtype_xmlid="mail.mt_note")
        else:
            message = self.env._(
                "Nothing to add: no dimension is low, or the path has the steps already."
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if steps else "info",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _get_proposed_steps(self):
        """Return the steps of templates that the low dimensions call for."""
        self.ensure_one()
        percents = self._get_percents(self.sudo()._get_reference_role())
        recommendations_sudo = self.sudo().survey_id.living_dimension_ids.recommendation_ids
        wanted = recommendations_sudo.filtered(
            lambda item: percents.get(item.dimension_id.id, 100) < item.below_percent
        )
        return wanted.template_step_id.sudo(False)

    def _prepare_proposed_step_vals(self, source):
        """Return the values of a proposed step, counted from now rather than from the start."""
        path = self.path_id
        vals = source._prepare_path_step_vals(path)
        if path.date_start and source.anchor != "end":
            first = max(fields.Date.context_today(self), path.date_start)
            if source.anchor == "start" and source.offset > 0:
                first = schedule.shift(first, source.offset, source.offset_unit)
            else:
                # Counted back from another step, which this path may not have.
                first = schedule.shift(first, 1, "month")
            vals["date_planned"] = first
        return vals
