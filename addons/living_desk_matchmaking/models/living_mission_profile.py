from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain


class LivingMissionProfile(models.AbstractModel):
    """The profile that a participant fills in, and is reminded of."""

    _name = "living.mission.profile"
    _description = "Profile of a Participant"
    _protected_fields = ("profile_reminded_on",)

    profile_reminded_on = fields.Datetime("Reminded of the Profile on", readonly=True, copy=False)

    # === BUSINESS METHODS === #

    @api.model
    def _get_profile_missing_domain(self):
        """Return the participants, and candidates, whose profile is not complete."""
        return (
            Domain("event_id.is_mission", "=", True)
            & Domain("is_profile_complete", "=", False)
            & Domain("state", "not in", ["cancel", "done"])
        )

    def _lacks_profile(self):
        return (
            self.is_mission
            and self.active
            and not self.is_profile_complete
            and self.state not in ("cancel", "done")
        )

    def _get_public_name(self):
        """Return how the other participants know this one: by its organization."""
        self.ensure_one()
        return self.sudo().organization_id.name or self.name

    def _get_mission_url(self):
        """Return the address of the participant's page on the portal."""
        self.ensure_one()
        return f"{self.get_base_url()}/my/missions/{self.event_id.id}?participant={self.id}"

    def _is_profile_open(self):
        """Tell whether the participant may still change what others read, and when to come."""
        mission = self.event_id
        now = fields.Datetime.now()
        return (
            self.active
            and self.state in ("draft", "open")
            and mission.kanban_state != "cancel"
            and mission.date_begin > now
            and (not mission.requests_close_on or mission.requests_close_on > now)
        )

    def _fill_profile(self, values, present_slots=None):
        """Save what a participant says of itself.

        :param dict values: `offer_ids`, `seek_ids`, `sector_ids`, `lang_ids` as lists of ids,
            `profile_note`
        :param present_slots: the slots at which the participant is there, if it was asked
        :raise UserError: if it is too late, or the participant is never there
        """
        self.ensure_one()
        if not self._is_profile_open():
            raise UserError(
                self.env._("The profile cannot be changed here any more: please write to the desk.")
            )
        vals = {
            name: [Command.set(value)] if name.endswith("_ids") else value
            for name, value in values.items()
        }
        if present_slots is not None:
            if not present_slots:
                raise UserError(self.env._("Please tick at least one time at which you are there."))
            absent = self.event_id.meeting_slot_ids - present_slots
            vals.update(
                absent_slot_ids=[Command.set(absent.ids)],
                availability_given_on=fields.Datetime.now(),
            )
        self.write(vals)

    def _remind_of_profile(self):
        """Write to those whose profile is not complete.

        :return: those who were written to
        """
        reminded = self.filtered(lambda item: item._lacks_profile() and item.email)
        for registration in reminded:
            registration.sudo().profile_reminded_on = fields.Datetime.now()
            registration._mail_seat("living_desk_matchmaking.mail_template_mission_profile")
        return reminded

    @api.model
    def _cron_remind_of_profile(self):
        """Remind once each participant without a profile, some days before requests close."""
        now = fields.Datetime.now()
        missions = self.env["event.event"].search(
            Domain("is_mission", "=", True)
            & Domain("profile_reminder_days", ">", 0)
            & Domain("requests_close_on", ">", now)
            & Domain("kanban_state", "!=", "cancel")
        )
        due = missions.filtered(
            lambda mission: (
                mission.requests_close_on - timedelta(days=mission.profile_reminder_days) <= now
            )
        )
        self.search(
            self._get_profile_missing_domain()
            & Domain("event_id", "in", due.ids)
            & Domain("profile_reminded_on", "=", False)
            & Domain("email", "!=", False)
        )._run_each(lambda registration: registration._remind_of_profile())
