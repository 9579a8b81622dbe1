from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models

from odoo.addons.living_desk.tools.clock import to_local

from ..tools.clash import reach_of
from ..tools.free_dates import MAX_DAYS, cheapest, each_day, exists, move, weigh


class LivingCalendarFreeDates(models.AbstractModel):
    """What each day of a period costs for a wished event, and which days near it are free."""

    _name = "living.calendar.free.dates"
    _description = "Free Dates of the Shared Calendar"

    @api.model
    def _get_day_weights(self, first, last, wish, tz=None, network=None):
        """Weigh each day of a period for an event at the same local hours.

        What the user may not read counts by what may be known of it. The number of queries
        does not depend on the number of days or of events.

        :param date first: the first local day
        :param date last: the last local day, included; at most 100 days in all
        :param wish: :class:`Planned`, on any day
        :param str tz: the time zone that decides the days, by default Europe/Rome
        :param network: `living.network` whose rules are applied, by default those of all
        :return: dict of each local day to a dict of `weight` (what it costs to choose the day),
            `count` (events too near or worth knowing), `level` (`free`, `info`, `warn`,
            `publish`, `block`) and `obstacles` (names of holidays and local dates)
        """
        return {
            day: {
                "weight": found.weight,
                "count": found.count,
                "level": found.level.name.lower(),
                "obstacles": list(found.obstacles),
            }
            for day, found in self._weigh_days(first, last, wish, tz, network).items()
        }

    @api.model
    def _propose_dates(self, wish, tz=None, network=None, count=3, around=45):
        """Find the days near a wished one that cost least.

        :param wish: :class:`Planned`
        :param str tz: the time zone that decides the days, by default Europe/Rome
        :param network: `living.network` whose rules are applied, by default those of all
        :param int count: how many days
        :param int around: how many days before and after are looked at
        :return: list of the dicts of :meth:`_get_day_weights`, with the local `date`, and
            `start` and `stop` in UTC: the cheapest first, of equal ones the nearest; neither
            the wished day nor one in the past, nor one on which a rule refuses
        """
        zone = ZoneInfo(tz or "Europe/Rome")
        now = fields.Datetime.now()
        wished = to_local(wish.start, zone).date()
        around = min(around, (MAX_DAYS - 1) // 2)
        first = max(wished - timedelta(days=around), to_local(now, zone).date())
        last = wished + timedelta(days=around)
        if last < first:
            return []
        weights = {
            day: found
            for day, found in self._weigh_days(first, last, wish, tz, network).items()
            if move(wish, day, zone).start > now and exists(wish, day, zone)
        }
        proposals = []
        for day in cheapest(weights, wished, count):
            moved = move(wish, day, zone)
            proposals.append(
                {
                    "date": day,
                    "start": moved.start,
                    "stop": moved.stop,
                    "weight": weights[day].weight,
                    "count": weights[day].count,
                    "level": weights[day].level.name.lower(),
                    "obstacles": list(weights[day].obstacles),
                }
            )
        return proposals

    # === HELPERS === #

    @api.model
    def _weigh_days(self, first, last, wish, tz, network):
        """Return a :class:`DayWeight` for each local day from the first to the last."""
        zone = ZoneInfo(tz or "Europe/Rome")
        rules = self.env["living.clash.rule"]._get_rules(network)
        moved = {day: move(wish, day, zone) for day in each_day(first, last)}
        if not moved:
            return {}
        # One search for all days: as if the event lasted from the first to the last of them.
        whole = replace(
            wish,
            start=min(planned.start for planned in moved.values()),
            stop=max(planned.stop for planned in moved.values()),
        )
        _entries_sudo, surroundings = self._load_surroundings(
            self._get_neighbour_domain(whole, reach_of(rules), zone), rules, zone
        )
        return {
            day: weigh(verdict for _other, verdict, _masked in surroundings.judge(planned))
            for day, planned in moved.items()
        }
