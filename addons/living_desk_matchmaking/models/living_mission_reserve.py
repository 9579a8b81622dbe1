from odoo import fields, models
from odoo.fields import Domain


class LivingMissionReserve(models.AbstractModel):
    """The candidates of a mission: by which criteria they are chosen, who is in reserve."""

    _name = "living.mission.reserve"
    _description = "Candidates of a Mission"

    mission_criterion_ids = fields.One2many(
        "living.mission.criterion", "event_id", "Criteria of Selection", copy=True
    )

    def _get_reserve(self):
        """Return who is in reserve, the first first."""
        return self.env["event.registration"].search(
            Domain("event_id", "in", self.ids)
            & Domain("selection_state", "=", "reserve")
            & Domain("state", "=", "draft"),
            order="reserve_rank, id",
        )

    def _next_in_reserve(self):
        """Return who is asked first when a place becomes free, nobody if the reserve is empty."""
        self.ensure_one()
        return self._get_reserve()[:1]
