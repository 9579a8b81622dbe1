from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.presence import exact, measure
from ..tools.seats import allocate

requests = st.lists(st.lists(st.sampled_from("abc"), max_size=3), max_size=8)
pools = st.dictionaries(st.sampled_from("abc"), st.integers(-2, 6))


@tagged("post_install", "-at_install")
class TestSeats(BaseCase):
    """Seats go to whoever came first; presence is exact."""

    def test_first_come_first_served(self):
        for asked, free, expected in (
            ([], {"a": 1}, []),
            (["a", "a", "a"], {"a": 2}, [True, True, False]),
            (["a"], {}, [True]),
            (["a"], {"a": 0}, [False]),
            (["a"], {"a": -3}, [False]),
            (["ab", "a", "a"], {"a": 2, "b": 0}, [False, True, True]),
            (["ab", "ac"], {"a": 5, "b": 1, "c": 0}, [True, False]),
        ):
            with self.subTest(asked=asked, free=free):
                self.assertEqual(allocate(asked, free), expected)

    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(requests, pools)
    def test_no_pool_is_overdrawn(self, asked, free):
        before = dict(free)
        answers = allocate(asked, free)
        self.assertEqual(free, before, "the pools given are not touched")
        for pool, seats in free.items():
            taken = sum(
                fits for fits, request in zip(answers, asked, strict=True) if pool in request
            )
            self.assertLessEqual(taken, max(seats, 0))

    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(requests, pools)
    def test_whoever_is_refused_would_overdraw(self, asked, free):
        answers = allocate(asked, free)
        for index, fits in enumerate(answers):
            if fits:
                continue
            before = [
                request for request, ok in zip(asked[:index], answers[:index], strict=True) if ok
            ]
            self.assertTrue(
                any(
                    free[pool] - sum(pool in request for request in before) <= 0
                    for pool in asked[index]
                    if pool in free
                )
            )

    def test_presence(self):
        for lessons, percent, reached in (
            ([], 0, False),
            ([(4, True), (4, True), (4, True), (4, False)], 75, True),
            ([("0.1", True), ("0.1", True), ("0.1", False)], exact("200") / 3, False),
            ([(3, True), (1.01, False)], 75, False),
            ([(3, True), (1, False)], 75, True),
        ):
            with self.subTest(lessons=lessons):
                measured = measure(lessons)
                self.assertEqual(measured.reaches(75), reached)
                if not isinstance(percent, int) or measured.held == exact(4):
                    self.assertEqual(measured.percent, percent)

    @given(st.lists(st.tuples(st.integers(1, 80), st.booleans())))
    def test_presence_is_a_share(self, lessons):
        percent = measure(lessons).percent
        self.assertTrue(0 <= percent <= 100)
