from zoneinfo import ZoneInfo

from odoo import api, models

from ..tools.clash import Level, reach_of
from ..tools.overlap import Planned


class LivingCalendarCheckMixin(models.AbstractModel):
    """The check before saving: what is planned on a day and in a place, without creating anything.

    What is announced is shown to everybody. What is an idea, provisional or under embargo is
    shown to those who may read it; others learn that there is something, of which discipline,
    in which town and on which day, and nothing else: neither hall nor hours can be found out by
    asking again. The rules take what is not shown for the same, except the hall.

    Only what is known and confirmed or public refuses anything, as the database does: next to
    what may still be dropped or is not to be told, a reason is asked at most.
    """

    _name = "living.calendar.check.mixin"
    _description = "Check of the Shared Calendar"
    _inherit = ["living.calendar.check.words", "living.calendar.search"]

    @api.model
    def _whats_on(
        self,
        start,
        stop,
        venue=None,
        city=None,
        region=None,
        discipline=None,
        audience=None,
        exclude=None,
        organization=None,
        tz=None,
        network=None,
    ):
        """Say what is planned around the local days touched by `[start, stop)`.

        :param datetime start: naive UTC
        :param datetime stop: naive UTC, after the start
        :param venue: `living.venue`; its town and region are used when none is given
        :param str city: the town
        :param region: `living.region`
        :param discipline: `living.discipline`
        :param str audience: a value of the field `audience`
        :param exclude: the entry being changed, which does not disturb itself
        :param organization: whose wish it is: its own events are too near in one venue only
        :param str tz: the time zone that decides the days, by default Europe/Rome
        :param network: `living.network` whose rules are applied, by default those of all
        :return: list of hits, see :meth:`_find_clashes`
        """
        wish = self._prepare_wish(
            start,
            stop,
            venue_id=venue.id if venue else 0,
            city=city or "",
            region_id=region.id if region else 0,
            discipline_id=discipline.id if discipline else 0,
            audience=audience or "",
            entry_id=exclude.id if exclude else 0,
            organization_id=organization.id if organization else 0,
        )
        return self._find_clashes([wish], tz=tz, network=network)[0]

    @api.model
    def _find_clashes(self, wishes, tz=None, network=None):
        """Say in words what disturbs each of several wished dates.

        The number of queries does not depend on the number of wishes or of clashes.

        :param wishes: list of :class:`Planned`
        :param str tz: the time zone that decides the days, by default Europe/Rome
        :param network: `living.network` whose rules are applied, by default those of all
        :return: one list per wish, the most disturbing first, of dicts with `level` (`block`,
            `publish`, `warn`, `info`), `masked`, `name`, `organization`, `when`, `venue`,
            `city`, `discipline`, `audience`, `state` and `tags` (what the two have in common);
            of a masked event only `level`, `city`, `discipline` and `tags` say something;
            `reason` says why the wished event goes on, and what is `muted` comes last
        """
        zone = ZoneInfo(tz or "Europe/Rome")
        found = self._find_said_neighbours(wishes, tz, network)
        self._fetch_names({neighbour[0].id for neighbours in found for neighbour in neighbours})
        answers = []
        for neighbours in found:
            hits = []
            for *neighbour, known in neighbours:
                hit = self._prepare_hit(*neighbour, zone)
                hit["muted"] = "mute" in known
                hit["reason"] = known["go_on"].reason if "go_on" in known else ""
                hits.append(hit)
            answers.append(sorted(hits, key=lambda hit: hit["muted"]))
        return answers

    @api.model
    def _find_neighbours(self, wishes, tz=None, network=None):
        """Find what disturbs each of several wished dates, and how hard.

        :param wishes: list of :class:`Planned`
        :param str tz: the time zone that decides the days, by default Europe/Rome
        :param network: `living.network` whose rules are applied, by default those of all
        :return: one list per wish, the most disturbing first, of tuples (entry in superuser
            mode, :class:`Verdict`, whether it is masked for the user)
        """
        zone = ZoneInfo(tz or "Europe/Rome")
        rules = self.env["living.clash.rule"]._get_rules(network)
        reach = reach_of(rules)
        found = [[]] * len(wishes)
        for indexes, domain in self._iterate_searches(wishes, reach, zone):
            surroundings = self._load_surroundings(domain, rules, zone)
            is_one_place = len(indexes) == 1
            for index in indexes:
                found[index] = sorted(
                    surroundings.judge(wishes[index], is_one_place), key=self._get_sorting_key
                )
        entry_ids = {other.entry_id for hits in found for other, _verdict, _masked in hits}
        entries_sudo = self.sudo().browse(entry_ids)
        by_id = dict(zip(entries_sudo._ids, entries_sudo, strict=True))
        return [
            [(by_id[other.entry_id], verdict, is_masked) for other, verdict, is_masked in hits]
            for hits in found
        ]

    @api.model
    def _find_levels(self, wishes, tz=None, network=None):
        """Say how hard each of several wished dates is disturbed, without the words.

        :param wishes: list of :class:`Planned`
        :param str tz: the time zone that decides the days, by default Europe/Rome
        :param network: `living.network` whose rules are applied, by default those of all
        :return: one tuple per wish: the highest :class:`Level` of what is not muted, whether
            something is too near of which nothing has been said, and whether something is muted
        """
        answers = []
        for neighbours in self._find_said_neighbours(wishes, tz, network):
            known = [(verdict.level, kinds) for _other, verdict, _is_masked, kinds in neighbours]
            level = max((level for level, kinds in known if "mute" not in kinds), default=0)
            is_open = any(level >= Level.WARN and not kinds for level, kinds in known)
            is_muted = any("mute" in kinds for _level, kinds in known)
            answers.append((Level(level), is_open, is_muted))
        return answers

    # === HELPERS === #

    @api.model
    def _find_said_neighbours(self, wishes, tz, network):
        """Add to what :meth:`_find_neighbours` found what has been said of it: a dict from kind
        to decision, empty where the wished event is not the user's own.
        """
        found = self._find_neighbours(wishes, tz=tz, network=network)
        said = self.env["living.clash.decision"]._find_said(
            [
                (wish, neighbour[0])
                for wish, neighbours in zip(wishes, found, strict=True)
                for neighbour in neighbours
            ]
        )
        own_ids = self._filter_own_ids({key[0] for key, known in said.items() if known})
        return [
            [
                (
                    *neighbour,
                    said[wish.entry_id, neighbour[0].id] if wish.entry_id in own_ids else {},
                )
                for neighbour in neighbours
            ]
            for wish, neighbours in zip(wishes, found, strict=True)
        ]

    @api.model
    def _prepare_wish(self, start, stop, **values):
        """Complete what is wished for by what follows from it: town, region and coordinates.

        :param values: fields of :class:`Planned`
        """
        venue_sudo = self.env["living.venue"].sudo().browse(values.get("venue_id") or [])
        values["city"] = values.get("city") or venue_sudo.city or ""
        values["region_id"] = values.get("region_id") or venue_sudo.region_id.id or 0
        if venue_sudo.is_located:
            values["place"] = (venue_sudo.latitude, venue_sudo.longitude)
        elif values["city"]:
            key = (values["city"], values["region_id"])
            values["place"] = self.env["living.town"]._find_places({key}).get(key)
        return Planned(start, stop, **values)

    @api.model
    def _get_check_fields(self):
        return [
            "name",
            "organization_id",
            "start",
            "stop",
            "venue_id",
            "city",
            "city_key",
            "region_id",
            "discipline_id",
            "audience",
            "state",
            "embargo_until",
            "tz",
            "desk_id",
            "latitude",
            "longitude",
        ]

    @api.model
    def _filter_readable_ids(self, entries_sudo):
        """Return the ids of what the user may be shown: the rest is masked.

        Also when the caller is elevated, it is the user who will read the answer.
        """
        hidden = entries_sudo.filtered(lambda entry: not entry.is_announced)
        readable = hidden.sudo(False)._filtered_access("read") if hidden else hidden
        return set((entries_sudo - hidden).ids) | set(readable.ids)

    @api.model
    def _filter_own_ids(self, entry_ids):
        """Return those of the entries that are the user's: what is said of them is not for others.

        A desk reads what others announce, and works on its own; an organization has its own only.
        """
        if not entry_ids:
            return set()
        entries = self.env["living.calendar.entry"].browse(entry_ids).exists().sudo(False)
        return set(entries._filtered_access(self._get_own_operation()).ids)

    @api.model
    def _get_own_operation(self):
        """Return what the user may do with own events alone, and with no other ones."""
        return "write" if self.env.user.has_group("living_desk.group_user") else "read"

    def _blur(self, planned, tz):
        """Leave of what the check compares of an entry what may be known of it."""
        self.ensure_one()
        return self._blur_planned(planned, self._get_tz(), tz)

    @api.model
    def _get_sorting_key(self, neighbour):
        other, verdict, is_masked = neighbour
        if is_masked:
            return (-verdict.level, abs(verdict.days), 1, 0, other.city, other.discipline_id)
        first = str(other.start)
        return (-verdict.level, abs(verdict.days), 0, -verdict.shared, first, other.entry_id)
