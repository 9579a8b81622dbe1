import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from .common import LivingDeskCommon


@tagged("post_install", "-at_install")
class TestPathMarket(LivingDeskCommon):
    """Who works on which country."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.canada = cls.env.ref("base.ca")
        cls.path = cls._create_path()
        cls.path_sicilia = cls._create_path(cls.festival)
        cls.market, cls.market_sicilia = cls.env["living.path.market"].create(
            [
                {"path_id": path.id, "country_id": cls.canada.id, "dates_target": 4}
                for path in (cls.path, cls.path_sicilia)
            ]
        )

    def test_a_path_is_found_by_country(self):
        paths = self.env["living.path"].search([("market_ids.country_id", "=", self.canada.id)])
        self.assertLessEqual(self.path | self.path_sicilia, paths)

    @users("test.adviser")
    def test_an_adviser_reads_and_writes_the_markets_of_the_own_desk(self):
        markets = self.env["living.path.market"]
        self.assertIn(self.market, markets.search([]))
        self.assertNotIn(self.market_sicilia, markets.search([]))
        self.market.with_user(self.env.user).state = "played"
        with self.assertRaises(AccessError):
            self.market_sicilia.with_user(self.env.user).state = "played"

    def test_a_coordinator_reads_all_and_others_none(self):
        markets = self.env["living.path.market"]
        both = self.market | self.market_sicilia
        self.assertLessEqual(both, markets.with_user(self.user_coordinator).search([]))
        for user in (self.user_theatre, self.user_consultant):
            with self.assertRaises(AccessError):
                self.market.with_user(user).read(["country_id"])

    def test_a_market_follows_its_path_to_another_desk(self):
        self.path.desk_id = self.desk_sicilia
        self.assertEqual(self.market.desk_id, self.desk_sicilia)

    @mute_logger("odoo.sql_db")
    def test_a_country_is_named_once_and_dates_are_not_negative(self):
        for vals in (
            {"path_id": self.path.id, "country_id": self.canada.id},
            {
                "path_id": self.path.id,
                "country_id": self.env.ref("base.fr").id,
                "dates_target": -1,
            },
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaises(psycopg2.IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.env["living.path.market"].create(vals)
