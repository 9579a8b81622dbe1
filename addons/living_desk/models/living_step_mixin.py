from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import schedule

MOMENTS = [("t0", "Start"), ("t1", "Midway"), ("t2", "End")]


class LivingStepMixin(models.AbstractModel):
    """What a step of a template and a step of a path have in common."""

    _name = "living.step.mixin"
    _description = "Step with an Offset"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    phase_id = fields.Many2one("living.phase", required=True, ondelete="restrict")
    anchor = fields.Selection(
        [("start", "Start of the path"), ("end", "End of the path"), ("step", "Another step")],
        "Counted From",
        required=True,
        default="start",
    )
    offset = fields.Integer(help="How long after; a negative number is before.")
    offset_unit = fields.Selection(
        [("day", "Days"), ("week", "Weeks"), ("month", "Months")],
        "Unit",
        required=True,
        default="week",
    )
    responsible = fields.Selection(
        [("desk", "Desk"), ("consultant", "Consultant"), ("organization", "Organization")],
        required=True,
        default="desk",
    )
    expected_output = fields.Char(help="What is on the table when the step is done.")
    is_mandatory = fields.Boolean("Mandatory Output")
    hours = fields.Float(help="Hours of consultancy foreseen for this step.")
    assessment_moment = fields.Selection(
        MOMENTS,
        "Assessment",
        help="The step is done when the assessment of this moment is complete.",
    )

    _hours_positive = models.Constraint("CHECK(hours >= 0)", "Hours cannot be negative.")
    _anchor_complete = models.Constraint(
        "CHECK((anchor = 'step') = (anchor_step_id IS NOT NULL))",
        "Name the other step when a step is counted from another one, and only then.",
    )

    @api.onchange("anchor")
    def _onchange_anchor(self):
        if self.anchor != "step":
            self.anchor_step_id = False

    def _unlinked_anchor(self):
        """Return the anchor with which a copy is created, before it knows its neighbours."""
        self.ensure_one()
        return "start" if self.anchor == "step" else self.anchor

    def _link_like(self, sources):
        """Count these steps from each other as the steps they were made from are.

        :param sources: the steps these ones were made from, in the same order
        """
        copy_of = dict(zip(sources, self, strict=True))
        for source, copy in copy_of.items():
            if source.anchor == "step":
                copy.write({"anchor": "step", "anchor_step_id": copy_of[source.anchor_step_id].id})

    def _to_schedule(self):
        """Return the steps as the pure scheduler knows them."""
        return [
            schedule.Step(
                key=step.id,
                anchor=step.anchor,
                offset=step.offset,
                unit=step.offset_unit,
                anchor_key=step.anchor_step_id.id or None,
            )
            for step in self
        ]

    def _check_no_ring(self):
        """:raise ValidationError: if steps wait for each other, naming them"""
        try:
            schedule.plan(self._to_schedule(), fields.Date.context_today(self), None)
        except schedule.CircularSteps as ring:
            raise ValidationError(
                self.env._(
                    "These steps wait for each other: %(steps)s. Count one of them from the "
                    "start or the end of the path.",
                    steps=" → ".join(self.browse(ring.keys).mapped("name")),
                )
            ) from ring

    def _check_not_anchor(self, waiting):
        """Refuse to delete steps that others are counted from.

        :param waiting: steps that would lose their anchor
        :raise UserError: if there is one
        """
        if waiting:
            raise UserError(
                self.env._(
                    "These steps are counted from the one you delete: %(steps)s. "
                    "Count them from something else first.",
                    steps=", ".join(waiting.mapped("name")),
                )
            )
