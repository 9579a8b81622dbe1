from odoo import api, fields, models
from odoo.fields import Domain


class LivingMissionReminder(models.AbstractModel):
    """Who of a mission has no profile yet is listed, and reminded."""

    _name = "living.mission.reminder"
    _description = "Missing Profiles of a Mission"

    profile_reminder_days = fields.Integer(
        "Remind of Profiles",
        default=7,
        help="So many days before the requests close, whoever has no profile yet gets a mail, "
        "once; 0: nobody.",
    )
    profile_missing_count = fields.Integer(
        "Without Profile", compute="_compute_profile_missing_count"
    )

    _profile_reminder_days_positive = models.Constraint(
        "CHECK(profile_reminder_days >= 0)", "The days of the reminder are zero or more."
    )

    @api.depends("registration_ids.is_profile_complete", "registration_ids.state")
    def _compute_profile_missing_count(self):
        missing = self.env["event.registration"]._get_profile_missing_domain()
        counts = self._count_parts("event.registration", missing)
        for event in self:
            event.profile_missing_count = counts.get(event._origin, 0)

    # === ACTIONS === #

    def action_view_profile_missing(self):
        self.ensure_one()
        action = self.action_view_mission_participants()
        return {**action, "context": {**action["context"], "search_default_without_profile": 1}}

    def action_remind_of_profile(self):
        """Remind whoever has no profile, nobody twice within a day."""
        self.check_access("write")
        self.sudo()._lock_seats()
        yesterday = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        registrations = self.env["event.registration"]
        reminded = registrations.search(
            registrations._get_profile_missing_domain()
            & Domain("event_id", "in", self.ids)
            & (
                Domain("profile_reminded_on", "=", False)
                | Domain("profile_reminded_on", "<", yesterday)
            )
        )._remind_of_profile()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if reminded else "info",
                "message": self.env._("Reminded: %(count)s.", count=len(reminded))
                if reminded
                else self.env._("Nobody to remind: all have a profile, or were reminded today."),
            },
        }
