from collections import Counter, defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.clash import reach_of
from ..tools.free_dates import each_day
from ..tools.hardest import hardest
from ..tools.neighbours import Neighbourhood
from ..tools.overlap import Planned, local_days
from .living_calendar_announcement import CHECKED_STATES

# Six weeks are shown at most; more is not asked by any screen.
MAX_DAYS = 62
# What a masked event shows, so that a search may ask for it.
MASK_FIELDS = ("city", "discipline_id", "region_id", "country_id")


class LivingCalendarBoard(models.AbstractModel):
    """What the month and the week of the shared calendar show beside the events themselves.

    The screen reads the events that the user may read, as every calendar does; this adds how hard
    each of them clashes and, day by day, how much is planned that the user may not read: of which
    discipline and in which town, and nothing else.
    """

    _name = "living.calendar.board"
    _description = "Month and Week of the Shared Calendar"

    @api.model
    @api.readonly
    def get_board(self, first, last, domain=None):
        """Return what a month or a week needs, in a number of queries that is fixed.

        :param first: the first local day, as text
        :param last: the last one, included
        :param list domain: the search of the user; of what is masked it can ask only for what a
            masked event shows
        :return: dict with `levels` (of the entries that the user may read and that are not free),
            `labels` (of the levels), `zone` and `zones` (where days and hours are read),
            `disciplines` (name and colour) and `days` with `masked` and `obstacles`
        """
        if not self.env.user.has_group("living_desk.group_user"):
            raise AccessError(self.env._("The calendar of the network is for the desks."))
        first, last = self._read_board_days(first, last)
        entries_sudo, shown_sudo = self._get_board_entries_sudo(first, last)
        readable_ids = self._filter_readable_ids(entries_sudo)
        hidden_sudo = entries_sudo.filtered(lambda entry: entry.id not in readable_ids)
        days = defaultdict(lambda: {"masked": [], "obstacles": []})
        masked_sudo = hidden_sudo.filtered_domain(self._get_masked_domain(domain))
        for day, items in self._prepare_masked(masked_sudo, first, last).items():
            days[day]["masked"] = items
        for day, names in self._find_board_obstacles(first, last).items():
            days[day]["obstacles"] = names
        zone, zones = self._prepare_board_zones(shown_sudo)
        selection = self._fields["clash_level"]._description_selection(self.env)
        return {
            "levels": self._get_board_levels(entries_sudo, shown_sudo, hidden_sudo),
            "labels": {**dict(selection), "masked": self.env._("Provisional, of others")},
            "zone": zone,
            "zones": zones,
            "disciplines": {
                discipline.id: {"name": discipline.name, "color": discipline.color}
                for discipline in self.env["living.discipline"].sudo().search([])
            },
            "days": days,
        }

    # === HELPERS === #

    @api.model
    def _read_board_days(self, first, last):
        try:
            first, last = fields.Date.to_date(first), fields.Date.to_date(last)
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("Please check the days of the calendar.")) from error
        if not first or not last or not 0 <= (last - first).days < MAX_DAYS:
            raise UserError(self.env._("The calendar shows up to %(count)s days.", count=MAX_DAYS))
        return first, last

    @api.model
    def _get_board_entries_sudo(self, first, last):
        """Return what is planned around some days, and what of these days the user may read.

        Around them, as far as the rules of any network reach: a clash may be with a day that is
        not shown.
        """
        # A day more on both sides: the organizations of a network live in several time zones.
        start = fields.Datetime.to_datetime(first) - timedelta(days=1)
        stop = fields.Datetime.to_datetime(last) + timedelta(days=2)
        [[days]] = (
            self.env["living.clash.rule"]
            .sudo()
            ._read_group([("level", "!=", "off")], aggregates=["days:max"])
        )
        around = timedelta(days=days or 0)
        entries_sudo = self.sudo().search_fetch(
            self._get_days_domain(start - around, stop + around)
            & Domain("state", "in", CHECKED_STATES),
            self._get_check_fields(),
        )
        shown_sudo = entries_sudo.filtered(lambda entry: entry.start < stop and start < entry.stop)
        return entries_sudo, shown_sudo.sudo(False)._filtered_access("read").sudo()

    @api.model
    def _get_masked_domain(self, domain):
        """Return what a search may ask of events that are masked.

        What a masked event does not show must not be found out by searching for it: the hours are
        not compared, its state is always "provisional", and any other condition finds nothing.
        """

        def mask(condition):
            name, operator, value = condition.field_expr, condition.operator, condition.value
            if name in MASK_FIELDS and "any" not in operator:
                return condition
            if name == "state":
                values = [value] if isinstance(value, str) else value
                is_found = "provisional" in (values or ())
                return Domain(is_found if operator in ("=", "in") else not is_found)
            return Domain(name in ("start", "stop"))

        return Domain(domain or []).map_conditions(mask)

    @api.model
    def _prepare_masked(self, masked_sudo, first, last):
        """Count masked events by the local days they touch, their town and their discipline."""
        counts = defaultdict(Counter)
        for entry_sudo in masked_sudo:
            key = (entry_sudo.city, entry_sudo.discipline_id)
            begin, end = local_days(entry_sudo.start, entry_sudo.stop, entry_sudo._get_tz())
            for day in each_day(max(first, begin), min(last, end - timedelta(days=1))):
                counts[day][key] += 1
        return {
            fields.Date.to_string(day): [
                {
                    "city": city,
                    "discipline_id": discipline_sudo.id or 0,
                    "discipline": discipline_sudo.name or "",
                    "count": count,
                }
                for (city, discipline_sudo), count in sorted(
                    items.items(), key=lambda item: (item[0][0], item[0][1].name or "")
                )
            ]
            for day, items in counts.items()
        }

    @api.model
    def _find_board_obstacles(self, first, last):
        """Name the holidays and local dates of the regions that the user's desks serve."""
        desks_sudo = self.env.user.living_desk_ids.sudo()
        start, stop = fields.Datetime.to_datetime(first), fields.Datetime.to_datetime(last)
        found = defaultdict(dict)
        for region_id in desks_sudo.region_ids.ids or [0]:
            wish = Planned(start, stop + timedelta(days=1), region_id=region_id)
            days = self.env["living.obstacle"]._find_on_days(
                first, last, wish, desks_sudo.network_id[:1]
            )
            for day, names in days.items():
                found[fields.Date.to_string(day)].update(names)
        return {day: list(names) for day, names in found.items()}

    @api.model
    def _prepare_board_zones(self, shown_sudo):
        """Say where days and hours are read: mostly in one zone, and where else."""
        zones = {entry_sudo.id: str(entry_sudo._get_tz()) for entry_sudo in shown_sudo}
        own_desk_sudo = self.env.user.living_desk_ids[:1].sudo()
        zone = own_desk_sudo.tz or "Europe/Rome"
        return zone, {entry_id: name for entry_id, name in zones.items() if name != zone}

    @api.model
    def _get_board_levels(self, entries_sudo, shown_sudo, hidden_sudo):
        """Say how hard each entry clashes, by the rules of its own network."""
        levels = {}
        hidden_ids = set(hidden_sudo.ids)
        planned = {entry_sudo: entry_sudo._to_planned() for entry_sudo in entries_sudo}
        by_rules = shown_sudo.grouped(
            lambda entry: (entry.organization_id.desk_id.network_id, entry._get_tz())
        )
        for (network_sudo, zone), group_sudo in by_rules.items():
            rules = self.env["living.clash.rule"]._get_rules(network_sudo)
            neighbourhood = Neighbourhood(
                (
                    entry_sudo._blur(item, zone) if entry_sudo.id in hidden_ids else item
                    for entry_sudo, item in planned.items()
                ),
                reach_of(rules),
                zone,
            )
            for entry_sudo in group_sudo:
                wish = planned[entry_sudo]
                level = hardest(wish, neighbourhood.near(wish), rules, zone)
                if level:
                    levels[entry_sudo.id] = level.name.lower()
        return levels
