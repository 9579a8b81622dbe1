from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common_hold import HoldCommon


@tagged("post_install", "-at_install")
class TestHoldTour(HoldCommon, HttpCase):
    def test_the_second_becomes_the_first(self):
        """Two organizations hold a hall: one asks, the desk of the other releases, it confirms."""
        until = {"hold_until": fields.Date.context_today(self.env.user) + timedelta(days=10)}
        first = self._hold(self.festival, datetime(2026, 1, 1, 8), **until)
        second = self._hold(self.theatre, datetime(2026, 1, 2, 8), name="Prima", **until)
        page = f"/my/calendar/{second.id}"
        self.start_tour(page, "living_calendar_hold_second", login="test.theatre")
        self.assertTrue(first.hold_decide_by)
        self.start_tour(
            "/odoo/calendar-holds", "living_calendar_hold_release", login="test.manager.sicilia"
        )
        self.assertEqual(first.hold_end_reason, "La sala chiude per lavori")
        self.start_tour(page, "living_calendar_hold_confirm", login="test.theatre")
        self.assertEqual(second.state, "confirmed")
