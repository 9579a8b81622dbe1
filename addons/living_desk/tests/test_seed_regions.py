"""The regions are plain data: they are there with and without the demo."""

from collections import Counter

from odoo.tests import TransactionCase, tagged

ITALIAN_REGIONS = {
    "ITC1": 8,
    "ITC2": 1,
    "ITC3": 4,
    "ITC4": 12,
    "ITF1": 4,
    "ITF2": 2,
    "ITF3": 5,
    "ITF4": 6,
    "ITF5": 2,
    "ITF6": 5,
    "ITG1": 9,
    # Odoo keeps the provinces of 2005 beside those of 2016
    "ITG2": 9,
    "ITH1": 1,
    "ITH2": 1,
    "ITH3": 7,
    "ITH4": 4,
    "ITH5": 9,
    "ITI1": 10,
    "ITI2": 2,
    "ITI3": 5,
    "ITI4": 5,
}
PARTNER_REGIONS = {
    "FRL0": "base.fr",
    "EL30": "base.gr",
    "EL63": "base.gr",
    "MT00": "base.mt",
    "ES53": "base.es",
}


@tagged("post_install", "-at_install")
class TestSeedRegions(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.italy = cls.env.ref("base.it")
        cls.regions = cls.env["living.region"].search([])

    def test_italian_regions(self):
        """Italy has 21 regions at NUTS level 2: Bolzano and Trento count as two."""
        codes = self.regions.filtered(lambda r: r.country_id == self.italy).mapped("code")
        self.assertEqual(len(codes), 21)
        self.assertEqual(set(codes), set(ITALIAN_REGIONS))

    def test_every_province_has_its_region(self):
        provinces = self.env["res.country.state"].search([("country_id", "=", self.italy.id)])
        self.assertEqual(
            provinces.filtered(lambda p: not p.living_region_id).mapped("name"),
            [],
            "No province of Italy is without a region.",
        )
        self.assertEqual(
            provinces.living_region_id.country_id, self.italy, "Provinces stay in their country."
        )
        counts = Counter(province.living_region_id.code for province in provinces)
        self.assertEqual(counts, ITALIAN_REGIONS)

    def test_known_provinces(self):
        for province, code in (
            ("mi", "ITC4"),
            ("an", "ITI3"),
            ("rm", "ITI4"),
            ("ct", "ITG1"),
            ("bz", "ITH1"),
            ("tn", "ITH2"),
            ("mt", "ITF5"),
            ("su", "ITG2"),
        ):
            with self.subTest(province=province):
                state = self.env.ref(f"base.state_it_{province}")
                self.assertEqual(state.living_region_id.code, code)
                self.assertEqual(
                    state.living_region_id, self.env.ref(f"living_desk.region_{code.lower()}")
                )

    def test_partner_regions(self):
        """The regions of the partners abroad are known with their country."""
        for code, country in PARTNER_REGIONS.items():
            with self.subTest(code=code):
                region = self.env.ref(f"living_desk.region_{code.lower()}")
                self.assertEqual(region.code, code)
                self.assertEqual(region.country_id, self.env.ref(country))
        balearic_islands = self.env.ref("living_desk.region_es53")
        self.assertEqual(balearic_islands.state_ids, self.env.ref("base.state_es_pm"))
