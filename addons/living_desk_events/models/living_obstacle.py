from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.obstacles import days_of, occurrences
from ..tools.overlap import local_days, town_key

# What a public holiday costs when dates are compared: as much as half a clash nearby.
HOLIDAY_WEIGHT = 5


class LivingObstacle(models.Model):
    """Days on which an event is better not planned: school holidays, the patron saint, a fair.

    They are told and make a date dearer; nothing is ever refused because of them. The public
    holidays of a country are beside them, in the list of public holidays.
    """

    _name = "living.obstacle"
    _description = "Holiday or Local Date"
    _inherit = ["living.obstacle.source"]
    _order = "date_from, name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("school", "School Holidays"),
            ("local", "Local Date"),
            ("public", "Public Holiday"),
        ],
        required=True,
        default="local",
    )
    date_from = fields.Date("First Day", required=True)
    date_to = fields.Date(
        "Last Day",
        required=True,
        compute="_compute_date_to",
        store=True,
        readonly=False,
        precompute=True,
        help="Included.",
    )
    every_year = fields.Boolean(help="On the same days of every year.")
    region_id = fields.Many2one(
        "living.region",
        index="btree_not_null",
        ondelete="cascade",
        help="Leave it empty when it holds everywhere.",
    )
    city = fields.Char("Town", help="Leave it empty when it holds in the whole region.")
    city_key = fields.Char(compute="_compute_city_key", store=True, precompute=True)
    network_id = fields.Many2one(
        "living.network",
        index="btree_not_null",
        ondelete="cascade",
        help="Leave it empty when it matters to every network.",
    )
    weight = fields.Integer(
        default=5,
        required=True,
        help="How much it costs to choose such a day: free dates are proposed in the order of "
        "what they cost.",
    )
    # where it was loaded from: loading again finds it, also when it was archived
    source_key = fields.Char(readonly=True, copy=False)

    _last_after_first = models.Constraint(
        "CHECK(date_to >= date_from)", "The last day cannot come before the first."
    )
    _one_year = models.Constraint(
        "CHECK(date_to - date_from < 366)", "It can last a year at most: enter it every year."
    )
    _weight_bounded = models.Constraint(
        "CHECK(weight BETWEEN 0 AND 1000)", "The weight is between 0 and 1000."
    )
    _source_key_unique = models.UniqueIndex(
        "(source_key) WHERE source_key IS NOT NULL", "This date has been loaded already."
    )

    # === COMPUTE METHODS === #

    @api.depends("date_from")
    def _compute_date_to(self):
        for obstacle in self:
            if not obstacle.date_to or (
                obstacle.date_from and obstacle.date_to < obstacle.date_from
            ):
                obstacle.date_to = obstacle.date_from

    @api.depends("city")
    def _compute_city_key(self):
        for obstacle in self:
            obstacle.city_key = town_key(obstacle.city)

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if "region_id" in vals:
            # Nobody puts a date into the way of regions that are not the own ones.
            self.check_access("write")
        return result

    # === BUSINESS METHODS === #

    @api.model
    def _find_on_days(self, first, last, wish, network=None):
        """Say what stands in the way of an event in its town on each day of a period.

        The number of queries does not depend on the number of days.

        :param date first: the first day
        :param date last: the last day, included
        :param wish: :class:`Planned`: where the event would be; its own dates do not count
        :param network: `living.network` whose obstacles count beside those of all
        :return: dict of a day to a list of pairs (name, weight), none twice; a day on which
            there is nothing is left out
        """
        found = defaultdict(dict)
        holidays_sudo = self.env["calendar.public.holiday.line"].sudo()
        for line in holidays_sudo._find_in_place(first, last, wish.region_id, wish.city):
            found[line.date].setdefault(line.name, HOLIDAY_WEIGHT)
        obstacles_sudo = self.sudo().search_fetch(
            self._get_place_domain(wish, network)
            & (
                Domain("every_year", "=", True)
                | (Domain("date_from", "<=", last) & Domain("date_to", ">=", first))
            ),
            ["name", "date_from", "date_to", "every_year", "weight"],
        )
        for obstacle in obstacles_sudo:
            for begin, end in occurrences(
                obstacle.date_from, obstacle.date_to, obstacle.every_year, first, last
            ):
                for day in days_of(begin, end, first, last):
                    found[day].setdefault(obstacle.name, obstacle.weight)
        return {day: list(names.items()) for day, names in found.items()}

    @api.model
    def _name_obstacles(self, wishes, tz, network=None):
        """Name what stands in the way of each of several wished dates.

        There is one search per place, however many dates.

        :param wishes: list of :class:`Planned`
        :param tzinfo tz: the time zone that decides the days
        :param network: `living.network` whose obstacles count beside those of all
        :return: a list of names per wish
        """
        days = [local_days(wish.start, wish.stop, tz) for wish in wishes]
        places = defaultdict(list)
        for index, wish in enumerate(wishes):
            places[wish.region_id, town_key(wish.city)].append(index)
        names = [[] for _wish in wishes]
        for indexes in places.values():
            first = min(days[index][0] for index in indexes)
            stop = max(days[index][1] for index in indexes)
            last = stop - timedelta(days=1)
            found = self._find_on_days(first, last, wishes[indexes[0]], network)
            for index in indexes:
                begin, end = days[index]
                touched = days_of(begin, end - timedelta(days=1), first, last)
                here = [name for day in touched for name, _w in found.get(day, ())]
                names[index] = list(dict.fromkeys(here))
        return names

    @api.model
    def _get_place_domain(self, wish, network=None):
        """Find what holds where an event would be."""
        networks = [False, network.id] if network else [False]
        return (
            Domain("network_id", "in", networks)
            & Domain("region_id", "in", [False, wish.region_id] if wish.region_id else [False])
            & Domain("city_key", "in", [False, "", town_key(wish.city)])
        )
