from odoo import fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .living_calendar_announcement import ANNOUNCED_STATES


class LivingCalendarSupport(models.AbstractModel):
    """The support of the region: none is confirmed before the event is in the calendar."""

    _name = "living.calendar.support"
    _description = "Regional Support of an Event"
    _protected_fields = (
        "support_state",
        "support_requested_on",
        "support_requested_by_id",
        "support_decided_on",
        "support_decided_by_id",
    )

    support_state = fields.Selection(
        [
            ("none", "None"),
            ("requested", "Requested"),
            ("confirmed", "Confirmed"),
            ("refused", "Refused"),
            ("ended", "Ended With the Event"),
        ],
        "Regional Support",
        required=True,
        default="none",
        readonly=True,
        copy=False,
    )
    support_programme = fields.Char(
        copy=False,
        help="The programme or line of the region that supports the event, or is asked to.",
    )
    support_requested_on = fields.Datetime(readonly=True, copy=False)
    support_requested_by_id = fields.Many2one(
        "res.users", "Support Requested by", readonly=True, copy=False, ondelete="restrict"
    )
    support_decided_on = fields.Datetime(readonly=True, copy=False)
    support_decided_by_id = fields.Many2one(
        "res.users", "Support Decided by", readonly=True, copy=False, ondelete="restrict"
    )

    _support_in_calendar = models.Constraint(
        "CHECK(support_state != 'confirmed' OR (state IN ('confirmed', 'public')"
        " AND COALESCE(support_programme, '') != ''))",
        "Support is confirmed for an event that is in the calendar, with its programme: enter "
        "it in the calendar and confirm it first.",
    )
    _supported_idx = models.Index("(start) WHERE support_state = 'confirmed'")

    # === CRUD METHODS === #

    def write(self, vals):
        """End the support of what is cancelled, and tell the desks."""
        if "support_programme" in vals and "confirmed" in self.mapped("support_state"):
            self._check_support_manager()
        if vals.get("state", "confirmed") in ANNOUNCED_STATES:
            return super().write(vals)
        supported = self.filtered(lambda entry: entry.support_state == "confirmed")
        super(LivingCalendarSupport, self - supported).write(vals)
        super(LivingCalendarSupport, supported).write({**vals, "support_state": "ended"})
        template_sudo = self.env.ref("living_desk_events.mail_template_support_ended").sudo()
        for entry in supported:
            template_sudo.send_mail(entry.id)
        return True

    # === ACTIONS === #

    def action_request_support(self):
        self.check_access("write")
        self._lock_and_refresh()
        for entry in self:
            if entry.support_state in ("requested", "confirmed") or entry.state == "cancelled":
                raise UserError(
                    self.env._(
                        "Support for “%(event)s” cannot be requested: the event is cancelled, or "
                        "support has been requested already.",
                        event=entry.name,
                    )
                )
        self.sudo().write(
            {
                "support_state": "requested",
                "support_requested_on": fields.Datetime.now(),
                "support_requested_by_id": self.env.uid,
                "support_decided_on": False,
                "support_decided_by_id": False,
            }
        )

    def action_confirm_support(self):
        self._check_support_manager()
        for entry in self:
            if entry.state not in ANNOUNCED_STATES:
                raise UserError(
                    self.env._(
                        "Support for “%(event)s” cannot be confirmed yet: enter it in the "
                        "calendar and confirm it first.",
                        event=entry.name,
                    )
                )
            if not (entry.support_programme or "").strip():
                raise ValidationError(
                    self.env._(
                        "Write which programme supports “%(event)s”, then confirm.",
                        event=entry.name,
                    )
                )
        self._decide_support("confirmed", ("none", "requested", "refused", "ended"))

    def action_refuse_support(self):
        self._check_support_manager()
        self._decide_support("refused", ("requested", "confirmed"))

    # === BUSINESS METHODS === #

    def _check_support_manager(self):
        self.check_access("write")
        if not self._is_desk_manager():
            raise AccessError(
                self.env._("Only a manager of the desk decides about the region's support.")
            )
        self._lock_and_refresh()

    def _decide_support(self, state, allowed_from):
        for entry in self:
            if entry.support_state not in allowed_from:
                raise UserError(
                    self.env._(
                        "The support for “%(event)s” has been decided already.", event=entry.name
                    )
                )
        self.sudo().write(
            {
                "support_state": state,
                "support_decided_on": fields.Datetime.now(),
                "support_decided_by_id": self.env.uid,
            }
        )

    def _get_support_contact(self):
        """Return who at the desk reads that a supported event is cancelled."""
        self.ensure_one()
        return self.desk_id.manager_id.partner_id
