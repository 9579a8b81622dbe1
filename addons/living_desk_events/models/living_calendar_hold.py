from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import NO_ACCESS
from odoo.tools import format_date

from odoo.addons.living_desk.tools.clock import to_local

from ..tools.hold import DEFAULT_DAYS, DEFAULT_DECIDE_DAYS, MAX_RENEWALS, deadline, last_day
from .living_calendar_announcement import ANNOUNCED_STATES
from .living_calendar_queue import CLAIM_FIELDS

# What an entry knows of being asked to decide; nothing of it outlives the hold.
NOT_ASKED = {"hold_asked_on": False, "hold_asked_by_id": False, "hold_decide_by": False}


class LivingCalendarHold(models.AbstractModel):
    """A provisional event holds its date for some days, is renewed, released, or lapses.

    Whoever moves a hold to other hours or another hall goes to the end of the queue there.
    """

    _name = "living.calendar.hold"
    _description = "Hold of a Date"
    _inherit = ["living.calendar.queue", "living.calendar.hold.job"]
    _protected_fields = (
        "held_on",
        "hold_until",
        "hold_renewals",
        "hold_renewed_on",
        "hold_reminded_on",
        "hold_warned_on",
        "hold_asked_on",
        "hold_asked_by_id",
        "hold_decide_by",
        "hold_end",
        "hold_ended_on",
        "hold_ended_by_id",
        "hold_end_reason",
        "hold_error",
    )

    held_on = fields.Datetime(
        "Held Since", readonly=True, copy=False, help="The earliest hold is the first option."
    )
    hold_until = fields.Date(
        "Held Until", readonly=True, copy=False, help="The hold lapses after this day."
    )
    hold_renewals = fields.Integer("Renewals", readonly=True, copy=False)
    hold_renewed_on = fields.Datetime("Last Renewal", readonly=True, copy=False)
    hold_reminded_on = fields.Datetime("First Reminder", readonly=True, copy=False)
    hold_warned_on = fields.Datetime("Last Reminder", readonly=True, copy=False)
    hold_asked_on = fields.Datetime(
        "Asked to Decide", readonly=True, copy=False, help="Whoever comes next waits for an answer."
    )
    hold_asked_by_id = fields.Many2one(
        "living.calendar.entry",
        "Asked for",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=NO_ACCESS,
    )
    hold_decide_by = fields.Date(
        "Decide by",
        readonly=True,
        copy=False,
        help="The hold lapses after this day, because whoever comes next asked for a decision.",
    )
    hold_end = fields.Selection(
        [("released", "Released"), ("desk", "Released by the Desk"), ("lapsed", "Lapsed")],
        "End of the Hold",
        readonly=True,
        copy=False,
    )
    hold_ended_on = fields.Datetime("Hold Ended", readonly=True, copy=False)
    hold_ended_by_id = fields.Many2one(
        "res.users", "Hold Ended by", readonly=True, copy=False, ondelete="restrict"
    )
    hold_end_reason = fields.Text("Reason of the Release", readonly=True, copy=False)
    hold_error = fields.Char(
        "Hold: What Went Wrong",
        readonly=True,
        copy=False,
        help="The nightly job could not deal with the hold: this is why.",
    )

    _hold_dated = models.Constraint(
        "CHECK(state != 'provisional' OR (held_on IS NOT NULL AND hold_until IS NOT NULL))",
        "A provisional event needs the day since which and until which its date is held.",
    )
    _hold_until_idx = models.Index("(hold_until) WHERE state = 'provisional'")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self._lock_venues(
            vals.get("venue_id") for vals in vals_list if vals.get("state") in ANNOUNCED_STATES
        )
        held = [vals for vals in vals_list if vals.get("state") == "provisional"]
        partners_sudo = self.env["res.partner"].sudo()
        organizations_sudo = partners_sudo.browse({vals["organization_id"] for vals in held})
        for vals in held:
            organization_sudo = partners_sudo.browse(vals["organization_id"])
            desk_sudo = organization_sudo.with_prefetch(organizations_sudo.ids).desk_id
            vals.setdefault("held_on", fields.Datetime.now())
            vals.setdefault("hold_until", self._get_hold_end(desk_sudo, vals["start"]))
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys().isdisjoint(CLAIM_FIELDS | {"state"}):
            return super().write(vals)
        self._lock_venues([vals.get("venue_id"), *self.sudo().venue_id.ids])
        self._check_first_option(vals)
        holds = self.filtered(lambda entry: entry.state == "provisional")
        moved = self.filtered(lambda entry: entry._is_moved(vals))
        left = moved | (self if vals.get("state") in ("idea", "cancelled") else self.browse())
        behind_sudo = left._get_behind_sudo()
        if vals.get("state") == "provisional":
            for until, entries in self.grouped(
                lambda entry: self._get_hold_end(
                    entry.organization_id.sudo().desk_id, vals.get("start", entry.start)
                )
            ).items():
                fresh = {**self._prepare_new_hold_vals(), "hold_until": until}
                super(LivingCalendarHold, entries).write({**fresh, **vals})
        else:
            super().write(vals)
        (holds if "state" in vals else holds & moved)._forget_questions()
        (holds & moved)._queue_last()
        behind_sudo._tell_first()
        return True

    def unlink(self):
        behind_sudo = self._get_behind_sudo()
        res = super().unlink()
        behind_sudo.exists()._tell_first()
        return res

    # === ACTIONS === #

    def action_renew_hold(self):
        """Hold the date as many days longer as the desk gives."""
        self.check_access("write")
        self._lock_and_refresh()
        self._check_held()
        for entry in self:
            until = entry._get_renewed_until()
            if entry.hold_renewals >= MAX_RENEWALS:
                raise UserError(
                    self.env._(
                        "“%(event)s” has been renewed %(count)s times: confirm it, or let it go.",
                        event=entry.name,
                        count=MAX_RENEWALS,
                    )
                )
            if entry.hold_decide_by:
                raise UserError(
                    self.env._(
                        "Somebody waits for the date of “%(event)s”: confirm it or let it go by "
                        "%(day)s.",
                        event=entry.name,
                        day=format_date(self.env, entry.hold_decide_by),
                    )
                )
            if until <= entry.hold_until:
                raise UserError(
                    self.env._(
                        "“%(event)s” is held until its day already: confirm it before.",
                        event=entry.name,
                    )
                )
            entry.sudo().write(
                {
                    "hold_until": until,
                    "hold_renewals": entry.hold_renewals + 1,
                    "hold_renewed_on": fields.Datetime.now(),
                    "hold_reminded_on": False,
                    "hold_warned_on": False,
                }
            )

    def action_ask_hold(self):
        """Ask whoever has the first option to decide, by mail and once a day at most."""
        self.ensure_one()
        self.check_access("write")
        self._lock_and_refresh()
        self._check_held()
        [ahead_sudo] = self._find_ahead([self._to_claim()])
        holds_sudo = ahead_sudo.filtered(lambda entry: entry.state == "provisional")
        if len(ahead_sudo) > len(holds_sudo):
            raise UserError(self.env._("An event is confirmed there: nobody has to decide."))
        if not holds_sudo:
            raise UserError(self.env._("You have the 1st option: confirm the event."))
        # Of several holds ahead, those decide that nobody comes before.
        firsts_sudo = holds_sudo.filtered(lambda entry: entry.hold_rank == 1)
        if not firsts_sudo:
            raise UserError(
                self.env._(
                    "Nobody who comes before you can decide yet, because others come before "
                    "them: ask the desk."
                )
            )
        firsts_sudo._lock_and_refresh_masked()
        unasked_sudo = firsts_sudo.filtered(lambda entry: not entry._is_asked_today())
        if not unasked_sudo:
            raise UserError(
                self.env._(
                    "They have been asked today, and have until %(day)s: ask again tomorrow.",
                    day=format_date(self.env, min(firsts_sudo.mapped("hold_decide_by"))),
                )
            )
        for first_sudo in unasked_sudo:
            days = first_sudo.desk_id.hold_decide_days or DEFAULT_DECIDE_DAYS
            first_sudo.write(
                {
                    "hold_asked_on": fields.Datetime.now(),
                    "hold_asked_by_id": first_sudo.hold_asked_by_id.id or self.id,
                    "hold_decide_by": first_sudo.hold_decide_by
                    or last_day(first_sudo._get_hold_today(), days, first_sudo.hold_until),
                }
            )
            first_sudo._send_hold_mail("mail_template_hold_asked")

    # === BUSINESS METHODS === #

    def _release_hold(self, reason=None):
        """Let the date go: its holder, or with a reason a manager of the holder's desk.

        :param str reason: why the desk releases it
        :raise UserError: if it is no hold, or without a reason
        """
        by_desk = not self.env.su
        if by_desk and not self._is_desk_manager():
            raise UserError(
                self.env._(
                    "A hold is released by its organization, or by a manager of its desk: ask "
                    "one of them."
                )
            )
        reason = (reason or "").strip()
        if by_desk and not reason:
            raise ValidationError(self.env._("Say in a few words why the hold is released."))
        self._end_hold("desk" if by_desk else "released", reason)
        if by_desk:
            self._send_hold_mail("mail_template_hold_released")

    def _end_hold(self, end, reason=False):
        self._transition(
            "idea",
            ("provisional",),
            {
                "hold_end": end,
                "hold_ended_on": fields.Datetime.now(),
                "hold_ended_by_id": self.env.uid,
                "hold_end_reason": reason or False,
            },
        )

    def _check_held(self):
        for entry in self:
            if entry.state != "provisional":
                raise UserError(
                    self.env._("“%(event)s” is not held: its date is free.", event=entry.name)
                    if entry.state in ("idea", "cancelled")
                    else self.env._("“%(event)s” is confirmed already.", event=entry.name)
                )

    def _lock_and_refresh_masked(self):
        """Lock holds of others, without naming them when somebody else is at them."""
        if self:
            self._lock_rows(self, self.env._("The first option"))
            self.invalidate_recordset()

    def _get_hold_today(self):
        self.ensure_one()
        return to_local(fields.Datetime.now(), self._get_hold_zone()).date()

    def _get_event_day(self):
        self.ensure_one()
        return to_local(self.start, self._get_hold_zone()).date()

    def _get_hold_deadline(self):
        self.ensure_one()
        return deadline(self.hold_until, self.hold_decide_by or None)

    @api.model
    def _get_hold_end(self, desk_sudo, start):
        """Return the last day of a new hold for an event of an organization of a desk."""
        zone = ZoneInfo(desk_sudo.tz or "Europe/Rome")
        today = to_local(fields.Datetime.now(), zone).date()
        event_day = to_local(fields.Datetime.to_datetime(start), zone).date()
        return last_day(today, desk_sudo.hold_days or DEFAULT_DAYS, event_day)

    def _get_renewed_until(self):
        days = self.organization_id.sudo().desk_id.hold_days or DEFAULT_DAYS
        return last_day(self.hold_until, days, self._get_event_day())

    def _is_asked_today(self):
        return bool(self.hold_asked_on) and (
            to_local(self.hold_asked_on, self._get_hold_zone()).date() == self._get_hold_today()
        )

    def _prepare_new_hold_vals(self):
        """Return what is known of a hold that begins now: nothing of an earlier one."""
        return {
            "held_on": fields.Datetime.now(),
            "hold_renewals": 0,
            "hold_renewed_on": False,
            "hold_reminded_on": False,
            "hold_warned_on": False,
            "hold_end": False,
            "hold_ended_on": False,
            "hold_ended_by_id": False,
            "hold_end_reason": False,
            "hold_error": False,
            **NOT_ASKED,
        }

    def _is_moved(self, vals):
        """Tell whether values lay claim to hours that the entry did not claim before."""
        return not self._to_claim(vals).is_within(self._to_claim())

    def _forget_questions(self):
        """Forget who was asked to decide, and who was asked because of these entries."""
        if self:
            asked_sudo = self.sudo().search([("hold_asked_by_id", "in", self.ids)])
            (asked_sudo | self.sudo()).write(NOT_ASKED)

    def _queue_last(self):
        """Put holds that were moved behind all those that are there already."""
        for entry_sudo in self.sudo().filtered(lambda entry: entry.state == "provisional"):
            entry_sudo.write(
                {
                    "held_on": fields.Datetime.now(),
                    "hold_until": min(entry_sudo.hold_until, entry_sudo._get_event_day()),
                }
            )

    def _get_behind_sudo(self):
        """Return the holds of others that these entries, held or confirmed, come before."""
        before = self.filtered(
            lambda entry: entry.state in ("provisional", *ANNOUNCED_STATES) and entry._is_placed()
        )
        return (
            self.sudo().browse().union(*self._find_behind([entry._to_claim() for entry in before]))
        )

    def _tell_first(self):
        """Mail those to whom the first option has come."""
        self.env.flush_all()
        self.invalidate_recordset(["hold_rank"])
        for entry_sudo in self.sudo():
            if entry_sudo.state == "provisional" and entry_sudo.hold_rank == 1:
                entry_sudo._send_hold_mail("mail_template_hold_first")
