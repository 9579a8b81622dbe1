from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import LivingDeskCommon


@tagged("post_install", "-at_install")
class TestNetwork(LivingDeskCommon):
    """A network counts its desks, partners, regions and countries, each once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead, cls.host, cls.other = cls.env["res.partner"].create(
            [{"name": name, "is_company": True} for name in ("Lead", "Host", "Other")]
        )
        cls.network = cls.env["living.network"].create(
            {
                "name": "Test Network",
                "lead_partner_id": cls.lead.id,
                "partner_ids": [Command.set((cls.lead | cls.other).ids)],
            }
        )

    def test_a_network_without_desks_counts_its_partners(self):
        self.assertEqual(
            (self.network.desk_count, self.network.partner_count, self.network.country_count),
            (0, 2, 0),
        )

    def test_partners_regions_and_countries_count_once(self):
        attica = self.env.ref("living_desk.region_el30")
        (self.desk_lombardia | self.desk_sicilia).network_id = self.network
        (self.desk_lombardia | self.desk_sicilia).host_partner_id = self.host
        self.assertEqual(
            (
                self.network.desk_count,
                self.network.partner_count,
                self.network.region_count,
                self.network.country_count,
            ),
            (2, 3, 2, 1),
        )
        self.desk_sicilia.region_ids += attica
        self.assertEqual(self.desk_sicilia.country_ids.mapped("code"), ["IT", "GR"])
        self.assertEqual((self.network.region_count, self.network.country_count), (3, 2))

    def test_a_desk_counts_the_organizations_that_it_follows(self):
        self._create_organization("Another", self.desk_lombardia, self.milano)
        self.env["res.partner"].create({"name": "A person", "parent_id": self.theatre.id})
        self.env.invalidate_all()
        self.assertEqual(self.desk_lombardia.member_count, 2)
        action = self.desk_lombardia.action_view_members()
        self.assertEqual(self.env["res.partner"].search_count(action["domain"]), 2)

    def test_desks_read_networks_and_coordinators_keep_them(self):
        sector = self.env["living.sector"].create({"name": "Test design"})
        for record in (self.network, sector):
            for user in (self.user_adviser, self.user_manager):
                with self.subTest(user=user.login, model=record._name):
                    self.assertTrue(record.with_user(user).has_access("read"))
                    with self.assertRaises(AccessError):
                        record.with_user(user).name = "Mine"
            record.with_user(self.user_coordinator).name = "Renamed"
            self.assertEqual(record.name, "Renamed")
        for user in (self.user_theatre, self.user_consultant):
            self.assertFalse(self.network.with_user(user).has_access("read"))
