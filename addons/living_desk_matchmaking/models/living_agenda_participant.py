import logging

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.living_desk_events.tools.ical_feed import write_feed

from ..tools.agenda_day import find_next, join_free

_logger = logging.getLogger(__name__)


class LivingAgendaParticipant(models.AbstractModel):
    """The personal plan of a participant: what was told, by the hour, and what is free between."""

    _name = "living.agenda.participant"
    _description = "Personal Plan of a Participant"
    _inherit = ["living.agenda.subscriber"]
    _agenda_path = "people"

    def _get_agenda_name(self):
        """Return whom one meets: the organization, or the person who comes for none."""
        self.ensure_one()
        return self.organization_id.sudo().name or self.name or ""

    def _get_agenda_person(self):
        """Return the person who comes for an organization, and from where."""
        self.ensure_one()
        person = self.name if self.organization_id else ""
        return ", ".join(filter(None, (person, self.home_region_id.name)))

    def _get_agenda_title(self):
        """Return all that says whom one meets."""
        return ", ".join(filter(None, (self._get_agenda_name(), self._get_agenda_person())))

    def _get_told_meetings(self):
        """Return the meetings of which the participants were told, called off ones among them."""
        meetings = self.env["living.meeting"]
        return meetings.search(
            meetings._get_told_domain()
            & (Domain("first_id", "in", self.ids) | Domain("second_id", "in", self.ids))
        )

    def _prepare_agenda(self):
        """Return the plan of a participant: half-days of meetings and of free slots.

        :return: list of dicts as of `_prepare_agenda_sessions`, each with `lines`
        """
        self.ensure_one()
        meetings = self._get_told_meetings()
        meetings._fetch_agenda()
        at = {}
        for meeting in meetings:
            slot = meeting._get_told_facts()[0]
            # Two of one hour: the other one was called off.
            if slot.id not in at or not meeting._is_told_cancelled():
                at[slot.id] = meeting
        sessions = self.event_id._prepare_agenda_sessions()
        for session in sessions:
            session["lines"] = [
                {
                    **self._prepare_agenda_line(slot, at.get(slot["id"])),
                    "day_short": session["day_short"],
                }
                for slot in session["slots"]
            ]
            session["blocks"] = join_free(session["lines"])
            session["count"] = sum(line["is_met"] for line in session["lines"])
        return sessions

    def _prepare_agenda_line(self, slot, meeting):
        line = {
            **slot,
            "meeting": meeting,
            "is_met": bool(meeting) and not meeting._is_told_cancelled(),
            "is_absent": slot["id"] in self.absent_slot_ids.ids,
            "is_over": slot["ends_on"] <= fields.Datetime.now(),
            "organization": "",
        }
        if meeting:
            other = meeting._get_other(self)
            _slot, table, interpreter = meeting._get_told_facts()
            line.update(
                other=other,
                organization=other._get_agenda_name(),
                person=other.name if other.organization_id else "",
                region=other.home_region_id.name or "",
                languages=", ".join(lang._get_spoken_name() for lang in other.lang_ids),
                table=table.name,
                room=table.room or "",
                interpreter=interpreter.name or "",
                note=other.profile_note or "",
            )
        return line

    def _find_next_line(self, sessions, now=None):
        """Return the meeting that is held now, else the next one, with whether it is now.

        :return: tuple of the line, or None, and a boolean
        """
        spans = [
            (line["begins_on"], line["ends_on"], line)
            for session in sessions
            for line in session["lines"]
            if line["is_met"]
        ]
        return find_next(spans, now or fields.Datetime.now())

    # === FILES === #

    def _get_agenda_events(self):
        """Return the meetings as the calendar of the participant tells them."""
        self.ensure_one()
        address = f"{self.get_base_url()}/my/missions/{self.event_id.id}/agenda"
        return self._get_told_meetings()._prepare_feed_events(address, self)

    def _get_agenda_calendar(self):
        """Return the meetings as a file that calendars take in, in the participant's language."""
        self.ensure_one()
        events = self.with_context(lang=self._get_reader_lang())._get_agenda_events()
        return b"".join(write_feed(events, self.event_id.name))

    def _get_agenda_attachments(self, prints=None):
        """Return the personal plan as files to be mailed: its print, and its calendar.

        :param prints: the prints of several participants by id, made now if not given
        :return: list of tuples of a name and the bytes
        """
        self.ensure_one()
        if prints is None:
            prints = self._print_agendas()
        name = self.with_context(lang=self._get_reader_lang())._get_report_base_filename()
        files = [(f"{name}.pdf", prints[self.id])] if self.id in prints else []
        return [*files, (f"{name}.ics", self._get_agenda_calendar())]

    def _print_agendas(self):
        """Return the bytes of the print of each participant, by id; none where nothing prints."""
        report_sudo = self.env["ir.actions.report"].sudo()
        try:
            streams, _kind = report_sudo._pre_render_qweb_pdf(
                "living_desk_matchmaking.action_report_agenda", self.ids
            )
        except UserError as error:
            # The mail says it all: a machine that cannot print does not stop it.
            _logger.info("The personal plans could not be printed together: %s", error)
            streams = {}
        if not isinstance(streams, dict):
            return dict.fromkeys(self.ids, streams)
        prints = {key: found["stream"].getvalue() for key, found in streams.items()}
        if len(self) > 1 and not prints.keys() >= set(self.ids):
            # They were not told apart: some machines print one thing at a time.
            return {
                key: content for person in self for key, content in person._print_agendas().items()
            }
        return prints

    def _get_agenda_print(self):
        """Return the participant as the print tells of it: in its language, and before anybody
        was told, to the staff, the plan as it is.
        """
        self.ensure_one()
        person = self.with_context(lang=self._get_reader_lang())
        if self.env.user._is_internal() and not self.event_id.plan_state:
            person = person.with_context(agenda_as_planned=True)
        return person

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.env._("Agenda - %(name)s", name=self._get_agenda_name().replace("/", "-"))
