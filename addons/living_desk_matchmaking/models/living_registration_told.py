import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# Agendas printed and mailed in one transaction: a few seconds of work.
SLICE = 25


class LivingRegistrationTold(models.AbstractModel):
    """What a participant is told of the plan: the whole agenda, and what has changed in it.

    Whoever publishes only notes who is to be written to, and what they knew before. The mails are
    made in the background, slice by slice. A slice is a transaction, that makes the mails and says
    that they were made: wherever it ends, nobody is left out and nobody is written to twice.
    """

    _name = "living.registration.told"
    _description = "Participant Who Is Told of the Plan"
    _protected_fields = (
        "agenda_due_on",
        "agenda_known",
        "agenda_mailed_on",
        "agenda_mail_id",
        "agenda_error",
    )

    agenda_due_on = fields.Datetime(
        "Plan to Be Mailed Since", readonly=True, copy=False, groups="living_desk.group_user"
    )
    agenda_known = fields.Json(
        readonly=True,
        copy=False,
        groups="living_desk.group_user",
        help="What the last mail said of the meetings that have changed since: slot, table and "
        "interpreter by meeting.",
    )
    agenda_mailed_on = fields.Datetime(
        "Plan Mailed on", readonly=True, copy=False, groups="living_desk.group_user"
    )
    agenda_mail_id = fields.Many2one(
        "mail.mail",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_system",
    )
    agenda_error = fields.Text(
        "Why No Mail Was Made", readonly=True, copy=False, groups="living_desk.group_user"
    )
    agenda_failure = fields.Text(
        "Plan Not Mailed Because",
        compute="_compute_agenda_failure",
        search="_search_agenda_failure",
        compute_sudo=True,
        groups="living_desk.group_user",
        help="Why the mail could not be made, or not be delivered.",
    )

    _agenda_due_index = models.Index("(agenda_due_on) WHERE agenda_due_on IS NOT NULL")

    @api.depends("agenda_error", "agenda_mail_id")
    def _compute_agenda_failure(self):
        for person in self:
            mail = person.agenda_mail_id
            refusal = mail.state == "exception" and (
                mail.failure_reason or self.env._("The mail could not be delivered.")
            )
            person.agenda_failure = person.agenda_error or refusal

    def _search_agenda_failure(self, operator, value):
        if operator != "in" or any(value):
            return NotImplemented
        failed = self.sudo()._search(
            Domain("agenda_error", "!=", False) | self._get_undelivered_domain()
        )
        return Domain("id", "not in", failed)

    @api.model
    def _get_undelivered_domain(self):
        return Domain("agenda_mail_id.state", "=", "exception") & Domain(
            "agenda_due_on", "=", False
        )

    # === WRITING TO PARTICIPANTS === #

    @api.model
    def _get_agenda_due_domain(self):
        """Find who is to be written to; where that has failed, somebody has to look first."""
        return Domain("agenda_due_on", "!=", False) & Domain("agenda_error", "=", False)

    def _queue_agenda(self, meetings):
        """Have participants written to, in the background.

        :param meetings: what has changed, and is not recorded as told yet. Of what has changed
            twice since the last mail, a participant knows what that mail said.
        """
        if not self:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE event_registration r
                   SET agenda_due_on = COALESCE(r.agenda_due_on, %s),
                       agenda_error = NULL,
                       agenda_known = COALESCE(k.known, '{}') || COALESCE(r.agenda_known, '{}')
                  FROM unnest(%s::int[]) AS p(id)
             LEFT JOIN (
                    SELECT s.id,
                           jsonb_object_agg(
                               m.id,
                               jsonb_build_array(
                                   m.published_slot_id, m.published_table_id,
                                   m.published_interpreter_id
                               )
                           ) AS known
                      FROM living_meeting m
                CROSS JOIN LATERAL (VALUES (m.first_id), (m.second_id)) AS s(id)
                     WHERE m.id = ANY(%s::int[])
                  GROUP BY s.id
                  ) k ON k.id = p.id
                 WHERE r.id = p.id
                """,
                fields.Datetime.now(),
                list(self.ids),
                list(meetings.ids),
            )
        )
        self.env.invalidate_all(flush=False)
        self._wake_mailer()

    def _mail_again(self):
        """Make the mails that could not be made, and deliver those that could not be delivered."""
        self.filtered("agenda_error").agenda_error = False
        self._wake_mailer()
        self.filtered_domain(self._get_undelivered_domain()).agenda_mail_id.mark_outgoing()
        self._wake_post()

    @api.model
    def _wake_mailer(self):
        self.env.ref("living_desk_matchmaking.ir_cron_mail_agendas").sudo()._trigger()

    @api.model
    def _wake_post(self):
        """On the day nobody can wait for the next round of the post."""
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    @api.model
    def _cron_mail_agendas(self):
        """Write to those who are to be told of the plan, until nobody is left or time is over.

        What is left is read from the database each time. Who is changed by somebody else while the
        mail is made is read again: people do not wait for the job, the job does for them.
        """
        jobs = self.env["ir.cron"]
        due = self._get_agenda_due_domain()
        seconds = jobs._commit_progress(remaining=self.search_count(due))
        while seconds and (people := self._get_next_mailed()):
            try:
                people._send_agenda_safely()
                self.env.flush_all()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
                people = self.browse()
            seconds = jobs._commit_progress(len(people), remaining=self.search_count(due))
            # What was read for one slice is of no use to the next.
            self.env.invalidate_all()

    @api.model
    def _get_next_mailed(self):
        """Return the next few to be written to, of one mission, in the name of who published."""
        people = self.search(
            self._get_agenda_due_domain(), order="agenda_due_on, event_id, id", limit=SLICE
        )
        mission = people[:1].event_id
        user = mission.plan_published_by_id or self.env.user
        people = people.filtered(lambda person: person.event_id == mission)
        return people.with_user(user).with_context(lang=user.lang, tz=mission.date_tz).sudo()

    def _send_agenda_safely(self):
        """Write to some; where that fails, to each by itself, so that one fails alone."""
        try:
            with self.env.cr.savepoint():
                self._send_agenda()
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            # Not about anybody: others were faster, or the connection is gone.
            raise
        except Exception as error:
            if len(self) > 1:
                for person in self:
                    person._send_agenda_safely()
                return
            if not isinstance(error, UserError):
                _logger.exception("The plan could not be mailed: %s", self)
            self.agenda_error = str(error) or type(error).__name__

    def _send_agenda(self):
        """Queue a mail for each participant with an address who still takes part."""
        told = self.filtered(lambda person: person.email and person._takes_part())
        if told:
            template = self.env.ref("living_desk_matchmaking.mail_template_agenda").sudo()
            # They are printed together: it takes a second for each alone.
            prints = told._print_agendas()
            for mail in template.send_mail_batch(told.ids):
                person = told.browse(mail.res_id)
                person.agenda_mail_id = mail
                mail.attachment_ids = [
                    Command.create({"name": name, "raw": content})
                    for name, content in person._get_agenda_attachments(prints)
                ]
            told.agenda_mailed_on = fields.Datetime.now()
            self._wake_post()
        self.write({"agenda_due_on": False, "agenda_known": False})

    # === MAIL METHODS === #

    def _get_told_lines(self):
        """Return what a mail says of each meeting: when, where, with whom, what has changed."""
        self.ensure_one()
        meetings_sudo = self.sudo().first_meeting_ids | self.sudo().second_meeting_ids
        lines = []
        for meeting_sudo in meetings_sudo:
            change, was = self._get_news(meeting_sudo)
            is_on = meeting_sudo.published_slot_id and meeting_sudo.state in (
                "planned",
                "cancelled",
            )
            if is_on or change == "cancelled":
                lines.append(self._prepare_told_line(meeting_sudo, change, was))
        return sorted(lines, key=lambda line: line["start"])

    def _get_news(self, meeting_sudo):
        """Return what the last mail said otherwise of a meeting.

        :return: tuple of new, moved, cancelled or nothing, and of when and where it was
        """
        known = self.sudo().agenda_known or {}
        # Nothing is news to whoever was never written to.
        if not self.sudo().agenda_mailed_on or str(meeting_sudo.id) not in known:
            return "", ""
        slot_id, table_id, __ = facts = known[str(meeting_sudo.id)]
        if meeting_sudo._is_told_cancelled():
            return ("cancelled" if slot_id else ""), ""
        if not slot_id:
            return "new", ""
        if facts == [fact.id or None for fact in meeting_sudo._get_published_facts()]:
            return "", ""
        mission_sudo = meeting_sudo.event_id
        slot_sudo = mission_sudo.meeting_slot_ids.filtered(lambda slot: slot.id == slot_id)
        table_sudo = mission_sudo.meeting_table_ids.filtered(lambda table: table.id == table_id)
        return "moved", ", ".join(filter(None, (self._format_slot(slot_sudo), table_sudo.name)))

    def _prepare_told_line(self, meeting_sudo, change, was):
        other_sudo = meeting_sudo._get_other(self)
        slot_sudo, table_sudo, interpreter_sudo = meeting_sudo._get_told_facts()
        return {
            "start": (slot_sudo.start, meeting_sudo.id),
            "when": self._format_slot(slot_sudo),
            "other": other_sudo.name,
            "organization": other_sudo.organization_id.name,
            "table": table_sudo.name,
            "room": table_sudo.room,
            "interpreter": interpreter_sudo.name,
            "change": change,
            "was": was,
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
