from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

# States in which an event is known to everybody, once its embargo is over.
ANNOUNCED_STATES = ("confirmed", "public")
# States in which an event takes part in the check.
CHECKED_STATES = ("idea", "provisional", *ANNOUNCED_STATES)


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

    _embargo_before_start = models.Constraint(
        "CHECK(embargo_until IS NULL OR embargo_until <= start)",
        "An embargo ends before the event begins.",
    )

    @api.depends("state", "embargo_until")
    def _compute_is_announced(self):
        now = fields.Datetime.now()
        for entry in self:
            entry.is_announced = entry.state in ANNOUNCED_STATES and (
                not entry.embargo_until or entry.embargo_until <= now
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_embargo_ahead(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_embargo_ahead(vals)
        return super().write(vals)

    # === BUSINESS METHODS === #

    @api.model
    def _check_embargo_ahead(self, vals):
        """What a person types must lie ahead; what the system takes over may be long past."""
        until = fields.Datetime.to_datetime(vals.get("embargo_until"))
        if until and until <= fields.Datetime.now() and not self.env.su:
            raise ValidationError(self.env._("An embargo ends in the future: check its date."))

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
