from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..planner.problem import Interpreter, Person, Problem, Rules, Slot, Table, Wish
from ..tools.meeting_place import ProblemMap

# Two who have asked for each other meet before two of whom one has asked, whatever the priority.
MUTUAL_BONUS = 3
# What has no accepted request was put there by hand.
BY_HAND_WEIGHT = 3


class LivingMissionProblem(models.AbstractModel):
    """What the planner is asked: the mission without the ORM, read in few queries."""

    _name = "living.mission.problem"
    _description = "Problem of a Mission"

    def _prepare_problem(self):
        """Return what is to be planned, and where the records are in it.

        Fixed are the meetings that were held, have begun, are locked, or were put there by hand.
        The others may move: they are the plan that people know.
        """
        self.ensure_one()
        ground, index = self._prepare_ground()
        past = self._get_past(index)
        wishes, previous = [], {}

        def add(first_id, second_id, meeting=None, request_id=0, **values):
            wish = Wish(index.people[first_id], index.people[second_id], key=request_id, **values)
            if meeting:
                place = index.place(*meeting[3:6])
                has_begun = meeting[6] != "planned" or place.slot in past
                if has_begun and not _could_meet(wish, place, ground):
                    return
                if has_begun or meeting[7]:
                    wish = _fix(wish, place)
                previous[len(wishes)] = place
            wishes.append(wish)
            index.requests.append(request_id)
            index.meetings.append(meeting[0] if meeting else 0)

        meetings = {_pair(row[1], row[2]): row for row in self._read_meetings()}
        for request_id, first_id, second_id, priority, is_mutual, slot_id in self._read_requests():
            meeting = meetings.pop(_pair(first_id, second_id), None)
            if first_id in index.people and second_id in index.people:
                add(
                    first_id,
                    second_id,
                    meeting,
                    request_id,
                    weight=int(priority) + (MUTUAL_BONUS if is_mutual else 0),
                    forbidden=past,
                    slot=index.slots.get(slot_id),
                )
        for (first_id, second_id), meeting in meetings.items():
            by_hand = not meeting[8]
            has_begun = meeting[6] != "planned" or index.slots[meeting[3]] in past
            # What was asked for and then taken back is not planned again.
            if (by_hand or has_begun) and {first_id, second_id} <= index.people.keys():
                add(first_id, second_id, (*meeting[:7], True), weight=BY_HAND_WEIGHT)
        return Problem(wishes=tuple(wishes), previous=previous, **ground), index

    def _get_past(self, index):
        """Return the slots that have begun: nothing is planned in them any more."""
        now = fields.Datetime.now()
        return frozenset(
            index.slots[slot.id] for slot in self.sudo().meeting_slot_ids if slot.start <= now
        )

    def _prepare_check(self, pairs=(), near=None, slots=None):
        """Return the meetings as they are, none of them fixed, to ask what else is allowed.

        :param pairs: ids of people who have no meeting yet, added as the last wishes
        :param near: registrations, if only what concerns them is asked: their own meetings are
            read, those with an interpreter, those in `slots`, and nothing of a large mission else
        """
        self.ensure_one()
        meetings = self._read_meetings(near, slots)
        rows = [(row[1], row[2], row[0], row) for row in meetings]
        rows += [(first_id, second_id, 0, None) for first_id, second_id in pairs]
        known_ids = None
        if near is not None:
            known_ids = {*near.ids, *(person_id for row in rows for person_id in row[:2])}
        ground, index = self._prepare_ground(known_ids)
        wishes, placements = [], {}
        for first_id, second_id, meeting_id, row in rows:
            if first_id not in index.people or second_id not in index.people:
                continue
            if row:
                placements[len(wishes)] = index.place(*row[3:6])
            wishes.append(Wish(index.people[first_id], index.people[second_id]))
            index.requests.append(0)
            index.meetings.append(meeting_id)
        return Problem(wishes=tuple(wishes), previous=placements, **ground), index

    def _prepare_meeting_vals(self, problem, wish, place):
        """Return the values of the meeting that a wish becomes where a check has found a place."""
        self.ensure_one()
        pair, interpreter = problem.wishes[wish], place.interpreter
        return {
            "event_id": self.id,
            "first_id": problem.people[pair.first].key,
            "second_id": problem.people[pair.second].key,
            "slot_id": problem.slots[place.slot].key,
            "table_id": problem.tables[place.table].key,
            "interpreter_id": interpreter is not None and problem.interpreters[interpreter].key,
        }

    def _prepare_ground(self, people_ids=None):
        """Return what does not depend on who is to meet whom, as values of a problem."""
        mission = self.sudo()
        slots = mission.meeting_slot_ids.sorted(lambda slot: (slot.start, slot.id))
        tables = mission.meeting_table_ids.sorted(lambda table: (table.sequence, table.id))
        interpreters = mission.meeting_interpreter_ids.sorted("id")
        people = self._get_participants_sudo(people_ids)
        index = ProblemMap(*(_places(records) for records in (slots, people, tables, interpreters)))
        rooms = {name: number for number, name in enumerate(sorted(set(tables.mapped(_room))))}
        limits = mission.meeting_limit_ids.filtered("meeting_max")
        bans = mission.meeting_ban_ids
        ground = {
            "slots": tuple(
                Slot(_minutes(slot.start), _minutes(slot.stop), slot.session, slot.id)
                for slot in slots
            ),
            "people": tuple(self._prepare_person(person, index, limits) for person in people),
            "tables": tuple(
                Table(table.id, rooms[_room(table)], _within(table.closed_slot_ids, index.slots))
                for table in tables
            ),
            "interpreters": tuple(
                Interpreter(
                    frozenset(interpreter.lang_ids.ids),
                    interpreter.id,
                    _within(interpreter.absent_slot_ids, index.slots),
                )
                for interpreter in interpreters
            ),
            "rules": Rules(
                room_change=mission.room_change_minutes,
                max_in_row=mission.max_in_row or None,
                different_region=mission.has_different_region,
                matching=mission.has_matching,
            ),
            "forbidden_pairs": frozenset(
                (index.people[ban.first_id.id], index.people[ban.second_id.id])
                for ban in bans
                if ban.first_id.id in index.people and ban.second_id.id in index.people
            ),
        }
        return ground, index

    def _prepare_person(self, person, index, limits):
        """Return a participant; of several limits that concern him the least holds."""
        by_session = defaultdict(list)
        for limit in limits:
            if limit.role in (False, person.mission_role):
                by_session[limit.session].append(limit.meeting_max)
        return Person(
            key=person.id,
            absent=_within(person.absent_slot_ids, index.slots),
            region=person.home_region_id.id or None,
            offers=frozenset(person.offer_ids.ids),
            seeks=frozenset(person.seek_ids.ids),
            languages=frozenset(person.lang_ids.ids),
            limit=min(by_session.pop(0, []), default=None),
            session_limits={session: min(most) for session, most in by_session.items()},
        )

    def _get_participants_sudo(self, people_ids=None):
        """Return who meets others, in the order of their registration.

        :param people_ids: of these alone
        """
        domain = Domain("event_id", "=", self.id)
        if people_ids is not None:
            domain &= Domain("id", "in", people_ids)
        return (
            self.env["event.registration"]
            .sudo()
            .search_fetch(
                domain,
                [
                    "name",
                    "state",
                    "active",
                    "is_mission",
                    "mission_role",
                    "home_region_id",
                    "offer_ids",
                    "seek_ids",
                    "lang_ids",
                    "absent_slot_ids",
                ],
                order="id",
            )
            .filtered(lambda person: person._takes_part())
        )

    def _read_requests(self):
        """Return accepted requests: id, both people, priority, asked by both, agreed slot."""
        self.env["living.meeting.request"].flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT id, requester_id, invitee_id, priority, is_mutual, slot_id
                  FROM living_meeting_request
                 WHERE event_id = %s AND state = 'accepted'
                 ORDER BY id
                """,
                self.id,
            )
        )

    def _read_meetings(self, near=None, slots=None):
        """Return meetings: id, both people, slot, table, interpreter, state, locked, request.

        :param near: registrations: their meetings, those in `slots`, and those with an interpreter
        """
        self.env["living.meeting"].flush_model()
        concerning = SQL()
        if near is not None:
            concerning = SQL(
                """
                   AND (m.first_id = ANY(%(people)s) OR m.second_id = ANY(%(people)s)
                        OR m.slot_id = ANY(%(slots)s) OR m.interpreter_id IS NOT NULL)
                """,
                people=near.ids,
                slots=slots.ids if slots else [],
            )
        return self.env.execute_query(
            SQL(
                """
                SELECT m.id, m.first_id, m.second_id, m.slot_id, m.table_id, m.interpreter_id,
                       m.state, m.is_locked, m.request_id
                  FROM living_meeting m
                  JOIN living_meeting_slot s ON s.id = m.slot_id AND s.event_id = m.event_id
                  JOIN living_meeting_table t ON t.id = m.table_id AND t.event_id = m.event_id
                 WHERE m.event_id = %s AND m.state != 'cancelled'%s
                 ORDER BY m.id
                """,
                self.id,
                concerning,
            )
        )


def _pair(first_id, second_id):
    return (first_id, second_id) if first_id < second_id else (second_id, first_id)


def _could_meet(wish, place, ground):
    """Tell whether what was held fits what is known now: people said later that they were away."""
    one, two = (ground["people"][person] for person in (wish.first, wish.second))
    banned = {(wish.first, wish.second), (wish.second, wish.first)} & ground["forbidden_pairs"]
    return not banned and place.slot not in one.absent | two.absent


def _fix(wish, place):
    return replace(
        wish,
        slot=place.slot,
        table=place.table,
        interpreter=place.interpreter,
        forbidden=frozenset(),
        required=True,
    )


def _places(records):
    return {record_id: place for place, record_id in enumerate(records.ids)}


def _within(slots, places):
    """Return the places of slots; what is left of another mission does not count."""
    return frozenset(places[slot_id] for slot_id in slots.ids if slot_id in places)


def _minutes(time):
    return (time - datetime.min) // timedelta(minutes=1)


def _room(table):
    return table.room or ""
