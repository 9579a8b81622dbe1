from odoo import models
from odoo.fields import Domain


class LivingAgendaTable(models.AbstractModel):
    """The plan of a table: who meets there, for those who look after it."""

    _name = "living.agenda.table"
    _description = "Plan of a Table"
    _inherit = ["living.agenda.subscriber"]
    _agenda_path = "tables"

    # === ACTIONS === #

    def action_subscribe_agenda(self):
        """Show the address at which a calendar reads who meets at the table."""
        self.ensure_one()
        self.check_access("write")
        if not self.sudo().agenda_token:
            self._renew_agenda_token_sudo()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Calendar of %(table)s", table=self.name),
                "message": self.env._(
                    "Subscribe to this address in your calendar. Who has it can read who meets "
                    "here: %s"
                ),
                "links": [{"label": self._get_agenda_url(), "url": self._get_agenda_url()}],
                "sticky": True,
            },
        }

    # === BUSINESS METHODS === #

    def _get_told_meetings(self):
        meetings = self.env["living.meeting"]
        here = Domain("published_table_id", "in", self.ids) | (
            Domain("published_table_id", "=", False) & Domain("table_id", "in", self.ids)
        )
        return meetings.search(meetings._get_told_domain() & here)

    def _get_agenda_events(self):
        """Return the meetings as the calendar of the table tells them."""
        self.ensure_one()
        address = f"{self.get_base_url()}/odoo/event.event/{self.event_id.id}"
        return self._get_told_meetings()._prepare_feed_events(address)

    def _prepare_agenda(self):
        """Return the plan of a table, half-day by half-day, as the participants were told."""
        self.ensure_one()
        meetings = self._get_told_meetings().filtered("published_slot_id")
        meetings._fetch_agenda()
        at = {meeting.published_slot_id.id: meeting for meeting in meetings}
        closed = set(self.closed_slot_ids.ids)
        sessions = self.event_id._prepare_agenda_sessions()
        for session in sessions:
            session["lines"] = [
                {**slot, "meeting": at.get(slot["id"]), "is_closed": slot["id"] in closed}
                for slot in session["slots"]
            ]
        return sessions
