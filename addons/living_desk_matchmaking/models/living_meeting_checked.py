from odoo import api, models
from odoo.exceptions import ValidationError

from ..planner.plan import Reason
from ..tools.meeting_place import ask, choose

# The database says these itself, at once or when several changes are through.
_DOUBLE_BOOKINGS = {
    Reason.FIRST_FULL,
    Reason.SECOND_FULL,
    Reason.INTERPRETERS_TAKEN,
    Reason.TABLES_TAKEN,
}


class LivingMeetingChecked(models.AbstractModel):
    """What the mission allows, asked whenever somebody places a meeting by hand.

    The planner keeps these rules by itself; that nobody is in two places the database knows.
    """

    _name = "living.meeting.checked"
    _description = "Meeting That Keeps to the Rules"
    _inherit = ["living.meeting.words"]

    # === CONSTRAINT METHODS === #

    @api.constrains(
        "event_id",
        "first_id",
        "second_id",
        "request_id",
        "slot_id",
        "table_id",
        "interpreter_id",
        "state",
    )
    def _check_allowed(self):
        self.sudo()._check_same_mission()
        planned_sudo = self.sudo().filtered(lambda meeting: meeting.state == "planned")
        planned_sudo._check_taking_part()
        for mission_sudo, meetings_sudo in planned_sudo.grouped("event_id").items():
            people_sudo = meetings_sudo.first_id | meetings_sudo.second_id
            problem, index = mission_sudo._prepare_check(near=people_sudo)
            wishes = {meeting_id: wish for wish, meeting_id in enumerate(index.meetings)}
            for meeting_sudo in meetings_sudo:
                wish = wishes[meeting_sudo.id]
                reasons = ask(problem, wish, problem.previous[wish])
                reasons = [reason for reason in reasons if reason not in _DOUBLE_BOOKINGS]
                if reasons:
                    raise ValidationError("\n".join(meeting_sudo._explain_here(reasons)))

    def _check_same_mission(self):
        for meeting in self:
            for name in ("first_id", "second_id", "slot_id", "table_id", "interpreter_id"):
                if meeting[name] and meeting[name].event_id != meeting.event_id:
                    raise ValidationError(
                        self.env._(
                            "“%(record)s” does not belong to “%(mission)s”: choose one of that "
                            "mission.",
                            record=meeting[name].display_name,
                            mission=meeting.event_id.name,
                        )
                    )
            if meeting.request_id and meeting.request_id._get_pair() != meeting._get_pair():
                raise ValidationError(
                    self.env._(
                        "“%(request)s” is not about the two who meet: choose their own request.",
                        request=meeting.request_id.display_name,
                    )
                )

    def _check_taking_part(self):
        people = self._get_pair()
        out = people.filtered(lambda person: not person._takes_part())
        if out:
            raise ValidationError(
                self.env._(
                    "Only who takes part in the mission meets others. These do not, or not yet: "
                    "%(people)s.",
                    people=", ".join(out.mapped("display_name")),
                )
            )

    # === ACTIONS === #

    def move_to(self, slot_id, table_id):
        """Hold a meeting at another time or table; who interprets is found anew if need be.

        :raise ValidationError: with the sentences that say why it cannot be there
        """
        self.ensure_one()
        self.check_access("write")
        self._lock_and_refresh()
        slot = self.env["living.meeting.slot"].browse(slot_id).exists()
        table = self.env["living.meeting.table"].browse(table_id).exists()
        interpreter, sentences = self._find_place(slot, table)
        if sentences:
            raise ValidationError("\n".join(sentences))
        self.write({"slot_id": slot.id, "table_id": table.id, "interpreter_id": interpreter.id})
        return True

    # === BUSINESS METHODS === #

    def _find_refusals(self, slot, table):
        """Return sentences that say why the meeting cannot be then and there, none if it can."""
        return self._find_place(slot, table)[1]

    def _find_place(self, slot, table):
        """Return who would interpret then and there, and why the meeting cannot be held so."""
        self.ensure_one()
        nobody = self.env["living.meeting.interpreter"]
        meeting_sudo = self.sudo()
        if meeting_sudo.state != "planned":
            return nobody, [
                self.env._(
                    "“%(meeting)s” is over or cancelled: it stays where it is.",
                    meeting=self.display_name,
                )
            ]
        if not slot or not table or slot.event_id | table.event_id != self.event_id:
            return nobody, [
                self.env._("The slot or the table is not there any more: reload the page.")
            ]
        people = meeting_sudo._get_pair()
        if not all(person._takes_part() for person in people):
            return nobody, [
                self.env._(
                    "One of the two does not take part any more: cancel the meeting instead."
                )
            ]
        problem, index = meeting_sudo.event_id._prepare_check(near=people, slots=slot)
        wish = index.meetings.index(self.id)
        place, reasons = choose(
            problem,
            wish,
            index.slots[slot.id],
            index.tables[table.id],
            index.interpreters.get(meeting_sudo.interpreter_id.id),
        )
        interpreter = nobody
        if place.interpreter is not None:
            interpreter = nobody.browse(problem.interpreters[place.interpreter].key)
        pair = (meeting_sudo.first_id, meeting_sudo.second_id)
        return interpreter, self._explain(reasons, pair, slot, table, interpreter)

    def _explain_here(self, reasons):
        self.ensure_one()
        return self._explain(
            reasons,
            (self.first_id, self.second_id),
            self.slot_id,
            self.table_id,
            self.interpreter_id,
        )
