from odoo import api, models
from odoo.tools import SQL


class LivingCalendarOccupied(models.AbstractModel):
    """Who has a venue at some hours, asked for many events at once."""

    _name = "living.calendar.occupied"
    _description = "Venue That Is Taken"

    @api.model
    def _find_occupants_sudo(self, wanted, leaving_ids=()):
        """Find announced events in the venues that others want, in one query.

        :param wanted: tuples of a key, the id of the entry (0 for a new one), of its venue, start
            and stop
        :param leaving_ids: entries that are about to move, and take no venue from anybody
        :return: by key, the first entry that is there
        """
        if not wanted:
            return {}
        self.flush_model(["venue_id", "start", "stop", "state"])
        keys, entry_ids, venue_ids, starts, stops = map(list, zip(*wanted, strict=True))
        found = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (wish.key) wish.key, entry.id
                  FROM unnest(%s::int[], %s::int[], %s::int[], %s::timestamp[], %s::timestamp[])
                       AS wish (key, entry_id, venue_id, start, stop)
                  JOIN living_calendar_entry entry
                    ON entry.venue_id = wish.venue_id
                   AND entry.id <> wish.entry_id
                   AND entry.state IN ('confirmed', 'public')
                   AND tsrange(entry.start, entry.stop) && tsrange(wish.start, wish.stop)
                 WHERE entry.id <> ALL(%s::int[])
                 ORDER BY wish.key, entry.start, entry.id
                """,
                *(keys, entry_ids, venue_ids, starts, stops),
                list(leaving_ids),
            )
        )
        entries_sudo = self.env["living.calendar.entry"].sudo()
        return {key: entries_sudo.browse(entry_id) for key, entry_id in found}
