from odoo import fields, models
from odoo.exceptions import UserError


class LivingPathTemplate(models.Model):
    """A method: the phases and steps that a path of its kind goes through.

    Without a desk it belongs to the whole network, and only coordinators change it.
    """

    _name = "living.path.template"
    _description = "Path Template"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    desk_id = fields.Many2one(
        "living.desk",
        "Own by Desk",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: shared by the whole network and changed by its coordinators only.",
    )
    discipline_ids = fields.Many2many(
        "living.discipline", string="Disciplines", ondelete="restrict"
    )
    triage = fields.Selection(
        [("a", "A"), ("b", "B"), ("c", "C")],
        "For Triage",
        help="Suggested for the paths of this letter.",
    )
    duration_months = fields.Integer("Duration (Months)", required=True, default=12)
    hours_budget = fields.Float("Hours of Consultancy", required=True, default=20.0)
    autonomy_threshold = fields.Float(
        "Autonomy from (%)",
        required=True,
        default=70.0,
        help="Percentage that both the organization's score and the adviser's must reach for a "
        "path to close as autonomous.",
    )
    description = fields.Html(translate=True)
    agreement_terms = fields.Html(
        translate=True, help="Clauses of the agreement that the organization signs."
    )
    step_ids = fields.One2many("living.path.template.step", "template_id", "Steps", copy=False)
    path_ids = fields.One2many("living.path", "template_id", "Paths")

    _duration_positive = models.Constraint(
        "CHECK(duration_months > 0)", "A path lasts at least one month."
    )
    _hours_positive = models.Constraint(
        "CHECK(hours_budget >= 0)", "The hours of a path cannot be negative."
    )

    _threshold_percent = models.Constraint(
        "CHECK(autonomy_threshold > 0 AND autonomy_threshold <= 100)",
        "The threshold of autonomy is a percentage, above 0 and up to 100.",
    )

    # === CRUD METHODS === #

    def write(self, vals):
        res = super().write(vals)
        if "desk_id" in vals:
            # Rules are read before writing: it may have become another desk's or everybody's.
            self.check_access("write")
        return res

    def copy(self, default=None):
        """Copy the steps too, each one counted from the copy of its anchor."""
        templates = super().copy(default)
        for template, copy in zip(self, templates, strict=True):
            steps = self.env["living.path.template.step"]
            for step in template.step_ids:
                steps += step.copy(
                    {
                        "template_id": copy.id,
                        "anchor": step._unlinked_anchor(),
                        "anchor_step_id": False,
                    }
                )
            steps._link_like(template.step_ids)
        return templates

    # === ACTIONS === #

    def action_copy_for_desk(self):
        """Open a copy that belongs to the user's own desk, to be changed there.

        :raise UserError: if the user works for no desk
        """
        self.ensure_one()
        desk = self.env.user.living_desk_ids[:1]
        if not desk:
            raise UserError(self.env._("You work for no desk: ask to be added to its team."))
        copy = self.copy({"desk_id": desk.id, "name": f"{self.name} – {desk.name}"})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": copy.id,
            "views": [(False, "form")],
        }
