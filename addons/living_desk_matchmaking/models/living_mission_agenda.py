from odoo import api, fields, models
from odoo.tools import format_date, format_datetime, split_every

from odoo.addons.living_desk.tools.clock import to_local

# So many columns are readable on a sheet of A4.
TABLES_PER_SHEET = 8


class LivingMissionAgenda(models.AbstractModel):
    """The agenda of a mission: its slots by the clock of the place, on screen and in print."""

    _name = "living.mission.agenda"
    _description = "Agenda of a B2B Mission"

    # === ACTIONS === #

    def action_view_agenda(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "living_desk_matchmaking.living_meeting_action_agenda"
        )
        return {
            **action,
            "display_name": self.env._("Agenda of %(mission)s", mission=self.name),
            "context": {"active_id": self.id, "active_model": self._name},
        }

    # === BUSINESS METHODS === #

    def _prepare_agenda_slots(self):
        """Return the slots as screens and pages tell them, in their order."""
        self.ensure_one()
        zone = self._get_tz()
        lines = []
        for slot in self.meeting_slot_ids:
            start, stop = to_local(slot.start, zone), to_local(slot.stop, zone)
            lines.append(
                {
                    "id": slot.id,
                    "session": slot.session,
                    "day": fields.Date.to_string(start),
                    "start": f"{start:%H:%M}",
                    "stop": f"{stop:%H:%M}",
                    "begins_on": slot.start,
                    "ends_on": slot.stop,
                }
            )
        return lines

    def _prepare_agenda_sessions(self):
        """Return the half-days with their slots, each with what it is called."""
        self.ensure_one()
        sessions = []
        for line in self._prepare_agenda_slots():
            key = (line["day"], line["session"])
            if not sessions or sessions[-1]["key"] != key:
                sessions.append(
                    {
                        "key": key,
                        "day": self._format_agenda_day(line["day"]),
                        "day_short": self._format_agenda_day(line["day"], "EEE d MMM"),
                        "slots": [],
                    }
                )
            sessions[-1]["slots"].append(line)
        for session in sessions:
            session["hours"] = f"{session['slots'][0]['start']}–{session['slots'][-1]['stop']}"
        return sessions

    def _prepare_agenda_grid(self):
        """Return the sheets of the print of all meetings: a half-day, so many tables each."""
        self.ensure_one()
        meetings = self.meeting_ids.filtered(lambda meeting: meeting.state != "cancelled")
        meetings._fetch_agenda()
        at = {(meeting.slot_id.id, meeting.table_id.id): meeting for meeting in meetings}
        parts = list(split_every(TABLES_PER_SHEET, self.meeting_table_ids))
        return [
            {
                "session": session,
                "tables": tables,
                "count": len(parts),
                "rows": [
                    {
                        **slot,
                        "cells": [
                            {
                                "meeting": at.get((slot["id"], table.id)),
                                "is_closed": slot["id"] in table.closed_slot_ids.ids,
                            }
                            for table in tables
                        ],
                    }
                    for slot in session["slots"]
                ],
            }
            for session in self._prepare_agenda_sessions()
            for tables in parts
        ]

    def _get_agenda_participants(self):
        """Return those who meet others, in the order of the alphabet."""
        return self.registration_ids.filtered(lambda person: person._takes_part()).sorted(
            lambda person: (person._get_agenda_name().lower(), person.id)
        )

    def _format_agenda_span(self):
        """Return from when to when the mission lasts, in days."""
        self.ensure_one()
        zone = self._get_tz()
        first, last = (to_local(time, zone).date() for time in (self.date_begin, self.date_end))
        if first == last:
            return self._format_agenda_day(first)
        return f"{self._format_agenda_day(first)} – {self._format_agenda_day(last)}"

    @api.model
    def _format_agenda_day(self, day, pattern="EEEE d MMMM y"):
        """Return a day as a heading."""
        day = format_date(self.env, day, date_format=pattern)
        return day[:1].upper() + day[1:]

    def _format_agenda_now(self):
        """Return when a print was made, by the clock of the mission."""
        self.ensure_one()
        return format_datetime(
            self.env, fields.Datetime.now(), tz=str(self._get_tz()), dt_format="short"
        )

    def _get_agenda_place(self):
        """Return where the mission is held, in one line."""
        self.ensure_one()
        address_sudo = self.address_id.sudo()
        return ", ".join(filter(None, (address_sudo.name, address_sudo.street, address_sudo.city)))
