from odoo import api, fields, models
from odoo.fields import Domain

# States in which an event is known to everybody, once its embargo is over.
ANNOUNCED_STATES = ("confirmed", "public")


class LivingCalendarAnnouncement(models.AbstractModel):
    """When an event of the shared calendar may be told, and when it was."""

    _name = "living.calendar.announcement"
    _description = "Announcement of an Event"
    _protected_fields = ("published_on",)

    embargo_until = fields.Datetime(
        help="Until then the others learn that there is an event, and not which: it is "
        "announced by itself afterwards.",
    )
    published_on = fields.Datetime(
        readonly=True, copy=False, help="When the event was made public for the first time."
    )
    is_announced = fields.Boolean("Announced", compute="_compute_is_announced")

    @api.depends("state", "embargo_until")
    def _compute_is_announced(self):
        now = fields.Datetime.now()
        for entry in self:
            entry.is_announced = entry.state in ANNOUNCED_STATES and (
                not entry.embargo_until or entry.embargo_until <= now
            )

    @api.model
    def _get_announced_domain(self):
        """Find what everybody in the network may know."""
        return Domain("state", "in", ANNOUNCED_STATES) & (
            Domain("embargo_until", "=", False) | Domain("embargo_until", "<=", "now")
        )

    @api.model
    def _get_public_domain(self):
        """Find what anybody in the world may know: also what was public and is cancelled."""
        return (
            Domain("state", "=", "public")
            | (Domain("state", "=", "cancelled") & Domain("published_on", "!=", False))
        ) & (Domain("embargo_until", "=", False) | Domain("embargo_until", "<=", "now"))
