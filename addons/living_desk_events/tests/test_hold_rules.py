from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.hold import Claim, Notice, choose_notice, deadline, last_day

TODAY = date(2035, 1, 10)


def in_days(days):
    return TODAY + timedelta(days=days)


@tagged("post_install", "-at_install")
class TestHoldRules(BaseCase):
    def test_a_hold_never_outlives_the_day_of_the_event(self):
        self.assertEqual(last_day(TODAY, 21, in_days(60)), in_days(21))
        self.assertEqual(last_day(TODAY, 21, in_days(5)), in_days(5))

    def test_who_is_asked_has_less_time_never_more(self):
        for decide_by, expected in ((None, 10), (in_days(3), 3), (in_days(30), 10)):
            with self.subTest(decide_by=decide_by):
                self.assertEqual(deadline(in_days(10), decide_by), in_days(expected))

    def test_what_is_due_on_a_day(self):
        for left, is_reminded, is_warned, expected in (
            (8, False, False, Notice.NONE),
            (7, False, False, Notice.FIRST),
            (7, True, False, Notice.NONE),
            (3, False, False, Notice.FIRST),
            (2, True, False, Notice.LAST),
            # The job has not run for days: one mail, not two.
            (2, False, False, Notice.LAST),
            (1, False, True, Notice.NONE),
            (0, True, True, Notice.NONE),
            (0, True, False, Notice.LAST),
            (-1, False, False, Notice.LAPSE),
            (-1, True, True, Notice.LAPSE),
        ):
            with self.subTest(left=left, is_reminded=is_reminded, is_warned=is_warned):
                notice = choose_notice(TODAY, in_days(left), in_days(-9), is_reminded, is_warned)
                self.assertEqual(notice, expected)

    def test_nobody_is_reminded_of_what_was_said_today(self):
        self.assertEqual(choose_notice(TODAY, in_days(1), TODAY, False, False), Notice.NONE)

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        length=st.integers(0, 60),
        delays=st.lists(st.integers(1, 30), max_size=9),
    )
    def test_however_the_job_runs_each_mail_is_sent_once(self, length, delays):
        until, day, sent = in_days(length), TODAY, []
        for delay in delays:
            day += timedelta(days=delay)
            notice = choose_notice(
                day, until, TODAY, Notice.FIRST in sent or Notice.LAST in sent, Notice.LAST in sent
            )
            if notice == Notice.NONE:
                self.assertLessEqual(day, until)
                continue
            sent.append(notice)
            if notice == Notice.LAPSE:
                self.assertGreater(day, until)
                break
        self.assertEqual(len(sent), len(set(sent)))

    def test_a_claim_is_within_what_was_held(self):
        def claim(start=19, stop=22, venue=1, organization=1):
            return Claim(
                1, venue, organization, datetime(2035, 3, 10, start), datetime(2035, 3, 10, stop)
            )

        held = claim()
        for inside in (claim(), claim(20), claim(stop=21), claim(20, 21)):
            self.assertTrue(inside.is_within(held))
        for outside in (claim(18), claim(stop=23), claim(venue=2), claim(organization=2)):
            self.assertFalse(outside.is_within(held))
