from odoo import fields, models


class LivingFeeSchedulePublication(models.AbstractModel):
    """Who brought a version into force, and when."""

    _name = "living.fee.schedule.publication"
    _description = "Publication of a Fee Schedule"

    published_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    published_on = fields.Datetime(readonly=True, copy=False)

    def _publish(self):
        self._transition(
            "published",
            ("draft",),
            {"published_by_id": self.env.uid, "published_on": fields.Datetime.now()},
        )
