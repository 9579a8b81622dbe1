from odoo import models
from odoo.tools import SQL

# Columns that are written here; what other fields need is worked out by the ORM.
_WRITTEN = (
    "event_id",
    "desk_id",
    "first_id",
    "second_id",
    "request_id",
    "slot_id",
    "table_id",
    "interpreter_id",
    "state",
    "is_locked",
    "change",
)


class LivingMeetingBulk(models.AbstractModel):
    """Thousands of meetings written together, as a plan says.

    What a plan says keeps to the rules of the mission, so they are not asked again one by one; who
    has two meetings in one slot the database looks at in the end.
    """

    _name = "living.meeting.bulk"
    _description = "Meetings Written Together"

    def _write_plan(self, mission, problem, index, placements):
        """Make the meetings of a mission what a plan says.

        :param placements: placements by wish of the problem
        :return: how many meetings were made, moved, cancelled or taken away
        """
        self.flush_model()
        self._defer_bookings()
        kept = {}
        made = []
        for wish, place in placements.items():
            place_ids = (
                problem.slots[place.slot].key,
                problem.tables[place.table].key,
                None if place.interpreter is None else problem.interpreters[place.interpreter].key,
            )
            if not index.meetings[wish]:
                one, other = problem.wishes[wish].first, problem.wishes[wish].second
                pair = (problem.people[one].key, problem.people[other].key)
                made.append((*pair, index.requests[wish] or None, *place_ids))
            elif place != problem.previous[wish]:
                kept[index.meetings[wish]] = place_ids
        placed = {index.meetings[wish] for wish in placements}
        gone = self._find_gone(mission, problem, index, placed)
        gone._take_away()
        self._move_all(kept)
        revived, made = self._revive_all(mission, made)
        self._refresh_changes(mission)
        touched = self.browse([*kept, *revived, *self._make_all(mission, made)])
        self._check_bookings()
        touched._recompute_others()
        return len(touched) + len(gone)

    def _find_gone(self, mission, problem, index, placed):
        """Return the meetings to come that the plan has no place for."""
        past_ids = {problem.slots[slot].key for slot in mission._get_past(index)}
        return self.browse(
            row[0]
            for row in mission._read_meetings()
            if row[6] == "planned" and row[0] not in placed and row[3] not in past_ids
        )

    def _take_away(self):
        """Cancel what people have been told of; the rest nobody has to know."""
        if not self:
            return
        told = self.filtered("published_slot_id")
        told.write({"state": "cancelled"})
        (self - told).unlink()
        self.flush_model()

    def _move_all(self, places):
        """Move meetings.

        :param places: slot, table and interpreter by the id of the meeting
        """
        if places:
            slots, tables, interpreters = zip(*places.values(), strict=True)
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE living_meeting
                       SET slot_id = v.slot_id, table_id = v.table_id,
                           interpreter_id = v.interpreter_id,
                           write_uid = %s, write_date = now() AT TIME ZONE 'UTC'
                      FROM unnest(%s::int[], %s::int[], %s::int[], %s::int[])
                           AS v(id, slot_id, table_id, interpreter_id)
                     WHERE living_meeting.id = v.id
                    """,
                    self.env.uid,
                    list(places),
                    list(slots),
                    list(tables),
                    list(interpreters),
                )
            )

    def _revive_all(self, mission, made):
        """Plan again what was cancelled and nobody has been told so: to people it has moved.

        :return: ids of the meetings, and what is left to be made
        """
        cancelled = self.search_fetch(
            [
                ("event_id", "=", mission.id),
                ("state", "=", "cancelled"),
                ("published_slot_id", "!=", False),
            ],
            ["first_id", "second_id"],
        )
        if not cancelled:
            return [], made
        by_pair = {
            frozenset((meeting.first_id.id, meeting.second_id.id)): meeting for meeting in cancelled
        }
        revived, left = [], []
        for vals in made:
            meeting = by_pair.get(frozenset(vals[:2]))
            if meeting is None:
                left.append(vals)
                continue
            revived.append(meeting.id)
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE living_meeting
                       SET state = 'planned', request_id = %s, slot_id = %s, table_id = %s,
                           interpreter_id = %s, write_uid = %s,
                           write_date = now() AT TIME ZONE 'UTC'
                     WHERE id = %s
                    """,
                    *vals[2:],
                    self.env.uid,
                    meeting.id,
                )
            )
        return revived, left

    def _make_all(self, mission, made):
        """Make new meetings: both people, the request, slot, table and interpreter of each.

        :return: their ids
        """
        if not made:
            return []
        names = [
            name
            for name, field in self._fields.items()
            if field.store and field.column_type and field.default and name not in _WRITTEN
        ]
        defaults = self.default_get(names)
        names = [name for name in names if name in defaults]
        values = [
            self._fields[name].convert_to_column_insert(defaults[name], self) for name in names
        ]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO living_meeting (
                    event_id, desk_id, state, is_locked, change,
                    create_uid, write_uid, create_date, write_date,
                    first_id, second_id, request_id, slot_id, table_id, interpreter_id%s
                )
                SELECT %s, %s, 'planned', FALSE, 'new',
                       %s, %s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC',
                       v.*%s
                  FROM unnest(%s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[]) v
             RETURNING id
                """,
                SQL().join(SQL(", %s", SQL.identifier(name)) for name in names),
                mission.id,
                mission.desk_id.id or None,
                self.env.uid,
                self.env.uid,
                SQL().join(SQL(", %s", value) for value in values),
                *(list(column) for column in zip(*made, strict=True)),
            )
        )
        self.env.invalidate_all(flush=False)
        return [meeting_id for (meeting_id,) in self.env.cr.fetchall()]

    def _refresh_changes(self, mission):
        """Work out, for all meetings together, what people have not been told."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE living_meeting m
                   SET change = v.change
                  FROM (
                    SELECT id,
                           CASE WHEN state = 'cancelled' AND published_slot_id IS NOT NULL
                                THEN 'cancelled'
                                WHEN state != 'planned' THEN NULL
                                WHEN published_slot_id IS NULL THEN 'new'
                                WHEN (slot_id, table_id, interpreter_id) IS DISTINCT FROM
                                     (published_slot_id, published_table_id,
                                      published_interpreter_id)
                                THEN 'moved'
                           END AS change
                      FROM living_meeting
                     WHERE event_id = %s
                  ) v
                 WHERE m.id = v.id AND m.change IS DISTINCT FROM v.change
                """,
                mission.id,
            )
        )
        self.env.invalidate_all(flush=False)

    def _recompute_others(self):
        """Work out what else is stored because of what was written here, and nothing more.

        A meeting that is new has nothing else yet: to write that into each takes longer than all
        the rest.
        """
        known = [self._fields[name] for name in _WRITTEN if self._fields[name].compute]
        with self.env.protecting(known, self):
            self.modified(_WRITTEN, create=True)
