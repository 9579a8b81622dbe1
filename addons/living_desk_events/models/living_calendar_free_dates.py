from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.living_desk.tools.clock import to_local

from ..tools.clash import reach_of
from ..tools.free_dates import MAX_DAYS, cheapest, each_day, exists, move, weigh
from ..tools.obstacles import days_of
from ..tools.overlap import local_days


class LivingCalendarFreeDates(models.AbstractModel):
    """What each day of a period costs for a wished event, and which days near it are free."""

    _name = "living.calendar.free.dates"
    _description = "Free Dates of the Shared Calendar"

    free_dates = fields.Json("Free Dates Nearby", compute="_compute_free_dates")
    obstacle_names = fields.Char(
        "Holidays and Local Dates",
        compute="_compute_obstacle_names",
        help="For your information: nothing is refused because of them.",
    )

    @api.depends("clash_level", "start", "stop", "venue_id", "city", "organization_id")
    @api.depends_context("uid", "lang")
    def _compute_free_dates(self):
        """Propose other dates where the wished one is not free; for one form at a time."""
        self.free_dates = False
        for entry in self.filtered(lambda entry: entry._is_checkable()):
            zone = entry._get_tz()
            proposals = self._propose_dates(
                entry._to_planned(),
                tz=str(zone),
                network=entry.organization_id.sudo().desk_id.network_id,
            )
            entry.free_dates = self._prepare_proposals(proposals)

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

    @api.depends("start", "stop", "state", "venue_id", "city", "region_id", "organization_id")
    def _compute_obstacle_names(self):
        self.obstacle_names = False
        checked = self.filtered(lambda entry: entry._is_checkable())
        for desk_sudo, entries in checked.grouped(
            lambda entry: entry.organization_id.sudo().desk_id
        ).items():
            found = self.env["living.obstacle"]._name_obstacles(
                [entry._to_planned() for entry in entries],
                entries[0]._get_tz(),
                desk_sudo.network_id,
            )
            for entry, names in zip(entries, found, strict=True):
                entry.obstacle_names = ", ".join(names)

    # === HELPERS === #

    @api.model
    def _prepare_proposals(self, proposals):
        """Say in words, for a page, what :meth:`_propose_dates` found."""
        env = self.env
        return [
            {
                "day": fields.Date.to_string(proposal["date"]),
                "start": fields.Datetime.to_string(proposal["start"]),
                "stop": fields.Datetime.to_string(proposal["stop"]),
                "label": format_date(env, proposal["date"], date_format="EEE d MMM y"),
                "level": proposal["level"],
                "notes": [
                    env._("Other events: %(count)s", count=proposal["count"])
                    if proposal["count"]
                    else env._("Nothing else planned"),
                    *proposal["obstacles"],
                ],
            }
            for proposal in proposals
        ]

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
        surroundings = self._load_surroundings(
            self._get_neighbour_domain(whole, reach_of(rules), zone), rules, zone
        )
        begin, end = local_days(whole.start, whole.stop, zone)
        obstacles = self.env["living.obstacle"]._find_on_days(
            begin, end - timedelta(days=1), wish, network
        )
        return {
            day: weigh(
                (verdict for _other, verdict, _masked in surroundings.judge(planned, True)),
                self._get_obstacles_touched(planned, obstacles, zone),
            )
            for day, planned in moved.items()
        }

    @api.model
    def _get_obstacles_touched(self, planned, obstacles, tz):
        """Return each obstacle once, however many days of an event it touches."""
        first, stop = local_days(planned.start, planned.stop, tz)
        touched = {}
        for day in days_of(first, stop - timedelta(days=1), first, stop):
            touched.update(obstacles.get(day, ()))
        return touched.items()
