from collections import Counter
from dataclasses import replace

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..planner.plan import Reason
from ..tools.meeting_place import ask_places, choose

# Of these, the sentence names the table.
_OF_TABLES = {Reason.NO_TABLE, Reason.ROOM_CHANGE}


class LivingMeetingCells(models.AbstractModel):
    """A meeting is put into a cell of the grid, or changes places with the one that is there."""

    _name = "living.meeting.cells"
    _description = "Cells for a Meeting"

    @api.model
    @api.readonly
    def get_possible_cells(self, event_id, meeting_id=None, request_id=None):
        """Say why a meeting, or the one that a request asks for, is not held in a cell.

        A cell with another meeting is possible when that one can make way.

        :return: dict with `slots` (sentence by slot) and `cells` (by "slot-table": a sentence, or
            nothing where the cell is possible although the rest of the slot is not)
        :raise AccessError: if another desk holds the mission
        """
        mission = self.env["event.event"].browse(event_id)
        mission.check_access("write")
        meeting = self.browse(meeting_id or [])
        pair = self._get_cell_pair(mission, meeting, request_id)
        problem, index = mission._prepare_check(
            () if meeting else [(pair[0].id, pair[1].id)], near=pair[0] | pair[1]
        )
        if not {person.id for person in pair} <= index.people.keys():
            sentence = self.env._("One of the two does not take part any more.")
            return {"slots": dict.fromkeys(mission.meeting_slot_ids.ids, sentence), "cells": {}}
        wish = index.meetings.index(meeting.id) if meeting else len(problem.wishes) - 1
        slots, cells = {}, {}
        interpreter = index.interpreters.get(meeting.interpreter_id.id)
        for slot_id, sentences in self._refuse_places(problem, wish, pair, interpreter).items():
            # If one of the two meets somebody then, only the table where they sit says otherwise.
            [(sentence, count)] = Counter(sentences.values()).most_common(1)
            if sentence and 2 * count > len(sentences):
                slots[slot_id] = sentence
            for table_id, sentence in sentences.items():
                if sentence != slots.get(slot_id):
                    cells[f"{slot_id}-{table_id}"] = sentence or ""
        refusal = (
            self.env._("The meeting at this table is fixed: release it first.")
            if meeting
            else self.env._("This table has another meeting: choose one that is free.")
        )
        for other in self._get_fixed_neighbours(mission, meeting):
            cell = f"{other.slot_id.id}-{other.table_id.id}"
            if not cells.get(cell, slots.get(other.slot_id.id)):
                cells[cell] = refusal
        return {"slots": slots, "cells": cells}

    def drop_to(self, slot_id, table_id):
        """Hold a meeting in a cell of the grid; who meets there already gets its place.

        :raise ValidationError: with the sentences that say why this is not possible
        """
        self.ensure_one()
        other = self.search(
            [
                ("id", "!=", self.id),
                ("slot_id", "=", slot_id),
                ("table_id", "=", table_id),
                ("state", "!=", "cancelled"),
            ],
            limit=1,
        )
        return self._change_places(other) if other else self.move_to(slot_id, table_id)

    @api.model
    def place_request(self, request_id, slot_id, table_id):
        """Hold the meeting that a request asks for in a cell of the grid that is free.

        :return: the id of the meeting
        :raise ValidationError: with the sentences that say why this is not possible
        """
        request = self.env["living.meeting.request"].browse(request_id)
        mission = request.event_id
        mission.check_access("write")
        pair = self._get_cell_pair(mission, self.browse(), request_id)
        slot = self.env["living.meeting.slot"].browse(slot_id).exists()
        table = self.env["living.meeting.table"].browse(table_id).exists()
        problem, index = mission._prepare_check(
            [(pair[0].id, pair[1].id)], near=pair[0] | pair[1], slots=slot
        )
        if slot.id not in index.slots or table.id not in index.tables:
            raise UserError(
                self.env._("The slot or the table is not there any more: reload the page.")
            )
        if not {person.id for person in pair} <= index.people.keys():
            raise UserError(self.env._("One of the two does not take part any more."))
        wish = len(problem.wishes) - 1
        place, reasons = choose(problem, wish, index.slots[slot.id], index.tables[table.id])
        interpreter = self._get_interpreter(problem, place)
        if reasons:
            raise ValidationError("\n".join(self._explain(reasons, pair, slot, table, interpreter)))
        vals = mission._prepare_meeting_vals(problem, wish, place)
        return self.create({**vals, "request_id": request.id}).id

    # === HELPERS === #

    @api.model
    def _get_cell_pair(self, mission, meeting, request_id):
        """Return the two who are to meet, if they are of the mission."""
        request = self.env["living.meeting.request"].browse(request_id or [])
        source = meeting or request
        source.check_access("read")
        if not source or source.event_id != mission:
            raise UserError(self.env._("Choose a meeting or a request of this mission."))
        if meeting:
            return meeting.first_id, meeting.second_id
        if request.state != "accepted":
            raise UserError(self.env._("Only an accepted request becomes a meeting."))
        return request.requester_id, request.invitee_id

    @api.model
    def _get_fixed_neighbours(self, mission, meeting):
        """Return the meetings that make way for none: for a request, that is all."""
        domain = Domain("event_id", "=", mission.id) & Domain("state", "!=", "cancelled")
        if meeting:
            domain &= Domain("is_locked", "=", True) | Domain("state", "!=", "planned")
        others = self.search_fetch(domain, ["slot_id", "table_id"], order="id")
        return others - meeting

    @api.model
    def _refuse_places(self, problem, wish, pair, interpreter):
        """Return by slot and table the sentence that says why not there, or None."""
        slots, tables = self.env["living.meeting.slot"], self.env["living.meeting.table"]
        found, said = {}, {}
        for place, reasons in ask_places(problem, wish, interpreter):
            slot_id, table_id = problem.slots[place.slot].key, problem.tables[place.table].key
            key = None
            if reasons:
                reason = reasons[0]
                key = (slot_id, reason, place.interpreter, reason in _OF_TABLES and table_id)
                if key not in said:
                    helper = self._get_interpreter(problem, place)
                    said[key] = self._explain(
                        [reason], pair, slots.browse(slot_id), tables.browse(table_id), helper
                    )[0]
            found.setdefault(slot_id, {})[table_id] = said.get(key)
        return found

    @api.model
    def _get_interpreter(self, problem, place):
        interpreters = self.env["living.meeting.interpreter"]
        if place.interpreter is None:
            return interpreters
        return interpreters.browse(problem.interpreters[place.interpreter].key)

    def _change_places(self, other):
        """Two meetings change slots and tables, all or nothing."""
        pair = self | other
        pair.check_access("write")
        pair._lock_and_refresh()
        if other.is_locked or set(pair.mapped("state")) != {"planned"}:
            raise ValidationError(
                self.env._(
                    "“%(meeting)s” is fixed or over: it makes way for none. Release it first, or "
                    "choose another cell.",
                    meeting=other.display_name,
                )
            )
        people = pair.first_id | pair.second_id
        problem, index = self.event_id._prepare_check(near=people)
        mine, theirs = (index.meetings.index(meeting.id) for meeting in pair)
        here, there = problem.previous[mine], problem.previous[theirs]
        # Both get up before either sits down.
        staying = {k: v for k, v in problem.previous.items() if k not in (mine, theirs)}
        trial = replace(problem, previous={**staying, theirs: replace(here, interpreter=None)})
        first = self._try_place(trial, index, mine, there, here.interpreter, other)
        trial = replace(problem, previous={**staying, mine: first})
        second = other._try_place(trial, index, theirs, here, there.interpreter, self)
        self._defer_bookings()
        self._move_all(
            {
                meeting.id: (
                    problem.slots[place.slot].key,
                    problem.tables[place.table].key,
                    self._get_interpreter(problem, place).id or None,
                )
                for meeting, place in ((self, first), (other, second))
            }
        )
        self._refresh_changes(self.event_id)
        self._check_bookings()
        pair._recompute_others()
        return True

    def _try_place(self, problem, index, wish, place, interpreter, other):
        choice, reasons = choose(problem, wish, place.slot, place.table, interpreter)
        if reasons:
            sentences = self._explain(
                reasons,
                (self.first_id, self.second_id),
                other.slot_id,
                other.table_id,
                self._get_interpreter(problem, choice),
            )
            raise ValidationError("\n".join(sentences))
        return choice
