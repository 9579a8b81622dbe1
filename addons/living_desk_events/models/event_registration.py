from odoo import api, fields, models

from .living_registration_seat import SEAT_FIELDS


class EventRegistration(models.Model):
    """Who takes part in an event of a desk: with a seat or waiting, present or not."""

    _name = "event.registration"
    _inherit = [
        "event.registration",
        "living.protected.mixin",
        "living.job.mixin",
        "living.registration.quiz",
        "living.registration.seat",
        "living.registration.presence",
    ]
    _owner_fields = ("event_id",)

    living_region_id = fields.Many2one(
        related="event_id.living_region_id", string="Region", store=True
    )
    event_desk_id = fields.Many2one(
        related="event_id.desk_id", string="Desk of the Event", store=True, index="btree_not_null"
    )

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_event_id")
        events = self.env["event.event"].browse(
            {vals.get("event_id") or default for vals in vals_list} - {None, False}
        )
        events.sudo()._lock_seats()
        late = self._find_without_seat(vals_list)
        registrations = super().create(
            [
                {**vals, "state": "draft"} if index in late else vals
                for index, vals in enumerate(vals_list)
            ]
        )
        waiting = self.browse(
            [item.id for index, item in enumerate(registrations) if index in late]
        )
        waiting._start_waiting()
        (registrations - waiting).filtered(lambda item: item._has_seat())._on_seated()
        return registrations

    def write(self, vals):
        if not vals.keys() & SEAT_FIELDS:
            return super().write(vals)
        events = self.event_id | self.env["event.event"].browse(vals.get("event_id") or [])
        events.sudo()._lock_seats()
        seated = self.filtered(lambda item: item._has_seat())
        cancelled = self.filtered(lambda item: item.state == "cancel")
        # Whoever gets a seat, or gives up, waits no longer.
        if vals.get("state", "draft") != "draft" or vals.get("active") is False:
            self.filtered("waiting_since").sudo().waiting_since = False
        res = super().write(vals)
        (self - seated).filtered(lambda item: item._has_seat())._on_seated()
        (self - cancelled).filtered(lambda item: item.state == "cancel")._on_seat_given_up()
        events._promote_waiting()
        return res

    def unlink(self):
        events = self.event_id
        events.sudo()._lock_seats()
        res = super().unlink()
        events._promote_waiting()
        return res

    def _message_get_suggested_recipients_batch(self, *args, **kwargs):
        """Suggest the participant also where the contact is of another desk.

        Of the others whom a message could go to, only those whom the user may read.
        """
        participants_sudo = self.sudo()
        suggested = super(
            EventRegistration, participants_sudo
        )._message_get_suggested_recipients_batch(*args, **kwargs)
        found_ids = {item["partner_id"] for items in suggested.values() for item in items} - {False}
        known = self.env["res.partner"].browse(found_ids)._filtered_access("read")
        known |= participants_sudo.partner_id
        return {
            key: [
                item for item in items if not item["partner_id"] or item["partner_id"] in known.ids
            ]
            for key, items in suggested.items()
        }

    def _get_job_context(self):
        return {"tz": self.event_desk_id.tz}

    def _update_mail_schedulers(self):
        """Leave mails to their job.

        Sending commits: that would save half of what is to be saved all or not at all, and let
        go of the seats before everybody has one.
        """
        if not self.env.context.get("install_mode") and any(
            registration.state == "open" for registration in self
        ):
            self.env.ref("event.event_mail_scheduler")._trigger()
