"""Venues and planned events for the tests of the shared calendar."""

from datetime import datetime
from zoneinfo import ZoneInfo

from odoo.addons.living_desk.tests.common import LivingDeskCommon
from odoo.addons.living_desk.tools.clock import to_utc

ROME = ZoneInfo("Europe/Rome")


def rome(day, hour, minute=0, month=3):
    """Return the UTC instant of an hour of Rome in March 2035, far from any demo data."""
    return to_utc(datetime(2035, month, day, hour, minute), ROME)


class LivingDeskEventsCommon(LivingDeskCommon):
    """Two halls in Milano, one in Catania, and a short way to plan events there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Dates are written in the language of the reader: let it be the same everywhere.
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.hall, cls.hall_2, cls.hall_catania = cls.env["living.venue"].create(
            [
                {"name": "Sala Prova", "city": "Milano", "state_id": cls.milano.id},
                {"name": "Sala Seconda", "city": "Milano", "state_id": cls.milano.id},
                {"name": "Cortile Prova", "city": "Catania", "state_id": cls.catania.id},
            ]
        )
        cls.dance, cls.music = cls.env["living.discipline"].create(
            [{"name": "Test Dance"}, {"name": "Test Music"}]
        )

    @classmethod
    def _plan(cls, start, stop, state="confirmed", organization=None, **values):
        """Enter an event as the system does, in any state."""
        vals = {
            "name": "Planned Event",
            "organization_id": (organization or cls.festival).id,
            "venue_id": cls.hall.id,
            "discipline_id": cls.dance.id,
            "start": start,
            "stop": stop,
            "state": state,
        }
        return cls.env["living.calendar.entry"].create({**vals, **values})
