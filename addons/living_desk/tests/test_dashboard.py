from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import LivingDeskCommon


@tagged("post_install", "-at_install")
class TestDashboard(LivingDeskCommon):
    """Each figure counts what its list shows, with the eyes of whoever asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.network = cls.env["living.network"].create({"name": "Test Network"})
        (cls.desk_lombardia | cls.desk_sicilia).network_id = cls.network
        cls.desk_lombardia.request_limit = 3
        now = fields.Datetime.now()
        values = {"is_living_request": True, "name": "Help", "type": "opportunity"}
        cls.leads = cls.env["crm.lead"].create(
            [
                {**values, "state_id": cls.milano.id, "user_id": cls.user_adviser.id},
                {**values, "state_id": cls.milano.id, "user_id": False},
                {
                    **values,
                    "state_id": cls.milano.id,
                    "user_id": cls.user_adviser.id,
                    "living_received_on": fields.Datetime.subtract(now, days=4),
                    "living_first_answer_on": now,
                },
                {
                    **values,
                    "state_id": cls.catania.id,
                    "user_id": False,
                    "living_received_on": fields.Datetime.subtract(now, days=10),
                    "living_first_answer_on": now,
                },
            ]
        )
        cls.path = cls._activate_path(cls._create_path(hours_budget=40))
        cls.path_sicilia = cls._propose_path(cls._create_path(cls.festival))
        cls.path.step_ids[0].date_planned = fields.Date.subtract(
            fields.Date.context_today(cls.env.user), days=3
        )
        cls.sessions = cls.env["calendar.event"]
        for days_ago, confirm in ((1, True), (2, True), (3, False), (800, True)):
            session = cls._create_session(cls.path, hours=2, days_ago=days_ago)
            session._living_log(2, "Worked on the dossier")
            if confirm:
                session._living_confirm()
            cls.sessions += session
        cls.env.flush_all()

    def _get_figures(self, user=None, period="last_year"):
        dashboard = self.env["living.dashboard"].with_user(user or self.user_coordinator)
        return dashboard.get_figures(self.network.id, period)

    def _get_values(self, user=None, **kwargs):
        """Return, by tile, the figures of Lombardia and Sicilia and of all desks shown."""
        return {
            tile["key"]: (
                tile["values"].get(self.desk_lombardia.id),
                tile["values"].get(self.desk_sicilia.id),
                tile["total"],
            )
            for tile in self._get_figures(user, **kwargs)["tiles"]
        }

    def test_figures_per_desk_and_of_all(self):
        values = self._get_values()
        self.assertEqual(values["open_requests"], (3, 1, 4))
        self.assertAlmostEqual(values["answer_days"][0], 4)
        self.assertAlmostEqual(values["answer_days"][2], 7)
        self.assertEqual(values["answered_in_time"], (1, 0, 0.5))
        self.assertEqual(values["organizations"], (1, 1, 2))
        self.assertEqual(values["active_paths"], (1, 0, 1))
        self.assertEqual(values["paths_to_sign"], (0, 1, 1))
        self.assertEqual(values["hours_confirmed"], (4, None, 4))
        self.assertEqual(values["sessions_to_confirm"], (1, None, 1))
        self.assertEqual(values["late_steps"], (1, None, 1))

    def test_how_paths_end_and_who_does_the_steps(self):
        self._do_step(self.path.step_ids[1], "alone")
        self._do_step(self.path.step_ids[2], "together")
        self.path._conclude("supported", "Not yet")
        values = self._get_values()
        self.assertEqual(values["done_alone"], (0.5, None, 0.5))
        self.assertEqual(values["closed_autonomous"], (0, None, 0))

    def test_a_desk_where_nobody_answered_has_no_mean(self):
        self.leads.sudo().living_first_answer_on = False
        values = self._get_values()
        self.assertEqual(values["answer_days"], (None, None, 0))

    def test_a_period_is_local_days(self):
        session = self.sessions[0]
        # Half past midnight in Rome on the first of April: still March in UTC.
        session.sudo().write({"start": "2026-03-31 22:30:00", "stop": "2026-04-01 00:30:00"})
        self.sessions[1].sudo().start = "2026-03-31 21:30:00"
        with freeze_time("2026-04-15 10:00:00"):
            self.assertEqual(self._get_values(period="month")["hours_confirmed"][0], 2)

    def test_an_adviser_reads_the_figures_of_own_desks(self):
        for user in (self.user_adviser, self.user_manager):
            figures = self._get_figures(user)
            self.assertEqual([desk["id"] for desk in figures["desks"]], self.desk_lombardia.ids)
            self.assertEqual(self._get_values(user)["open_requests"], (3, None, 3))
        sicilia = self._get_values(self.user_manager_sicilia)
        self.assertEqual(sicilia["paths_to_sign"], (None, 1, 1))
        self.assertEqual(sicilia["open_requests"], (None, 1, 1))

    def test_every_figure_opens_what_it_counts(self):
        for user in (self.user_coordinator, self.user_adviser):
            dashboard = self.env["living.dashboard"].with_user(user)
            for tile in self._get_figures(user)["tiles"]:
                if tile["unit"] != "count":
                    continue
                for desk in (self.desk_lombardia, self.desk_sicilia, False):
                    with self.subTest(user=user.login, tile=tile["key"], desk=desk and desk.name):
                        action = dashboard.get_list(
                            tile["key"], self.network.id, "last_year", desk and desk.id
                        )
                        counted = tile["values"].get(desk.id, 0) if desk else tile["total"]
                        model = self.env[action["res_model"]].with_user(user)
                        found = model.with_context(**action["context"]).search(action["domain"])
                        self.assertEqual(len(found), counted)

    def test_means_and_hours_open_the_records_behind_them(self):
        dashboard = self.env["living.dashboard"].with_user(self.user_coordinator)
        for key, expected in (
            ("answer_days", self.leads[2:]),
            ("answered_in_time", self.leads[2:]),
            ("hours_confirmed", self.sessions[:2]),
        ):
            with self.subTest(tile=key):
                action = dashboard.get_list(key, self.network.id, "last_year")
                found = self.env[action["res_model"]].search(action["domain"])
                self.assertEqual(found, expected & found)
                self.assertEqual(len(found), len(expected))

    def test_workload_by_adviser(self):
        lines = {
            (line["desk_id"], line["user_id"]): (line["open"], line["limit"])
            for line in self._get_figures()["workload"]
        }
        self.assertEqual(
            lines,
            {
                (self.desk_lombardia.id, self.user_adviser.id): (2, 3),
                (self.desk_lombardia.id, self.user_manager.id): (0, 3),
                (self.desk_lombardia.id, False): (1, 0),
                (self.desk_sicilia.id, self.user_manager_sicilia.id): (0, 0),
                (self.desk_sicilia.id, False): (1, 0),
            },
        )
        dashboard = self.env["living.dashboard"].with_user(self.user_coordinator)
        for user_id, expected in (
            (self.user_adviser.id, self.leads[0] | self.leads[2]),
            (False, self.leads[1]),
        ):
            action = dashboard.get_list(
                "open_requests", False, "year", self.desk_lombardia.id, user_id
            )
            self.assertEqual(self.env["crm.lead"].search(action["domain"], order="id"), expected)

    def test_someone_who_left_the_team_keeps_a_line_while_having_requests(self):
        self.desk_lombardia.user_ids -= self.user_adviser
        names = [line["user"] for line in self._get_figures()["workload"]]
        self.assertIn(self.user_adviser.name, names)

    def test_as_many_queries_whatever_there_is_to_count(self):
        dashboard = self.env["living.dashboard"].with_user(self.user_coordinator)
        counts = []
        for more in (0, 5):
            self.env["crm.lead"].create([{"name": "x", "is_living_request": True}] * more)
            for index in range(more):
                desk = self.env["living.desk"].create(
                    {"name": f"Desk {index}", "network_id": self.network.id}
                )
                self._create_path(
                    self._create_organization(f"Organization {index}", desk, self.milano)
                )
            # Rules and rights get read and kept, once.
            self.env.invalidate_all()
            dashboard.get_figures(self.network.id, "year")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            dashboard.get_figures(self.network.id, "year")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[0])

    def test_others_read_nothing(self):
        employee = self._create_user("test.employee", "base.group_user")
        salesman = self._create_user("test.sales", "sales_team.group_sale_salesman_all_leads")
        for user in (employee, salesman, self.user_theatre, self.user_consultant):
            dashboard = self.env["living.dashboard"].with_user(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                dashboard.get_figures()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                dashboard.get_list("open_requests")

    def test_what_is_not_known_is_refused(self):
        dashboard = self.env["living.dashboard"].with_user(self.user_adviser)
        with self.assertRaisesRegex(UserError, "period is not known"):
            dashboard.get_figures(False, "decade")
        with self.assertRaisesRegex(UserError, "figure is not known"):
            dashboard.get_list("turnover")
