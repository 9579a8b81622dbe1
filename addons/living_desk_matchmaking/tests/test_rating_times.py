from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.rating_times import REMIND_DAYS, Ask, find_due, find_moment

END = date(2035, 3, 10)
DAY, DAY_AGAIN, LATER, LATER_AGAIN = (
    Ask(moment, again) for moment in ("day", "later") for again in (False, True)
)


@tagged("post_install", "-at_install")
class TestRatingTimes(BaseCase):
    """Each mail is due once, in its time."""

    def test_what_is_due(self):
        for today, asked, expected in (
            (date(2035, 3, 9), {}, None),
            (END, {}, DAY),
            (date(2035, 3, 16), {DAY: END}, None),
            (date(2035, 3, 17), {DAY: END}, DAY_AGAIN),
            (date(2035, 5, 1), {DAY: END, DAY_AGAIN: date(2035, 3, 17)}, None),
            (date(2035, 5, 9), {}, DAY),
            (date(2035, 5, 10), {}, None),
            (date(2035, 9, 9), {DAY: END}, DAY_AGAIN),
            (date(2035, 9, 10), {DAY: END}, LATER),
            (date(2035, 9, 30), {LATER: date(2035, 9, 10)}, None),
            (date(2035, 10, 1), {LATER: date(2035, 9, 10)}, LATER_AGAIN),
            (date(2035, 12, 1), {}, None),
        ):
            with self.subTest(today=today, asked=asked):
                self.assertEqual(find_due(END, today, asked), expected)

    def test_six_months_after_the_end_of_a_month(self):
        self.assertEqual(find_moment(date(2035, 8, 31), date(2036, 2, 28)), "day")
        self.assertEqual(find_moment(date(2035, 8, 31), date(2036, 2, 29)), "later")

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.dates(date(2000, 1, 1), date(2090, 1, 1)),
        st.lists(st.integers(0, 400), max_size=30),
    )
    def test_each_mail_is_written_once_and_in_order(self, ended_on, days):
        asked = {}
        for offset in sorted(days):
            today = ended_on + timedelta(days=offset)
            due = find_due(ended_on, today, asked)
            if due:
                self.assertNotIn(due, asked)
                if due.is_reminder:
                    waited = today - asked[Ask(due.moment)]
                    self.assertGreaterEqual(waited.days, REMIND_DAYS[due.moment])
                asked[due] = today
        self.assertLessEqual(len(asked), 4)
