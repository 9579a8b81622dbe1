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

    @classmethod
    def _hold_days_ago(cls, days):
        """Move the mission to the past, with its slots."""
        cls.env.flush_all()
        cls.env.cr.execute(
            """
            UPDATE living_meeting_slot SET
                start = start - moved.by, stop = stop - moved.by
              FROM (SELECT date_trunc('day', date_end - NOW() AT TIME ZONE 'UTC')
                           + %(days)s * INTERVAL '1 day' AS by
                      FROM event_event WHERE id = %(id)s) moved
             WHERE event_id = %(id)s;
            UPDATE event_event SET
                date_begin = date_begin - moved.by, date_end = date_end - moved.by
              FROM (SELECT date_trunc('day', date_end - NOW() AT TIME ZONE 'UTC')
                           + %(days)s * INTERVAL '1 day' AS by
                      FROM event_event WHERE id = %(id)s) moved
             WHERE id = %(id)s
            """,
            {"id": cls.mission.id, "days": days},
        )
        cls.env.invalidate_all()

    def _rate(self, meeting, registration, outcome="contact", now=EVENING, usefulness="4"):
        with freeze_time(now):
            return registration._rate(meeting, usefulness, outcome)
