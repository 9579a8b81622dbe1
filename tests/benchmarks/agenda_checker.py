"""Check an agenda against its mission, without the planner: own reading, own rules.

Missions and agendas are plain data (see :mod:`missions`). Time is read from the clock here, not
from the number of the slot: two meetings are at once where their minutes overlap.
"""

from collections import Counter, defaultdict
from itertools import combinations

# What everybody gets at least, or a reason why not.
LEAST = 2


def check(mission, agenda):
    """Return every breach as (rule, sentence); an agenda without any may be held."""
    return list(_Check(mission, agenda).run())


def measure(mission, agenda):
    """Return what the agenda is worth: weight, meetings, gaps, spread and who is left with few."""
    found = _Check(mission, agenda)
    gaps = [found.count_gaps(person) for person in range(len(mission["people"]))]
    met = {meeting["wish"] for meeting in agenda}
    unmet = Counter(
        person
        for number, wish in enumerate(mission["wishes"])
        if number not in met
        for person in set(wish["between"])
    )
    return {
        "weight": sum(mission["wishes"][number].get("weight", 1) for number in met),
        "meetings": len(agenda),
        "shortfall": sum(count**2 for count in unmet.values()),
        "gaps": sum(gaps),
        "gaps_each": sum(gaps) / max(1, len(gaps)),
        "spread": max(gaps, default=0) - min(gaps, default=0),
        "changes": found.count_changes(),
    }


def find_underserved(mission, agenda, reasons):
    """Return who has fewer meetings than :data:`LEAST`, their wishes and the slots they are there.

    Who has a reason for each wish that is not met is not among them.

    :param reasons: the wishes that are not met, with what was said of each
    """
    found = _Check(mission, agenda)
    asked = defaultdict(list)
    for number, wish in enumerate(mission["wishes"]):
        for person in wish["between"]:
            asked[person].append(number)
    met = {meeting["wish"] for meeting in agenda}
    few = []
    for person, wishes in asked.items():
        there = len(mission["slots"]) - len(mission["people"][person].get("absent", ()))
        wanted = min(LEAST, len(wishes), there)
        if len(found.of_person[person]) < wanted and not all(
            reasons.get(number) for number in wishes if number not in met
        ):
            few.append(person)
    return sorted(few)


