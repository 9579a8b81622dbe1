from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.affinity import Kind, Profile, Refusal, Rules, compare, find_refusal, suggest
from ..tools.quota import Limit, Used, measure

ids = st.frozensets(st.integers(1, 4))
profiles = st.lists(
    st.builds(
        Profile,
        offers=ids,
        seeks=ids,
        sectors=ids,
        languages=ids,
        region=st.none() | st.integers(1, 3),
    ),
    max_size=8,
)


def profile(key=0, offers=(), seeks=(), sectors=(), languages=(), region=None):
    sets = (frozenset(items) for items in (offers, seeks, sectors, languages))
    return Profile(key, *sets, region)


@tagged("post_install", "-at_install")
class TestRequestTools(BaseCase):
    """Whom to meet, and how many may be met."""

    # === AFFINITY === #

    def test_reasons_and_score(self):
        one = profile(offers=[1], seeks=[2, 3], sectors=[7], languages=[8], region=4)
        for other, score, reasons in (
            (profile(), 0, ()),
            (profile(offers=[2, 3]), 20, (Kind.OFFERS,)),
            (profile(seeks=[1, 2]), 10, (Kind.SEEKS,)),
            (profile(sectors=[7, 6]), 4, (Kind.SECTOR,)),
            (profile(languages=[8], region=4), 2, (Kind.LANGUAGE,)),
            (profile(region=5), 1, (Kind.REGION,)),
            (
                profile(offers=[2], seeks=[1], sectors=[7], languages=[8], region=5),
                27,
                tuple(Kind),
            ),
        ):
            with self.subTest(other=other):
                found = compare(one, other)
                self.assertEqual(found.score, score)
                self.assertEqual(tuple(reason.kind for reason in found.reasons), reasons)

    def test_refusals(self):
        one = profile(1, offers=[1], seeks=[2], region=4)
        same, match = profile(2, region=4), profile(3, seeks=[1], region=5)
        for rules, other, expected in (
            (Rules(), same, None),
            (Rules(different_region=True), same, Refusal.SAME_REGION),
            (Rules(different_region=True), profile(2), None),
            (Rules(different_region=True), match, None),
            (Rules(matching=True), same, Refusal.NO_MATCH),
            (Rules(matching=True), match, None),
            (Rules(matching=True), profile(2, offers=[2]), None),
            (Rules(True, True, frozenset({2})), same, Refusal.FORBIDDEN_PAIR),
        ):
            with self.subTest(rules=rules, other=other):
                self.assertEqual(find_refusal(rules, one, other), expected)

    def test_who_was_asked_less_comes_first(self):
        one = profile(1, seeks=[1])
        others = [profile(key, offers=[1]) for key in (2, 3, 4)]
        found = suggest(Rules(), one, [one, *others], 2, {2: 5, 3: 1})
        self.assertEqual([item.key for item in found], [4, 3])

    def test_a_language_alone_is_no_reason(self):
        one, other = profile(1, languages=[1], region=1), profile(2, languages=[1], region=2)
        self.assertEqual(suggest(Rules(), one, [other], 5), [])

    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(profiles, st.booleans(), st.booleans(), st.frozensets(st.integers(0, 7)))
    def test_what_is_suggested_is_allowed(self, found, different, matching, banned):
        numbered = [
            Profile(key, item.offers, item.seeks, item.sectors, item.languages, item.region)
            for key, item in enumerate(found)
        ]
        if not numbered:
            return
        rules = Rules(different, matching, banned)
        suggested = suggest(rules, numbered[0], numbered, 3)
        self.assertLessEqual(len(suggested), 3)
        self.assertEqual(
            [item.score for item in suggested],
            sorted((item.score for item in suggested), reverse=True),
        )
        for item in suggested:
            self.assertNotEqual(item.key, 0)
            self.assertIsNone(find_refusal(rules, numbered[0], numbered[item.key]))
            back = compare(numbered[item.key], numbered[0])
            self.assertEqual(back.score, item.score, "both suit each other as well")

    # === QUOTA === #

    def test_the_tightest_limit_holds(self):
        limits = [
            Limit(requests=5, meetings=4),
            Limit("host", requests=3),
            Limit("guest", requests=1),
            Limit(session=1, meetings=2),
            Limit("host", session=1, meetings=1),
        ]
        for role, used, expected in (
            ("host", Used(2, 1, {1: 1}), (1, 3, 0)),
            ("guest", Used(), (1, 4, 2)),
            (None, Used(9, 9, {1: 9}), (0, 0, 0)),
        ):
            with self.subTest(role=role):
                quota = measure(limits, role, used)
                left = (quota.requests_left, quota.meetings_left, quota.session_left(1))
                self.assertEqual(left, expected)
        free = measure([], "host", Used(7, 7, {1: 7}))
        self.assertEqual(
            (free.requests_left, free.meetings_left, free.session_left(1)), (None,) * 3
        )
