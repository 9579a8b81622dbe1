"""The fair of the demo data: 27 firms of four countries share the stands."""

from odoo.tests import TransactionCase, tagged

COUNTRIES = {"FR": 5, "MT": 1, "IT": 17, "GR": 4}


@tagged("post_install", "-at_install")
class TestSeedFair(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fair = (
            cls.env.ref("living_desk_matchmaking.fair_smau", raise_if_not_found=False)
            or cls.env["event.event"].browse()
        )

    def test_the_firms_by_country(self):
        if not self.fair:
            self.skipTest("without demo data")
        user = self.env.ref("living_desk.user_facilitator")
        presences = self.env["living.fair.presence"].with_user(user)
        groups = presences._read_group(
            [("event_id", "=", self.fair.id)], ["country_id"], ["organization_id:count_distinct"]
        )
        self.assertEqual({country.code: count for country, count in groups}, COUNTRIES)
        action = self.fair.with_user(user).action_view_fair_countries()
        rows = presences.formatted_read_group(
            action["domain"], ["country_id"], ["organization_id:count_distinct"]
        )
        self.assertEqual(
            sorted(row["organization_id:count_distinct"] for row in rows), [1, 4, 5, 17]
        )

    def test_stands_are_shared_and_visited(self):
        if not self.fair:
            self.skipTest("without demo data")
        self.assertEqual(self.fair.fair_organization_count, 27)
        sector = self.env.ref("living_desk.sector_ict")
        self.assertEqual(self.fair.stand_ids.presence_ids.sector_id, sector)
        for stand in self.fair.stand_ids:
            with self.subTest(stand=stand.name):
                self.assertTrue(stand.visitor_count > stand.contact_count > 0)
                self.assertLessEqual(max(stand.presence_ids.mapped("place")), stand.capacity)
