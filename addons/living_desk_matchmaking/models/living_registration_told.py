from odoo import models
from odoo.fields import Command


class LivingRegistrationTold(models.AbstractModel):
    """What a participant is told of the plan: the whole agenda, and what has changed in it."""

    _name = "living.registration.told"
    _description = "Participant Who Is Told of the Plan"

    def _send_agenda(self):
        """Queue one mail for each participant with an address.

        :return: who was written to
        """
        told_sudo = self.sudo().filtered("email")
        if not told_sudo:
            return told_sudo
        template_sudo = self.env.ref("living_desk_matchmaking.mail_template_agenda").sudo()
        mails_sudo = template_sudo.send_mail_batch(told_sudo.ids)
        # They are printed together: it takes a second for each alone.
        prints = told_sudo.with_context(agenda_as_planned=True)._print_agendas()
        for mail_sudo in mails_sudo:
            files = told_sudo.browse(mail_sudo.res_id)._get_agenda_attachments(prints)
            mail_sudo.attachment_ids = [
                Command.create({"name": name, "raw": content}) for name, content in files
            ]
        return told_sudo

    # === MAIL METHODS === #

    def _get_told_lines(self):
        """Return what a mail says of each meeting: when, where, with whom, what has changed."""
        self.ensure_one()
        meetings_sudo = self.sudo().first_meeting_ids | self.sudo().second_meeting_ids
        shown_sudo = meetings_sudo.filtered(
            lambda meeting: meeting.state == "planned" or meeting.change == "cancelled"
        )
        return [
            self._prepare_told_line(meeting_sudo)
            for meeting_sudo in shown_sudo.sorted(lambda meeting: (meeting.start, meeting.id))
        ]

    def _prepare_told_line(self, meeting_sudo):
        other_sudo = meeting_sudo._get_other(self)
        told_sudo = meeting_sudo.published_slot_id
        slot_sudo = told_sudo if meeting_sudo.change == "cancelled" else meeting_sudo.slot_id
        was = (self._format_slot(told_sudo), meeting_sudo.published_table_id.name)
        return {
            "when": self._format_slot(slot_sudo),
            "other": other_sudo.name,
            "organization": other_sudo.organization_id.name,
            "table": meeting_sudo.table_id.name,
            "room": meeting_sudo.table_id.room,
            "interpreter": meeting_sudo.interpreter_id.name,
            "change": meeting_sudo.change,
            "was": ", ".join(filter(None, was)) if meeting_sudo.change == "moved" else "",
        }

    def _format_slot(self, slot_sudo):
        """Return when a slot is; the same few are said to all participants."""
        if not slot_sudo:
            return ""
        known = self.env.cr.cache.setdefault("living_slot_words", {})
        key = (self.env.lang, self.event_id.date_tz, slot_sudo.start, slot_sudo.stop)
        if key not in known:
            known[key] = self.env["living.calendar.entry"]._format_span(
                slot_sudo.start, slot_sudo.stop, self.event_id._get_tz()
            )
        return known[key]