class _Check:
    """One agenda, laid out by person, table and interpreter."""

    def __init__(self, mission, agenda):
        self.mission = mission
        self.agenda = agenda
        self.rules = mission.get("rules", {})
        self.of_person = defaultdict(list)
        self.of_table = defaultdict(list)
        self.of_interpreter = defaultdict(list)
        for meeting in agenda:
            if self._is_known(meeting):
                for person in mission["wishes"][meeting["wish"]]["between"]:
                    self.of_person[person].append(meeting)
                self.of_table[meeting["table"]].append(meeting)
                if meeting.get("interpreter") is not None:
                    self.of_interpreter[meeting["interpreter"]].append(meeting)

    def run(self):
        unknown = [meeting for meeting in self.agenda if not self._is_known(meeting)]
        for meeting in unknown:
            yield "unknown", f"there is no such wish, slot, table or interpreter: {meeting}"
        if unknown:
            return
        times = Counter(meeting["wish"] for meeting in self.agenda)
        for number, count in times.items():
            if count > 1:
                yield "twice", f"wish {number} is met {count} times"
        for number, wish in enumerate(self.mission["wishes"]):
            if wish.get("required") and number not in times:
                yield "required", f"wish {number} is not met"
        for meeting in self.agenda:
            yield from self._check_alone(meeting)
        for rule, by in (
            ("person", self.of_person),
            ("table", self.of_table),
            ("interpreter", self.of_interpreter),
        ):
            for who, meetings in by.items():
                for one, other in combinations(meetings, 2):
                    if self._overlap(one, other):
                        yield f"double_{rule}", f"{rule} {who}: {one} and {other}"
                    elif rule != "table" and self._hurries(one, other):
                        yield "room_change", f"{rule} {who}: from {one} to {other}"
        for person, meetings in self.of_person.items():
            yield from self._check_person(person, meetings)
        yield from self._check_order()
        gaps = [self.count_gaps(person) for person in range(len(self.mission["people"]))]
        spread = self.rules.get("gap_spread")
        if spread is not None and gaps and max(gaps) - min(gaps) > spread:
            yield "gap_spread", f"from {min(gaps)} to {max(gaps)} gaps"

    def _is_known(self, meeting):
        number = meeting.get("interpreter")
        among = (
            (meeting.get("wish"), self.mission["wishes"]),
            (meeting.get("slot"), self.mission["slots"]),
            (meeting.get("table"), self.mission["tables"]),
            (0 if number is None else number, self.mission.get("interpreters") or [None]),
        )
        return all(
            isinstance(value, int) and 0 <= value < len(things) for value, things in among
        ) and (number is None or bool(self.mission.get("interpreters")))

    def _overlap(self, one, other):
        first, second = (self.mission["slots"][each["slot"]] for each in (one, other))
        return first["start"] < second["stop"] and second["start"] < first["stop"]

    def _hurries(self, one, other):
        slots, tables = self.mission["slots"], self.mission["tables"]
        if tables[one["table"]].get("room", 0) == tables[other["table"]].get("room", 0):
            return False
        early, late = sorted(
            (slots[each["slot"]] for each in (one, other)), key=lambda slot: slot["start"]
        )
        return late["start"] - early["stop"] < self.rules.get("room_change", 0)

    def _check_alone(self, meeting):
        wish = self.mission["wishes"][meeting["wish"]]
        one, other = (self.mission["people"][person] for person in wish["between"])
        slot, number = meeting["slot"], meeting.get("interpreter")
        for rule, thing in (("slot", slot), ("table", meeting["table"]), ("interpreter", number)):
            if wish.get(rule) is not None and wish[rule] != thing:
                yield "fixed", f"wish {meeting['wish']}: {rule} {thing}, not {wish[rule]}"
        if slot in wish.get("forbidden", ()):
            yield "forbidden_slot", f"wish {meeting['wish']} in slot {slot}"
        for person in wish["between"]:
            if slot in self.mission["people"][person].get("absent", ()):
                yield "absent", f"person {person} in slot {slot}"
        if slot in self.mission["tables"][meeting["table"]].get("closed", ()):
            yield "closed_table", f"table {meeting['table']} in slot {slot}"
        yield from self._check_pair(wish["between"], one, other)
        yield from self._check_language(meeting, one, other)

    def _check_pair(self, pair, one, other):
        if pair[0] == pair[1]:
            yield "oneself", f"person {pair[0]}"
        if any(sorted(banned) == sorted(pair) for banned in self.mission.get("apart", ())):
            yield "forbidden_pair", f"{pair}"
        same = one.get("region") is not None and one.get("region") == other.get("region")
        if self.rules.get("different_region") and same:
            yield "same_region", f"{pair}"
        offers = [set(person.get("offers", ())) for person in (one, other)]
        seeks = [set(person.get("seeks", ())) for person in (one, other)]
        if self.rules.get("matching") and not (offers[0] & seeks[1] or offers[1] & seeks[0]):
            yield "no_match", f"{pair}"

    def _check_language(self, meeting, one, other):
        spoken = [set(person.get("languages", ())) for person in (one, other)]
        strangers = all(spoken) and spoken[0].isdisjoint(spoken[1])
        number = meeting.get("interpreter")
        if number is None:
            if strangers:
                yield "no_interpreter", f"{meeting}"
            return
        interpreter = self.mission["interpreters"][number]
        if meeting["slot"] in interpreter.get("absent", ()):
            yield "interpreter_absent", f"interpreter {number} in slot {meeting['slot']}"
        if strangers and any(each.isdisjoint(interpreter["languages"]) for each in spoken):
            yield "interpreter_language", f"interpreter {number}: {meeting}"

    def _check_person(self, person, meetings):
        facts, slots = self.mission["people"][person], self.mission["slots"]
        if facts.get("limit") is not None and len(meetings) > facts["limit"]:
            yield "limit", f"person {person} has {len(meetings)} meetings"
        sessions = Counter(slots[meeting["slot"]].get("session", 0) for meeting in meetings)
        for session, most in (facts.get("session_limits") or {}).items():
            # Names of sessions are words in JSON.
            if sessions[int(session)] > most:
                yield "session_limit", f"person {person} in session {session}"
        most = self.rules.get("max_in_row")
        if most is not None and self._longest_row(meetings) > most:
            yield "max_in_row", f"person {person}"

    def _timeline(self, person_meetings):
        """Return the agenda slot by slot, session by session, as words of x and -."""
        busy = {meeting["slot"] for meeting in person_meetings}
        words, before = [], object()
        for number, slot in enumerate(self.mission["slots"]):
            if slot.get("session", 0) != before:
                words.append("")
                before = slot.get("session", 0)
            words[-1] += "x" if number in busy else "-"
        return words

    def _longest_row(self, meetings):
        return max(
            (len(row) for word in self._timeline(meetings) for row in word.split("-")), default=0
        )

    def count_gaps(self, person):
        words = (word.strip("-") for word in self._timeline(self.of_person[person]))
        return sum(len([row for row in word.split("-") if row]) - 1 for word in words if word)

    def count_changes(self):
        now = {
            meeting["wish"]: (meeting["slot"], meeting["table"], meeting.get("interpreter"))
            for meeting in self.agenda
        }
        previous = self.mission.get("previous") or {}
        return sum(
            now.get(int(number)) != (was["slot"], was["table"], was.get("interpreter"))
            for number, was in previous.items()
        )

    def _check_order(self):
        starts = {
            meeting["wish"]: self.mission["slots"][meeting["slot"]]["start"]
            for meeting in self.agenda
        }
        for before, after in self.mission.get("before", ()):
            if before in starts and after in starts and starts[before] >= starts[after]:
                yield "order", f"wish {before} is not before wish {after}"
