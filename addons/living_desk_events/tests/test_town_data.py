from odoo.tests import tagged

from ..tools.overlap import distance
from .common import LivingDeskEventsCommon

# Kilometres as the crow flies, as any atlas gives them.
DISTANCES = [
    ("milano", "roma", 477),
    ("milano", "torino", 126),
    ("roma", "napoli", 189),
    ("venezia", "trieste", 115),
    ("bologna", "firenze", 81),
    ("palermo", "catania", 167),
    ("ancona", "pesaro", 59),
    ("bari", "brindisi", 105),
    ("genova", "la_spezia", 78),
    ("cagliari", "sassari", 173),
    ("trento", "bolzano", 51),
    ("messina", "reggio_calabria", 12),
    ("aosta", "torino", 79),
    ("ragusa", "siracusa", 52),
]


@tagged("post_install", "-at_install")
class TestTownData(LivingDeskEventsCommon):
    """The provincial capitals lie where they lie."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        data = cls.env["ir.model.data"].search(
            [("module", "=", "living_desk_events"), ("name", "=like", "town\\_it\\_%")]
        )
        cls.towns = cls.env["living.town"].browse(data.mapped("res_id"))

    def test_every_province_has_its_capital(self):
        self.assertGreaterEqual(len(self.towns), 107)
        self.assertEqual(set(self.towns.country_id.mapped("code")), {"IT"})
        self.assertGreaterEqual(len(self.towns.state_id), 107)
        self.assertFalse(self.towns.filtered(lambda town: not town.region_id).mapped("name"))

    def test_all_lie_in_italy(self):
        for town in self.towns:
            with self.subTest(town=town.name):
                self.assertTrue(36.6 < town.latitude < 47.1, town.latitude)
                self.assertTrue(6.6 < town.longitude < 18.6, town.longitude)

    def test_known_distances(self):
        def place(name):
            town = self.env.ref(f"living_desk_events.town_it_{name}")
            return town.latitude, town.longitude

        for one, other, km in DISTANCES:
            with self.subTest(one=one, other=other):
                self.assertAlmostEqual(distance(place(one), place(other)), km, delta=4)

    def test_no_two_in_one_place_and_regions_hang_together(self):
        places = {(town.latitude, town.longitude) for town in self.towns}
        self.assertEqual(len(places), len(self.towns))
        for region, towns in self.towns.grouped("region_id").items():
            for town in towns:
                nearest = min(
                    (
                        distance((town.latitude, town.longitude), (other.latitude, other.longitude))
                        for other in towns - town
                    ),
                    default=0,
                )
                with self.subTest(region=region.name, town=town.name):
                    self.assertLess(nearest, 95)

    def test_an_event_lies_where_its_town_lies(self):
        venue = self.env["living.venue"].create(
            {
                "name": "Sala di Bergamo",
                "city": " bergamo",
                "state_id": self.env.ref("base.state_it_bg").id,
            }
        )
        self.assertTrue(venue.is_located)
        self.assertAlmostEqual(venue.latitude, 45.698, places=2)
