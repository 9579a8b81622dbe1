from dataclasses import replace

from odoo import fields, models

from ..tools.meeting_place import choose


class LivingRegistrationAbsence(models.AbstractModel):
    """Who does not come, or leaves: the meetings become free, somebody may take them over."""

    _name = "living.registration.absence"
    _description = "Absence of a Participant"

    def _record_absence(self, since, is_replaced=False):
        """Free the meetings from a time on; whoever has not come at all gives up the seat.

        :param since: from when the participant is absent
        :param is_replaced: whether the first in reserve comes instead
        :return: who comes instead, if anybody
        """
        self.ensure_one()
        self.check_access("write")
        mission = self.event_id
        mission.sudo()._lock_seats()
        now = fields.Datetime.now()
        missed = self._get_agenda().filtered(
            lambda meeting: meeting.state == "planned" and meeting.start >= since
        )
        freed = missed.filtered(lambda meeting: meeting.start > now)
        for meeting in missed - freed:
            meeting._record_missing(self)
        if self.state == "done":
            self.absent_slot_ids |= mission.meeting_slot_ids.filtered(
                lambda slot: slot.start >= since
            )
            freed._cancel()
        else:
            self.action_cancel()
        replacement = self._replace_from_reserve() if is_replaced else self.browse()
        taken = replacement._take_over(freed, self)
        mission._tell_if_known(freed | taken)
        return replacement

    def _mark_freed(self):
        """Note who gives up the meetings to come, for whoever comes instead."""
        for person_sudo in self.sudo():
            person_sudo._get_meetings_to_come().freed_by_id = person_sudo

    def _replace_with_meetings(self):
        """Let the first in reserve come instead, and take over the meetings that were given up.

        :return: who comes instead, the meetings given up, and those made in their place
        """
        replacement = self._replace_from_reserve()
        freed = self.env["living.meeting"].search(
            [
                ("freed_by_id", "=", self.id),
                ("state", "=", "cancelled"),
                ("slot_id.start", ">", fields.Datetime.now()),
            ]
        )
        taken = replacement._take_over(freed, self)
        self.event_id._tell_if_known(freed | taken)
        return replacement, freed, taken

    def _take_over(self, meetings, absent):
        """Meet, then and there, those whom somebody else was to meet, where that is allowed.

        :return: the meetings that were made
        """
        made = self.env["living.meeting"]
        if not self or not meetings:
            return made
        mission = self.event_id
        meetings = meetings.filtered(lambda meeting: meeting._get_other(absent)._takes_part())
        others = [meeting._get_other(absent) for meeting in meetings]
        problem, index = mission._prepare_check(
            [(self.id, other.id) for other in others],
            near=self.union(*others),
            slots=meetings.slot_id,
        )
        begin = len(problem.wishes) - len(others)
        for wish, meeting in enumerate(meetings, begin):
            place, reasons = choose(
                problem,
                wish,
                index.slots[meeting.slot_id.id],
                index.tables[meeting.table_id.id],
                index.interpreters.get(meeting.interpreter_id.id),
            )
            if reasons:
                continue
            problem = replace(problem, previous={**problem.previous, wish: place})
            made |= made.create(mission._prepare_meeting_vals(problem, wish, place))
        return made
