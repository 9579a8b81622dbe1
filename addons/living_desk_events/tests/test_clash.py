from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.clash import Level, Reach, Rule, judge, reach_of
from ..tools.neighbours import Neighbourhood
from ..tools.overlap import Planned
from .common import ROME

VENUE = Rule(1, "venue", Level.BLOCK, 100, same_hours=True)
TOWN = Rule(2, "town", Level.WARN, 20)
NEARBY = Rule(3, "distance", Level.WARN, 10, days=1, km=30, same_discipline=True)
REGION = Rule(4, "region", Level.PUBLISH, 30, days=2, same_discipline=True, same_audience=True)
RULES = (VENUE, TOWN, NEARBY, REGION)
MILANO, MONZA, PAVIA = (45.4642, 9.19), (45.5845, 9.2744), (45.1847, 9.1582)


def at(hour, minute=0, day=10):
    return datetime(2035, 3, day, hour, minute)


def planned(**values):
    start = values.pop("start", at(19))
    return Planned(start, values.pop("stop", start + timedelta(hours=2)), **values)


WISH = planned(
    venue_id=1, city="Milano", region_id=4, discipline_id=7, audience="all", place=MILANO
)


@tagged("post_install", "-at_install")
class TestClash(BaseCase):
    """What follows when two events are near each other."""

    def _judge(self, other, rules=RULES, one=WISH):
        verdict = judge(one, other, rules, ROME)
        return verdict.level, verdict.rule_ids

    def test_each_rule(self):
        here = {"city": "Milano", "place": MILANO}
        next_day = at(19, day=11)
        cases = [
            ("same venue and hours", {"venue_id": 1, **here}, Level.BLOCK, (1, 2)),
            ("same venue, right after", {"venue_id": 1, "start": at(21), **here}, Level.WARN, (2,)),
            ("same venue, one minute too early",
             {"venue_id": 1, "start": at(20, 59), **here}, Level.BLOCK, (1, 2)),
            ("other venue in town", {"venue_id": 2, **here}, Level.WARN, (2,)),
            ("town written otherwise", {"city": " milano "}, Level.WARN, (2,)),
            ("the day after in town, other kind", {"start": next_day, **here}, Level.FREE, ()),
            ("the day after in town, same kind",
             {"start": next_day, "discipline_id": 7, **here}, Level.WARN, (3,)),
            ("14 km away, same kind, the day after",
             {"start": next_day, "discipline_id": 7, "city": "Monza", "place": MONZA},
             Level.WARN, (3,)),
            ("31 km away, same kind, same day",
             {"discipline_id": 7, "city": "Pavia", "place": PAVIA}, Level.FREE, ()),
            ("the same in the region, two days before",
             {"start": at(19, day=8), "discipline_id": 7, "audience": "all", "region_id": 4},
             Level.PUBLISH, (4,)),
            ("the same in the region, three days before",
             {"start": at(19, day=7), "discipline_id": 7, "audience": "all", "region_id": 4},
             Level.FREE, ()),
            ("the same kind in the region, the same day, other audience",
             {"discipline_id": 7, "audience": "schools", "region_id": 4}, Level.INFO, ()),
            ("an audience that is not told",
             {"discipline_id": 7, "audience": "*", "region_id": 4}, Level.PUBLISH, (4,)),
        ]  # fmt: skip
        for name, values, level, rule_ids in cases:
            with self.subTest(name):
                self.assertEqual(self._judge(planned(**values)), (level, rule_ids))

    def test_ones_own_events_are_too_near_in_one_venue_only(self):
        wish = planned(venue_id=1, city="Milano", organization_id=3)
        for organization, venue, level in (
            (3, 1, Level.BLOCK),
            (3, 2, Level.INFO),
            (4, 2, Level.WARN),
            (0, 2, Level.WARN),
        ):
            other = planned(venue_id=venue, city="Milano", organization_id=organization)
            with self.subTest(organization=organization, venue=venue):
                self.assertEqual(self._judge(other, one=wish)[0], level)

    def test_without_rules_it_is_only_worth_knowing(self):
        self.assertEqual(self._judge(WISH, rules=()), (Level.INFO, ()))
        self.assertEqual(self._judge(planned(city="Monza"), rules=()), (Level.FREE, ()))

    def test_a_wish_without_a_place_sees_the_day(self):
        wish = planned()
        self.assertEqual(self._judge(planned(city="Lodi"), one=wish), (Level.INFO, ()))
        self.assertEqual(self._judge(planned(start=at(9, day=12)), one=wish), (Level.FREE, ()))
        wish = planned(region_id=4)
        self.assertEqual(self._judge(planned(region_id=4), one=wish), (Level.INFO, ()))
        self.assertEqual(self._judge(planned(region_id=5), one=wish), (Level.FREE, ()))

    def test_the_dearest_rule_counts(self):
        verdict = judge(WISH, planned(venue_id=1, city="Milano"), RULES, ROME)
        self.assertEqual(verdict.weight, 100)
        self.assertEqual(verdict.shared, 3)

    def test_how_far_the_rules_reach(self):
        self.assertEqual(reach_of(RULES), Reach(venue=0, town=0, region=2, distance=1, km=30))
        self.assertEqual(reach_of(RULES).days, 2)
        self.assertEqual(reach_of(()), Reach())


