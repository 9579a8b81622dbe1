"""What the tests of ratings start from: two meetings that are over."""

from odoo.tests import freeze_time

from .common import LivingMissionCommon

EVENING = "2035-03-10 19:30:00"
LATER = "2035-09-12 08:00:00"


class LivingRatingCommon(LivingMissionCommon):
    """`anna` met `carla` and then `dario`; nobody ticked whether they came."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.met_carla = cls._meet(cls.anna, cls.carla)
        cls.met_dario = cls._meet(cls.anna, cls.dario, slot=1)

    def _rate(self, meeting, registration, outcome="contact", now=EVENING, usefulness="4"):
        with freeze_time(now):
            return registration._rate(meeting, usefulness, outcome)
