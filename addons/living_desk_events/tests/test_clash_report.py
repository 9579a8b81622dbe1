from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged

from .common import LivingDeskEventsCommon, rome


@tagged("post_install", "-at_install")
class TestClashReport(LivingDeskEventsCommon):
    """What begins in a venue while an earlier event is still there."""

    def _pairs(self, user=None, domain=()):
        # Each user has a report of his own, a request is of one user.
        self.env.invalidate_all()
        report = self.env["living.clash.report"].with_user(user or self.env.user)
        here = Domain("venue_id", "in", (self.hall | self.hall_2 | self.hall_catania).ids)
        return [
            (clash.entry_id.name, clash.other_id.name)
            for clash in report.search(here & Domain(domain))
        ]

    def _hold(self, name, start, stop, **values):
        return self._plan(start, stop, values.pop("state", "provisional"), name=name, **values)

    def test_each_event_beside_what_stays_longest(self):
        self._hold("Long", rome(10, 9), rome(10, 22))
        self._hold("Inside", rome(10, 10), rome(10, 11))
        self._hold("After Inside", rome(10, 12), rome(10, 13))
        self._hold("Right After", rome(10, 22), rome(10, 23))
        self._hold("Elsewhere", rome(10, 10), rome(10, 11), venue_id=self.hall_2.id)
        self._hold("Cancelled", rome(10, 10), rome(10, 11), state="cancelled")
        self._hold("No Venue", rome(10, 10), rome(10, 11), venue_id=False, city="Milano")
        self.assertEqual(self._pairs(), [("Inside", "Long"), ("After Inside", "Long")])

    def test_same_start_is_told_once(self):
        self._hold("First", rome(10, 9), rome(10, 10))
        self._hold("Second", rome(10, 9), rome(10, 10))
        self.assertEqual(self._pairs(), [("Second", "First")])

    def test_what_is_told_of_a_pair(self):
        ours = self._hold("Ours", rome(10, 9), rome(10, 12), organization=self.theatre)
        self._hold("Theirs", rome(10, 11), rome(10, 14), state="confirmed")
        clash = self.env["living.clash.report"].search([("other_id", "=", ours.id)])
        self.assertEqual((clash.overlap_start, clash.overlap_stop), (rome(10, 11), rome(10, 12)))
        self.assertEqual((clash.state, clash.other_state), ("confirmed", "provisional"))
        self.assertEqual(clash.organization_id, self.festival)
        self.assertEqual(clash.other_organization_id, self.theatre)
        self.assertTrue(clash.is_announced_clash)
        self.assertFalse(clash.is_own)
        self.assertIn("11:00–12:00", clash.when)
        self.assertEqual(clash.action_open_entry()["res_id"], clash.entry_id.id)
        self.assertEqual(
            self._pairs(domain=[("is_announced_clash", "=", True)]), [("Theirs", "Ours")]
        )

    def test_both_sides_must_be_readable(self):
        self._hold("Long Secret", rome(10, 8), rome(10, 23))
        self._hold("Announced", rome(10, 9), rome(10, 12), state="confirmed")
        self._hold("Ours", rome(10, 11), rome(10, 14), organization=self.theatre)
        self.assertEqual(self._pairs(), [("Announced", "Long Secret"), ("Ours", "Long Secret")])
        # Another desk's hold is not told; what is behind it is.
        self.assertEqual(self._pairs(self.user_adviser), [("Ours", "Announced")])
        self.assertEqual(
            self._pairs(self.user_coordinator),
            [("Announced", "Long Secret"), ("Ours", "Long Secret")],
        )
        hidden = self.env["living.clash.report"].search([("entry_id.name", "=", "Announced")])
        self.assertFalse(hidden.with_user(self.user_adviser).exists())
        with self.assertRaises(AccessError):
            self._pairs(self.user_theatre)

    def test_a_change_is_seen_at_once(self):
        self._hold("First", rome(10, 9), rome(10, 12))
        second = self._hold("Second", rome(10, 11), rome(10, 14))
        self.assertEqual(len(self._pairs()), 1)
        second.start = rome(10, 12)
        self.assertEqual(self._pairs(), [])

    def test_cost_does_not_grow(self):
        counts = []
        for day in (10, 11, 12):
            for hour in range(9, 9 + day - 8):
                self._hold("One", rome(day, hour), rome(day, 20))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            report = self.env["living.clash.report"].with_user(self.user_coordinator)
            report.search_fetch([], ["overlap_start"]).mapped("when")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