DAYS = st.integers(1, 20)
EVENTS = st.builds(
    lambda day, hour, hours, venue, town, region, kind, audience: planned(
        start=at(hour, day=day),
        stop=at(hour, day=day) + timedelta(hours=hours),
        venue_id=venue,
        city=town[0],
        place=town[1],
        region_id=region,
        discipline_id=kind,
        audience=audience,
    ),
    DAYS,
    st.integers(0, 23),
    st.integers(1, 90),
    st.integers(0, 2),
    st.sampled_from([("", None), ("Milano", MILANO), ("Monza", MONZA), ("Pavia", PAVIA)]),
    st.integers(0, 2),
    st.integers(0, 2),
    st.sampled_from(["", "all", "schools"]),
)
RULE = st.builds(
    Rule,
    st.integers(1, 9),
    st.sampled_from(["venue", "town", "distance", "region"]),
    st.sampled_from([Level.WARN, Level.PUBLISH, Level.BLOCK]),
    st.integers(0, 100),
    days=st.integers(0, 3),
    km=st.sampled_from([5.0, 30.0, 200.0]),
    same_hours=st.booleans(),
    same_discipline=st.booleans(),
    same_audience=st.booleans(),
)


@tagged("post_install", "-at_install")
class TestNeighbourhood(BaseCase):
    """The drawers lose nothing: what a rule says of two events is found through them."""

    @settings(max_examples=150, deadline=None)
    @given(st.lists(EVENTS, max_size=12), EVENTS, st.lists(RULE, max_size=4))
    def test_nothing_is_lost(self, events, wish, rules):
        near = Neighbourhood(events, reach_of(rules), ROME).near(wish)
        for event in events:
            if judge(wish, event, rules, ROME).level:
                self.assertTrue(any(event is found for found in near), event)

    @settings(max_examples=100, deadline=None)
    @given(EVENTS, EVENTS, st.lists(RULE, max_size=4))
    def test_a_rule_is_symmetric(self, one, other, rules):
        verdict, reverse = judge(one, other, rules, ROME), judge(other, one, rules, ROME)
        self.assertEqual(verdict.rule_ids, reverse.rule_ids)
        self.assertEqual(verdict.days, -reverse.days)

    def test_an_event_is_not_near_itself(self):
        event = planned(city="Milano", entry_id=5)
        around = Neighbourhood([event], reach_of(RULES), ROME)
        self.assertEqual(around.near(event), [])
        self.assertEqual(around.near(planned(city="Milano")), [event])
