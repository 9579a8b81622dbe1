"""The checker of agendas is no use unless it sees every breach: one is made of each kind."""

import copy

import pytest

from tests.benchmarks import agenda_checker, missions

MISSION = {
    "slots": [
        {"start": 0, "stop": 20, "session": 0},
        {"start": 20, "stop": 40, "session": 0},
        {"start": 40, "stop": 60, "session": 0},
        {"start": 70, "stop": 90, "session": 1},
    ],
    "people": [
        {"region": 0, "offers": [1], "languages": [0]},
        {"region": 1, "seeks": [1], "languages": [0]},
        {"region": 2, "seeks": [1], "languages": [1], "absent": [3]},
        {"region": 3, "seeks": [1], "limit": 1},
        {"region": 0, "seeks": [1], "session_limits": {"0": 1}},
        {"region": 1, "offers": [1]},
    ],
    "tables": [{"room": 0}, {"room": 0, "closed": [3]}, {"room": 1}],
    "interpreters": [{"languages": [0, 1], "absent": [2]}, {"languages": [0]}],
    "wishes": [
        {"between": [0, 1], "weight": 2, "required": True},
        {"between": [0, 2], "forbidden": [3]},
        {"between": [3, 5], "slot": 1, "table": 2},
        {"between": [4, 5]},
        {"between": [4, 5]},
        {"between": [0, 3]},
    ],
    "before": [[0, 1]],
    "apart": [[1, 3]],
    "rules": {
        "room_change": 10,
        "max_in_row": 2,
        "different_region": True,
        "matching": True,
        "gap_spread": 0,
    },
    "previous": {"0": {"slot": 0, "table": 1}, "3": {"slot": 3, "table": 0}},
}
AGENDA = [
    {"wish": 0, "slot": 0, "table": 0},
    {"wish": 1, "slot": 1, "table": 0, "interpreter": 0},
    {"wish": 2, "slot": 1, "table": 2},
    {"wish": 3, "slot": 3, "table": 0},
]


def put(agenda, **values):
    """Change a meeting, or add one."""
    for meeting in agenda:
        if meeting["wish"] == values["wish"]:
            meeting.update(values)
            return
    agenda.append({"table": 0, **values})


# What is done to the agenda or the mission, and the rule that it breaks.
BREACHES = {
    "required": lambda mission, agenda: agenda.pop(0),
    "twice": lambda mission, agenda: agenda.append({"wish": 3, "slot": 0, "table": 2}),
    "unknown": lambda mission, agenda: put(agenda, wish=3, slot=9),
    "double_person": lambda mission, agenda: put(agenda, wish=5, slot=0, table=2),
    "double_table": lambda mission, agenda: put(agenda, wish=3, slot=0, table=0),
    "double_interpreter": lambda mission, agenda: put(agenda, wish=3, slot=1, interpreter=0),
    "room_change": lambda mission, agenda: put(agenda, wish=1, table=2),
    "fixed": lambda mission, agenda: put(agenda, wish=2, slot=2),
    "forbidden_slot": lambda mission, agenda: mission["wishes"][3].update(forbidden=[3]),
    "absent": lambda mission, agenda: put(agenda, wish=1, slot=3),
    "closed_table": lambda mission, agenda: put(agenda, wish=3, table=1),
    "oneself": lambda mission, agenda: mission["wishes"][3].update(between=[5, 5]),
    "forbidden_pair": lambda mission, agenda: mission["apart"].append([5, 3]),
    "same_region": lambda mission, agenda: mission["people"][1].update(region=0),
    "no_match": lambda mission, agenda: mission["people"][5].update(offers=[2]),
    "no_interpreter": lambda mission, agenda: put(agenda, wish=1, interpreter=None),
    "interpreter_absent": lambda mission, agenda: put(agenda, wish=1, slot=2),
    "interpreter_language": lambda mission, agenda: put(agenda, wish=1, interpreter=1),
    "limit": lambda mission, agenda: put(agenda, wish=5, slot=3, table=2),
    "session_limit": lambda mission, agenda: mission["people"][4].update(session_limits={"1": 0}),
    "max_in_row": lambda mission, agenda: put(agenda, wish=5, slot=2),
    "order": lambda mission, agenda: put(agenda, wish=0, slot=2),
    "gap_spread": lambda mission, agenda: put(agenda, wish=1, slot=2),
}


def rules_broken(mission, agenda):
    return {rule for rule, _sentence in agenda_checker.check(mission, agenda)}


def test_a_good_agenda_has_no_breach():
    assert agenda_checker.check(MISSION, AGENDA) == []
    assert agenda_checker.measure(MISSION, AGENDA) == {
        "weight": 5,
        "meetings": 4,
        "shortfall": 4,
        "gaps": 0,
        "gaps_each": 0.0,
        "spread": 0,
        "changes": 1,
    }


@pytest.mark.parametrize("rule", BREACHES)
def test_every_breach_is_seen(rule):
    mission, agenda = copy.deepcopy(MISSION), copy.deepcopy(AGENDA)
    BREACHES[rule](mission, agenda)
    assert rule in rules_broken(mission, agenda)


@pytest.mark.parametrize(
    "values",
    [{"wish": -1}, {"slot": 4}, {"table": 3}, {"interpreter": 2}, {"slot": None}, {"table": "0"}],
)
def test_what_is_not_in_the_mission_is_told(values):
    agenda = [{**AGENDA[0], **values}]
    assert rules_broken(MISSION, agenda) == {"unknown"}


def test_gaps_are_within_a_session():
    mission = {
        "slots": [{"start": 10 * n, "stop": 10 * n + 10, "session": n // 4} for n in range(8)],
        "people": [{}, {}],
        "tables": [{}],
        "wishes": [{"between": [0, 1]}] * 5,
    }
    cases = {(0, 1, 2): 0, (0, 2): 2, (0, 3): 2, (3, 4): 0, (2, 5): 0, (0, 2, 4, 7): 4}
    for slots, gaps in cases.items():
        agenda = [{"wish": n, "slot": slot, "table": 0} for n, slot in enumerate(slots)]
        assert agenda_checker.measure(mission, agenda)["gaps"] == gaps, slots


def test_who_has_few_meetings_needs_a_reason():
    agenda = AGENDA[:2]
    assert agenda_checker.find_underserved(MISSION, agenda, {}) == [3, 4, 5]
    reasons = {2: "full", 3: "full", 4: "full", 5: "full"}
    assert agenda_checker.find_underserved(MISSION, agenda, reasons) == []


def test_the_generator_repeats_itself():
    one, again, other = (missions.make("100x20", seed) for seed in (1, 1, 2))
    assert one == again != other
    assert agenda_checker.check(one, []) == []
    pairs = [tuple(wish["between"]) for wish in one["wishes"]]
    assert len(pairs) == len(set(pairs)) > 400
    assert all(wish["weight"] in range(1, 5) for wish in one["wishes"])
    away = sum("absent" in person for person in one["people"])
    assert 10 <= away <= 40
