from odoo import api, fields, models
from odoo.tools import SQL

from .living_calendar_announcement import ANNOUNCED_STATES, CHECKED_STATES

# Weeks before and after today in which a town without events is counted, with zero.
WEEKS_AROUND = 52


class LivingCalendarDensity(models.Model):
    """How many events a week has in a town and of a discipline; also where there are none.

    Only numbers: what a user may not read is counted here as everything else, for it is the
    crowd that matters, and no row says whose event it is.
    """

    _name = "living.calendar.density"
    _description = "Events per Week, Town and Discipline"
    _auto = False
    _order = "week, city"
    _rec_name = "city"
    _depends = {
        "living.calendar.entry": [
            "city",
            "city_key",
            "desk_id",
            "discipline_id",
            "embargo_until",
            "region_id",
            "start",
            "state",
            "stop",
            "tz",
        ],
        "living.desk": ["tz"],
    }

    week = fields.Date(readonly=True, help="Monday of the week, by the clock of the place.")
    city = fields.Char("Town", readonly=True)
    region_id = fields.Many2one("living.region", readonly=True)
    discipline_id = fields.Many2one("living.discipline", readonly=True)
    event_count = fields.Integer("Events", readonly=True)
    announced_count = fields.Integer(
        "Announced Events", readonly=True, help="Confirmed or public ones."
    )

    @property
    def _table_query(self):
        # A number from what a row is about: numbering the rows would mean to read all of them.
        row_id = SQL(
            "HASHTEXTEXTENDED(CONCAT_WS('|', week, city_key, region_id, discipline_id,"
            " event_count), 0) & 4503599627370495"
        )
        return SQL(
            """
            SELECT %(row_id)s AS id,
                   week,
                   city,
                   region_id,
                   discipline_id,
                   event_count,
                   announced_count
              FROM (
                    SELECT touched.week,
                           touched.city_key,
                           MIN(touched.city) AS city,
                           touched.region_id,
                           touched.discipline_id,
                           COUNT(*)::int AS event_count,
                           (COUNT(*) FILTER (WHERE touched.is_announced))::int
                               AS announced_count
                      FROM (%(touched)s) touched
                  GROUP BY touched.week,
                           touched.city_key,
                           touched.region_id,
                           touched.discipline_id
                 UNION ALL
                    SELECT series.week::date,
                           known.city_key,
                           known.city,
                           known.region_id,
                           known.discipline_id,
                           0,
                           0
                      FROM (%(known)s) known
                CROSS JOIN GENERATE_SERIES(
                               DATE_TRUNC('week', NOW()) - %(around)s * INTERVAL '1 week',
                               DATE_TRUNC('week', NOW()) + %(around)s * INTERVAL '1 week',
                               INTERVAL '1 week'
                           ) AS series(week)
                   ) density
            """,
            row_id=row_id,
            around=WEEKS_AROUND,
            touched=self._get_touched_query(),
            known=self._get_known_query(),
        )

    @api.model
    def _search(self, *args, **kwargs):
        # The planner takes the weeks of an event for a thousand and compiles the query, which
        # costs seconds where reading costs tenths of one.
        self.env.cr.execute("SET LOCAL jit = off")
        return super()._search(*args, **kwargs)

    def _get_touched_query(self):
        """Return a row for each event and week that it touches, in the zone of its place."""
        return SQL(
            """
            SELECT series.week::date AS week,
                   entry.city_key,
                   entry.city,
                   entry.region_id,
                   entry.discipline_id,
                   entry.state IN %s
                       AND COALESCE(entry.embargo_until <= NOW() AT TIME ZONE 'UTC', TRUE)
                       AS is_announced
              FROM living_calendar_entry entry
         LEFT JOIN living_desk desk ON desk.id = entry.desk_id
        CROSS JOIN LATERAL (
                   SELECT COALESCE(entry.tz, desk.tz, 'Europe/Rome') AS tz
                   ) zone
        CROSS JOIN LATERAL GENERATE_SERIES(
                       DATE_TRUNC('week', entry.start AT TIME ZONE 'UTC' AT TIME ZONE zone.tz),
                       (entry.stop - INTERVAL '1 microsecond')
                           AT TIME ZONE 'UTC' AT TIME ZONE zone.tz,
                       INTERVAL '1 week'
                   ) AS series(week)
             WHERE entry.state IN %s
            """,
            ANNOUNCED_STATES,
            CHECKED_STATES,
        )

    def _get_known_query(self):
        """Return the towns and disciplines that have events at all."""
        return SQL(
            """
            SELECT entry.city_key,
                   MIN(entry.city) AS city,
                   entry.region_id,
                   entry.discipline_id
              FROM living_calendar_entry entry
             WHERE entry.state IN %s
          GROUP BY entry.city_key, entry.region_id, entry.discipline_id
            """,
            CHECKED_STATES,
        )
