from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.shown_days import shown_days

PUBLIC_FIELDS = (
    "name",
    "organization_id",
    "state",
    "start",
    "stop",
    "tz",
    "venue_id",
    "city",
    "region_id",
    "country_id",
    "discipline_id",
    "audience",
    "is_abroad",
)


class LivingCalendarPublic(models.AbstractModel):
    """What the public page of the shared calendar shows: never more than a visitor sees at once."""

    _name = "living.calendar.public"
    _description = "Public Page of the Calendar"

    @api.model
    def _get_month_days(self, domain, first, last, per_day):
        """Say what stands on each day of a month, in one query.

        What begins on a day comes before what goes on since earlier.

        :param domain: what may be shown
        :param first: first day
        :param last: last day, also shown
        :param per_day: how many events of a day are wanted
        :return: dict of day to (identifiers, number of events of the day)
        """
        query = self._search(domain)
        alias = query.table
        desk = query.left_join(alias, "desk_id", "living_desk", "id", "desk")
        zone = SQL(
            "COALESCE(%s, %s, 'Europe/Rome')",
            self._field_to_sql(alias, "tz", query),
            SQL.identifier(desk, "tz"),
        )
        local_start, local_stop = (
            SQL(
                "%s AT TIME ZONE 'UTC' AT TIME ZONE %s",
                self._field_to_sql(alias, name, query),
                zone,
            )
            for name in ("start", "stop")
        )
        entries = query.select(
            SQL("%s AS id", self._field_to_sql(alias, "id", query)),
            SQL("%s AS start", self._field_to_sql(alias, "start", query)),
            SQL("(%s)::date AS first", local_start),
            SQL("(%s)::date AS last", local_stop),
            SQL("(%s)::time AS stop_time", local_stop),
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT day, array_agg(id ORDER BY number), MAX(total)
                  FROM (
                    SELECT day::date AS day, id,
                           COUNT(*) OVER (PARTITION BY day) AS total,
                           ROW_NUMBER() OVER (
                               PARTITION BY day ORDER BY (first = day) DESC, start, id
                           ) AS number
                      FROM (
                        SELECT id, start, first,
                               GREATEST(first, last - CASE
                                   WHEN last > first AND (
                                       stop_time = '00:00'
                                       OR (last = first + 1 AND stop_time < '06:00')
                                   ) THEN 1 ELSE 0 END
                               ) AS last
                          FROM (%(entries)s) AS entries
                      ) AS spans
                      CROSS JOIN LATERAL generate_series(
                          GREATEST(first, %(first)s), LEAST(last, %(last)s), '1 day'
                      ) AS day
                  ) AS days
                 WHERE number <= %(per_day)s
                 GROUP BY day
                """,
                entries=entries,
                first=first,
                last=last,
                per_day=per_day,
            )
        )
        return {day: (ids, total) for day, ids, total in rows}

    @api.model
    def _get_public_places(self, domain, limit):
        """Count events by town, and say where the towns lie.

        :return: list of dicts, the towns with most events first, and the number of events
            whose place on the map is not known
        """
        located = Domain("latitude", "!=", 0) | Domain("longitude", "!=", 0)
        places = [
            {
                "city": city,
                "country": country.name or "",
                "country_id": country.id,
                "latitude": latitude,
                "longitude": longitude,
                "count": count,
            }
            for city, country, latitude, longitude, count in self._read_group(
                domain & located,
                ["city", "country_id"],
                ["latitude:avg", "longitude:avg", "__count"],
                order="__count DESC, city",
                limit=limit,
            )
        ]
        return places, self.search_count(domain & ~located)

    def _prepare_public_rows(self):
        """Return what anybody may know of the entries, and nothing else of them."""
        self.fetch(PUBLIC_FIELDS)
        audiences = dict(self._fields["audience"]._description_selection(self.env))
        rows = []
        for entry in self:
            tz = entry._get_tz()
            first, last = shown_days(entry.start, entry.stop, tz)
            rows.append(
                {
                    "id": entry.id,
                    "name": entry.name,
                    "organization": entry.organization_id.name,
                    "organization_id": entry.organization_id.id,
                    "when": self._format_span(entry.start, entry.stop, tz),
                    "hour": fields.Datetime.context_timestamp(
                        entry.with_context(tz=str(tz)), entry.start
                    ).strftime("%H:%M"),
                    "first": first,
                    "last": last,
                    "venue": entry.venue_id.name or "",
                    "venue_id": entry.venue_id.id,
                    "city": entry.city,
                    "country": entry.country_id.name if entry.is_abroad else "",
                    "region": entry.region_id.name or "",
                    "discipline": entry.discipline_id.name or "",
                    "audience": audiences[entry.audience] if entry.audience != "all" else "",
                    "cancelled": entry.state == "cancelled",
                }
            )
        return rows
