from io import BytesIO

from openpyxl import load_workbook

from odoo.tests import tagged

from .common_rating import LivingRatingCommon


@tagged("post_install", "-at_install")
class TestMissionReport(LivingRatingCommon):
    """Region by region and sector by sector: asked, accepted, held, missed, agreed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second_sector = cls.env["living.sector"].create({"name": "Test Second", "sequence": 1})
        cls.carla.sector_ids |= cls.second_sector
        asked = cls._ask(cls.anna, cls.carla)
        cls._ask(cls.dario, cls.bruno).sudo().state = "declined"
        (asked | cls._ask(cls.bruno, cls.carla)).sudo().state = "accepted"
        cls.met_carla.request_id = asked
        (cls.met_carla | cls.met_dario).sudo().state = "held"
        cls._meet(cls.bruno, cls.dario, slot=2, state="no_show")
        cls._meet(cls.carla, cls.dario, slot=3, state="cancelled")

    COUNTS = ("requested", "accepted", "held", "no_show", "agreement")

    def _count(self, one, other, user=None):
        report = self.env["living.mission.report"]
        groups = (report.with_user(user) if user else report)._read_group(
            [("event_id", "=", self.mission.id)],
            [one, other],
            [f"{name}_count:sum" for name in self.COUNTS],
        )
        return {(first.name, second.name): tuple(counts) for first, second, *counts in groups}

    def test_region_by_region(self):
        self._rate(self.met_dario, self.anna, "agreement")
        north, south = self.region_lombardia.name, self.region_sicilia.name
        expected = {(north, south): (2, 2, 2, 1, 1), (south, north): (1, 0, 0, 0, 0)}
        for user in (self.user_adviser, self.user_coordinator):
            with self.subTest(user=user.login):
                self.assertEqual(self._count("region_id", "other_region_id", user), expected)
        self.assertFalse(self._count("region_id", "other_region_id", self.user_manager_sicilia))
        self.assertFalse(
            self.env["living.mission.report"].with_user(self.user_theatre).has_access("read")
        )

    def test_each_wish_counts_in_the_first_sector_of_the_two(self):
        counts = self._count("sector_id", "other_sector_id")
        self.assertEqual(
            counts,
            {
                ("Test Sector", "Test Second"): (2, 2, 1, 0, 0),
                ("Test Sector", "Test Sector"): (1, 0, 1, 1, 0),
            },
        )

    def test_the_mission_opens_its_results(self):
        action = self.mission.with_user(self.user_adviser).action_view_results()
        self.assertEqual(action["domain"], [("event_id", "in", self.mission.ids)])
        views = self.env["living.mission.report"].with_user(self.user_adviser)
        views.get_views([(False, "pivot"), (False, "graph"), (False, "list"), (False, "search")])

    def _open_workbook(self, missions):
        report = self.env["report.living_desk_matchmaking.mission"]
        report = report.with_user(self.user_adviser).with_context(active_model="event.event")
        content, _kind = report.create_xlsx_report(missions.ids, {})
        return load_workbook(BytesIO(content))

    def test_the_workbook_adds_up(self):
        regions, sectors = self._open_workbook(self.mission).worksheets
        rows = [[cell.value for cell in row] for row in regions.iter_rows()]
        north, south = self.region_lombardia.name, self.region_sicilia.name
        names = sorted((north, south))
        self.assertEqual(rows[1], ["Asking / Asked", *names, "Total"])
        asked = {row[0]: row[1:] for row in rows[2:5]}
        self.assertEqual(asked["Total"][-1], 3)
        self.assertEqual(asked[north][names.index(south)], 2)
        self.assertEqual([row[0] for row in rows if row[0] == "Agreements"], ["Agreements"])
        last = [cell.value for cell in list(sectors.iter_rows())[-1]]
        self.assertEqual((last[0], last[2:]), ("Total", [3, 2, 2, 1, 0]))

    def test_a_mission_without_meetings_has_an_empty_workbook(self):
        self.assertEqual(len(self._open_workbook(self._create_mission()).worksheets), 2)
