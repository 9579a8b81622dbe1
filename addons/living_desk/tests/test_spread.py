from datetime import datetime

from psycopg2 import IntegrityError

from odoo import fields
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_consultancy import ConsultancyCommon


@tagged("post_install", "-at_install")
class TestSpread(ConsultancyCommon):
    """What a consultant has left this month, and who holds too much of a desk's work."""

    def _entrust(self, consultant, hours, path=None):
        return self._assign(
            path or self._activate_path(self._create_path()), consultant, hours_budget=hours
        )

    # === CAPACITY === #

    def test_promised_hours_are_those_without_a_session_until_the_path_ends(self):
        path = self._activate_path(
            self._create_path(hours_budget=60, date_start="2026-03-01", date_end="2026-06-30")
        )
        assignment = self._entrust(self.consultant, 20, path)
        with freeze_time("2026-03-10 12:00:00"):
            self._create_session(path, assignment, hours=2, days_ago=1)
            self._create_session(path, assignment, hours=6, days_ago=-60)
            self.consultant.invalidate_recordset()
            self.assertEqual(assignment.hours_unplanned, 12)
            self.assertEqual(self.consultant.month_hours, 2)
            self.assertEqual(self.consultant.promised_hours, 3, "12 hours in 4 months")
            self.assertEqual(self.consultant.taken_hours, 5)
            self.assertEqual(self.consultant.remaining_hours, 35)
        with freeze_time("2026-06-10 12:00:00"):
            self.consultant.invalidate_recordset()
            self.assertEqual(self.consultant.promised_hours, 12)
        with freeze_time("2026-09-10 12:00:00"):
            self.consultant.invalidate_recordset()
            self.assertEqual(self.consultant.promised_hours, 12, "Late, and still promised")

    def test_only_what_was_accepted_and_goes_on_is_promised(self):
        path = self._activate_path(self._create_path(hours_budget=60))
        offer = self._assign(path, accept=False, hours_budget=30)
        self.assertEqual(self.consultant.promised_hours, 0)
        offer._accept()
        self.consultant.invalidate_recordset()
        self.assertGreater(self.consultant.promised_hours, 0)
        path._conclude("supported", "Not yet")
        self.consultant.invalidate_recordset()
        self.assertEqual(self.consultant.promised_hours, 0)

    def test_who_has_hours_left_is_searched(self):
        everybody = self.consultant | self.consultant_2 | self.consultant_far
        path = self._activate_path(
            self._create_path(date_end=fields.Date.context_today(self.env.user))
        )
        self._entrust(self.consultant_2, 20, path)
        consultants = self.env["living.consultant"]
        own = [("id", "in", everybody.ids)]
        for value, expected in (
            (True, self.consultant | self.consultant_far),
            (False, self.consultant_2),
        ):
            found = consultants.search([("has_hours_left", "=", value), *own])
            self.assertEqual(found, expected.sorted("name"))
            self.assertEqual(
                found, everybody.filtered(lambda c, v=value: c.has_hours_left == v).sorted("name")
            )

    # === SPREAD === #

    def test_shares_are_of_the_hours_entrusted_in_a_year_by_the_desk(self):
        self._entrust(self.consultant, 30)
        self._entrust(self.consultant_2, 10)
        self._entrust(self.consultant_far, 60, self._create_path(self.festival))
        old = self._entrust(self.consultant_2, 500)
        old.sudo().answered_on = fields.Datetime.subtract(fields.Datetime.now(), days=400)
        self._assign(self._create_path(), self.consultant_2, accept=False, hours_budget=90)
        desks = self.desk_lombardia | self.desk_sicilia
        self.assertEqual(
            desks._get_work_shares(),
            {
                (self.desk_lombardia.id, self.consultant.id): 75,
                (self.desk_lombardia.id, self.consultant_2.id): 25,
                (self.desk_sicilia.id, self.consultant_far.id): 100,
            },
        )

    def test_over_the_limit_is_marked_and_ranks_lower(self):
        self._entrust(self.consultant, 30)
        self._entrust(self.consultant_2, 20)
        self.desk_lombardia.spread_limit = 60
        self.assertEqual(self._get_ranked()[0], self.consultant, "60% are allowed")
        self.desk_lombardia.spread_limit = 59
        consultant = self.consultant.with_user(self.user_adviser)
        self.assertEqual(consultant.over_desk_ids, self.desk_lombardia)
        self.assertIn("Holds 60% of the hours", consultant.spread_warning)
        self.assertFalse(self.consultant_2.with_user(self.user_adviser).spread_warning)
        other = self.consultant.with_user(self.user_manager_sicilia)
        self.assertFalse(other.spread_warning, "Not the affair of another desk")
        self.assertEqual(self.need._get_ranking().matches[0].score, 50)
        self.consultant_2.country_ids = self.country
        self.assertEqual(self._get_ranked()[0], self.consultant_2)

    def test_who_is_over_the_limit_is_searched(self):
        self._entrust(self.consultant, 30)
        self._entrust(self.consultant_2, 10)
        consultants = self.env["living.consultant"]
        for user, expected in (
            (self.user_adviser, self.consultant),
            (self.user_coordinator, self.consultant),
            (self.user_manager_sicilia, consultants),
        ):
            with self.subTest(user=user.login):
                domain = [("over_desk_ids", "in", self.desk_lombardia.ids)]
                self.assertEqual(consultants.with_user(user).search(domain), expected)
        found = consultants.with_user(self.user_adviser).search(
            [("over_desk_ids", "not in", self.desk_lombardia.ids)]
        )
        self.assertNotIn(self.consultant, found)
        self.assertIn(self.consultant_2, found)

    def test_the_limit_is_a_percentage(self):
        for limit in (0, -1, 101):
            with (
                self.subTest(limit=limit),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.desk_lombardia.spread_limit = limit
                self.env.flush_all()
        self.assertEqual(self.env["living.desk"].new().spread_limit, 40)

    def test_the_dashboard_counts_searches_and_who_is_over_the_limit(self):
        self._entrust(self.consultant, 30)
        self._entrust(self.consultant_2, 10)
        dashboard = self.env["living.dashboard"].with_user(self.user_adviser)
        tiles = {tile["key"]: tile["total"] for tile in dashboard.get_figures()["tiles"]}
        self.assertEqual(tiles["consultants_to_find"], 1)
        self.assertEqual(tiles["consultants_over_limit"], 1)
        action = dashboard.get_list("consultants_over_limit")
        found = self.env["living.consultant"].with_user(self.user_adviser).search(action["domain"])
        self.assertEqual(found, self.consultant)

    def test_the_report_shows_what_the_shares_count(self):
        self._entrust(self.consultant, 30)
        action = self.env.ref("living_desk.living_assignment_action_spread")
        self.assertEqual(action.view_mode.split(",")[0], "graph")
        with freeze_time(datetime(2030, 1, 1)):
            self.assertFalse(self.desk_lombardia._get_work_shares())
