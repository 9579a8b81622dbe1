from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.aid import Grant, first_day_with_room, highest_sum, shift_years, sum_granted

DAYS = st.dates(date(2016, 1, 1), date(2036, 12, 31))
AMOUNTS = st.integers(0, 50_000_000).map(lambda cents: Decimal(cents) / 100)
GRANTS = st.lists(st.builds(Grant, DAYS, AMOUNTS), max_size=12)
YEARS = st.integers(1, 5)

# The same examples at every run, also on a machine that is busy with something else.
holds = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)


@tagged("post_install", "-at_install")
class TestAidSum(BaseCase):
    """What counts in three years, to the day and to the cent."""

    def test_the_edges_of_the_period(self):
        for granted, day, counts in (
            ("2023-03-10", "2023-03-10", True),
            ("2023-03-10", "2023-03-09", False),
            ("2023-03-10", "2026-03-09", True),
            ("2023-03-10", "2026-03-10", False),
            ("2023-03-10", "2026-03-11", False),
            ("2024-02-29", "2027-02-28", True),
            ("2024-02-29", "2027-03-01", False),
            ("2025-02-28", "2028-02-28", False),
            ("2025-02-28", "2028-02-29", False),
            ("2025-03-01", "2028-02-29", True),
        ):
            with self.subTest(granted=granted, day=day):
                grants = [Grant(date.fromisoformat(granted), Decimal("0.01"))]
                total = sum_granted(grants, date.fromisoformat(day), 3)
                self.assertEqual(total, Decimal("0.01") if counts else 0)

    def test_what_was_granted_later_counts_with_what_comes_before(self):
        later = [Grant(date(2026, 1, 1), Decimal(200)), Grant(date(2029, 6, 1), Decimal(50))]
        day = date(2024, 5, 1)
        self.assertEqual(sum_granted(later, day, 3), 0)
        self.assertEqual(highest_sum([*later, Grant(day, Decimal(150))], day, 3), 350)

    def test_when_there_is_room_again(self):
        grants = [Grant(date(2024, 5, 1), Decimal(200)), Grant(date(2025, 5, 1), Decimal(90))]
        ceiling, day = Decimal(300), date(2025, 6, 1)
        for amount, expected in (
            (10, day),
            (11, date(2027, 5, 1)),
            (210, date(2027, 5, 1)),
            (211, date(2028, 5, 1)),
            (300, date(2028, 5, 1)),
            (301, None),
        ):
            with self.subTest(amount=amount):
                found = first_day_with_room(grants, Decimal(amount), ceiling, day, 3)
                self.assertEqual(found, expected)

    @holds
    @given(GRANTS, DAYS, YEARS)
    def test_the_sum_is_that_of_the_days_in_the_period(self, grants, day, years):
        start = shift_years(day, -years) + timedelta(days=1)
        period = {start + timedelta(days=count) for count in range((day - start).days + 1)}
        expected = sum((each.amount for each in grants if each.day in period), Decimal(0))
        self.assertEqual(sum_granted(grants, day, years), expected)

    @holds
    @given(GRANTS, YEARS)
    def test_a_grant_and_its_reversal_count_nothing_on_any_day(self, grants, years):
        undone = [*grants, *(each._replace(amount=-each.amount) for each in grants)]
        for each in grants:
            self.assertEqual(sum_granted(undone, each.day, years), 0)

    @holds
    @given(GRANTS, DAYS, st.integers(1, 2))
    def test_no_period_that_holds_the_day_has_more(self, grants, day, years):
        highest = highest_sum(grants, day, years)
        ends = (day + timedelta(days=count) for count in range(366 * years + 1))
        sums = [
            sum_granted(grants, end, years) for end in ends if shift_years(end, -years) < day <= end
        ]
        self.assertEqual(highest, max(sums))

    @holds
    @example([Grant(date(2024, 2, 29), Decimal(100))], Decimal(50), date(2026, 1, 1), 3)
    @given(GRANTS, AMOUNTS, DAYS, YEARS)
    def test_the_first_day_with_room_is_the_first(self, grants, amount, day, years):
        ceiling = Decimal(300_000)
        found = first_day_with_room(grants, amount, ceiling, day, years)
        if amount > ceiling:
            self.assertIsNone(found)
            return

        def fits(candidate):
            more = [*grants, Grant(candidate, amount)]
            return highest_sum(more, candidate, years) <= ceiling

        if found is None:
            # Some grants alone are more than the ceiling.
            last = max(each.day for each in grants)
            self.assertFalse(fits(last))
            return
        self.assertTrue(fits(found))
        if found > day:
            self.assertFalse(fits(day))
            self.assertFalse(fits(found - timedelta(days=1)))
