from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from odoo.addons.living_desk.tools.clock import to_local

from ..tools.hold import Claim
from .living_calendar_announcement import ANNOUNCED_STATES

CLAIM_FIELDS = frozenset(("venue_id", "start", "stop", "organization_id"))
# One number that no other lock of the database uses, beside the id of a venue.
VENUE_LOCK = 19113


class LivingCalendarQueue(models.AbstractModel):
    """Who comes first where several organizations want one hall at the same hours.

    The earliest hold is the first option; a confirmed event comes before every hold. Whoever
    may not read the other event learns that somebody comes first, and since when.
    """

    _name = "living.calendar.queue"
    _description = "Queue for a Venue"

    hold_rank = fields.Integer("Rank", compute="_compute_hold_rank")
    hold_rank_label = fields.Char("Option", compute="_compute_hold_rank")
    hold_notice = fields.Char("Who Comes First", compute="_compute_hold_rank")
    is_hold_behind = fields.Boolean(
        "Not the First Option", compute="_compute_hold_rank", search="_search_is_hold_behind"
    )

    _hold_window_idx = models.Index(
        "USING gist (venue_id, tsrange(start, stop)) WHERE state = 'provisional'"
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "held_on", "venue_id", "start", "stop", "organization_id")
    @api.depends_context("uid", "lang")
    def _compute_hold_rank(self):
        """Rank what is held: typing other hours must not tell who holds them."""

        def is_queued(entry):
            return entry._origin.state == "provisional" and entry._origin._is_placed()

        queued = self.filtered(is_queued)
        for entry in self - queued:
            entry.hold_rank = 0
            entry.hold_rank_label = entry.hold_notice = False
            entry.is_hold_behind = False
        found = self._find_ahead([entry._origin._to_claim() for entry in queued])
        readable = self._filter_nameable(self.sudo().browse().union(*found))
        for entry, ahead_sudo in zip(queued, found, strict=True):
            entry.hold_rank = 1 + len(ahead_sudo.organization_id)
            entry.hold_rank_label = self._name_rank(entry.hold_rank)
            entry.is_hold_behind = bool(ahead_sudo)
            entry.hold_notice = entry._describe_first(ahead_sudo, readable)

    def _search_is_hold_behind(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented

        def to_sql(model, alias, query):
            own = {
                name: model._field_to_sql(alias, name, query)
                for name in ("id", "venue_id", "organization_id", "start", "stop", "held_on")
            }
            return SQL("EXISTS (%s)", self._get_ahead_sql(own, holds_only=False))

        return Domain("state", "=", "provisional") & Domain.custom(
            to_sql=to_sql, predicate=lambda entry: entry.is_hold_behind
        )

    # === BUSINESS METHODS === #

    def _is_placed(self):
        """Tell whether it is known which hall is wanted, and when."""
        return bool(self.venue_id and self.start and self.stop and self.start < self.stop)

    def _to_claim(self, vals=None):
        """Return the hours that the entry wants in a hall, with values about to be written."""
        self.ensure_one()
        vals = vals or {}
        return Claim(
            entry_id=self._origin.id or 0,
            venue_id=vals.get("venue_id", self.venue_id.id) or 0,
            organization_id=vals.get("organization_id", self.organization_id.id) or 0,
            start=fields.Datetime.to_datetime(vals.get("start", self.start)),
            stop=fields.Datetime.to_datetime(vals.get("stop", self.stop)),
            held_on=self.held_on if self.state == "provisional" else None,
        )

    @api.model
    def _get_ahead_sql(self, own, holds_only):
        """Return the query of the entries of others that come before an event.

        :param dict own: SQL of the columns of the event
        :param bool holds_only: whether confirmed events are left out
        """
        columns = {name: own[name] for name in ("venue_id", "organization_id", "start", "stop")}
        same_hours = SQL(
            "other.venue_id = %(venue_id)s"
            " AND other.organization_id <> %(organization_id)s"
            " AND tsrange(other.start, other.stop) && tsrange(%(start)s, %(stop)s)",
            **columns,
        )
        holds = SQL(
            "SELECT other.id FROM living_calendar_entry other"
            " WHERE other.state = 'provisional' AND %s AND other.id <> %s"
            " AND (other.held_on, other.id) < (COALESCE(%s, 'infinity'), %s)",
            same_hours,
            own["id"],
            own["held_on"],
            own["id"],
        )
        if holds_only:
            return holds
        return SQL(
            "%s UNION ALL SELECT other.id FROM living_calendar_entry other"
            " WHERE other.state IN ('confirmed', 'public') AND %s AND other.id <> %s",
            holds,
            same_hours,
            own["id"],
        )

    @api.model
    def _find_ahead(self, claims, holds_only=False):
        """Find what comes before each of several claims, in one query.

        :param claims: list of :class:`Claim`
        :param bool holds_only: whether confirmed events are left out
        :return: one recordset per claim, elevated
        """
        own = {
            name: SQL.identifier("own", name)
            for name in ("id", "venue_id", "organization_id", "start", "stop", "held_on")
        }
        return self._find_others(claims, self._get_ahead_sql(own, holds_only))

    @api.model
    def _find_behind(self, claims):
        """Find the holds that come after each of several claims, in one query.

        A claim without `held_on` is that of a confirmed event: every hold comes after it.
        """
        return self._find_others(
            claims,
            SQL(
                "SELECT other.id FROM living_calendar_entry other"
                " WHERE other.state = 'provisional' AND other.venue_id = own.venue_id"
                " AND other.organization_id <> own.organization_id AND other.id <> own.id"
                " AND tsrange(other.start, other.stop) && tsrange(own.start, own.stop)"
                " AND (other.held_on, other.id) > (COALESCE(own.held_on, '-infinity'), own.id)"
            ),
        )

    @api.model
    def _find_others(self, claims, query):
        if not claims:
            return []
        self.flush_model([*CLAIM_FIELDS, "state", "held_on"])
        columns = [
            list(column)
            for column in zip(
                *(
                    (
                        claim.entry_id,
                        claim.venue_id,
                        claim.organization_id,
                        claim.start,
                        claim.stop,
                        claim.held_on or None,
                    )
                    for claim in claims
                ),
                strict=True,
            )
        ]
        rows = self.env.execute_query(
            SQL(
                "SELECT own.place, other.id"
                " FROM unnest(%s::int[], %s::int[], %s::int[], %s::timestamp[], %s::timestamp[],"
                " %s::timestamp[]) WITH ORDINALITY"
                " own(id, venue_id, organization_id, start, stop, held_on, place)"
                " CROSS JOIN LATERAL (%s) other",
                *columns,
                query,
            )
        )
        ids = [[] for _claim in claims]
        for place, entry_id in rows:
            ids[place - 1].append(entry_id)
        calendar_sudo = self.sudo()
        prefetch_ids = [entry_id for group in ids for entry_id in group]
        return [calendar_sudo.browse(group).with_prefetch(prefetch_ids) for group in ids]

    @api.model
    def _lock_venues(self, venue_ids):
        """Let one transaction at a time decide about a hall, until each ends.

        Without it, several that confirm there at the same moment would wait for each other.
        """
        for venue_id in sorted(set(venue_ids) - {False, None}):
            self.env.execute_query(
                SQL("SELECT pg_advisory_xact_lock(%s, %s)", VENUE_LOCK, venue_id)
            )

    @api.model
    def _filter_nameable(self, entries_sudo):
        """Return the entries that may be named to the user: announced, or readable anyway."""
        announced_sudo = entries_sudo.filtered("is_announced")
        hidden = (entries_sudo - announced_sudo).sudo(False)
        return announced_sudo | hidden._filtered_access("read").sudo()

    def _check_first_option(self, vals):
        """Refuse to confirm, or to move a confirmed event, where another organization is first.

        A hold whose last day is over gives way at once, also before the job has run.

        :param dict vals: the values about to be written
        :raise UserError: if a hold of another organization comes first
        """
        claims = []
        for entry in self:
            if vals.get("state", entry.state) not in ANNOUNCED_STATES:
                continue
            claim, before = entry._to_claim(vals), entry._to_claim()
            is_moved = not (before.venue_id and claim.is_within(before))
            if not claim.venue_id or (entry.state in ANNOUNCED_STATES and not is_moved):
                continue
            # Other hours than those that were held come after every hold.
            claims.append(
                Claim(
                    claim.entry_id,
                    claim.venue_id,
                    claim.organization_id,
                    claim.start,
                    claim.stop,
                    None if is_moved else claim.held_on,
                )
            )
        ahead_sudo = self.sudo().browse().union(*self._find_ahead(claims, holds_only=True))
        ahead_sudo = ahead_sudo._lapse_overdue()
        if ahead_sudo:
            raise UserError(self._explain_refusal(ahead_sudo._sort_by_rank()[0]))

    def _explain_refusal(self, first_sudo):
        """Return the sentence for who wants to confirm where somebody else is first."""
        values = {
            "venue": first_sudo.venue_id.name,
            "since": self._format_held_on(first_sudo),
            "until": format_date(self.env, first_sudo._get_hold_deadline()),
        }
        if self._filter_nameable(first_sudo):
            return self.env._(
                "“%(venue)s” is held: “%(event)s” by %(organization)s has been the 1st option "
                "since %(since)s, until %(until)s. Hold the date to come next and ask for a "
                "decision, or choose another hour, date or venue.",
                event=first_sudo.name,
                organization=first_sudo.organization_id.name,
                **values,
            )
        return self.env._(
            "“%(venue)s” is held: somebody has been the 1st option since %(since)s. Hold the "
            "date to come next and ask for a decision, or choose another hour, date or venue.",
            **values,
        )

    def _explain_taken(self, other_sudo):
        """Return the sentence for who wants a hall where an event is confirmed at these hours."""
        if self._filter_nameable(other_sudo):
            return self.env._(
                "“%(venue)s” is taken: “%(event)s” by %(organization)s is there on %(when)s. "
                "Choose another hour, date or venue.",
                venue=other_sudo.venue_id.name,
                event=other_sudo.name,
                organization=other_sudo.organization_id.name,
                when=self._format_span(other_sudo.start, other_sudo.stop, other_sudo._get_tz()),
            )
        return self.env._(
            "“%(venue)s” is taken by another event: ask the desk, or choose another hour, date or "
            "venue.",
            venue=other_sudo.venue_id.name,
        )

    def _describe_first(self, ahead_sudo, nameable_sudo):
        """Say in one sentence who comes before the hold, as far as the user may know."""
        self.ensure_one()
        if not ahead_sudo:
            return False
        taken_sudo = ahead_sudo.filtered(lambda entry: entry.state in ANNOUNCED_STATES)
        first_sudo = taken_sudo[:1] or ahead_sudo._sort_by_rank()[:1]
        is_nameable = first_sudo in nameable_sudo
        names = {"event": first_sudo.name, "organization": first_sudo.organization_id.name}
        if taken_sudo:
            if is_nameable:
                return self.env._("“%(event)s” by %(organization)s is confirmed there.", **names)
            return self.env._("Another event is confirmed there: ask the desk.")
        since = self._format_held_on(first_sudo)
        if is_nameable:
            return self.env._(
                "“%(event)s” by %(organization)s has held it since %(since)s, until %(until)s.",
                since=since,
                until=format_date(self.env, first_sudo._get_hold_deadline()),
                **names,
            )
        return self.env._("Somebody else has held it since %(since)s.", since=since)

    def _sort_by_rank(self):
        return self.sorted(lambda entry: (entry.held_on, entry.id))

    def _get_hold_zone(self):
        """Return the zone that decides the days of a hold: that of its desk, also abroad."""
        return ZoneInfo(self.organization_id.sudo().desk_id.tz or "Europe/Rome")

    @api.model
    def _format_held_on(self, entry_sudo):
        """Return the local day on which a hold began."""
        return format_date(self.env, to_local(entry_sudo.held_on, entry_sudo._get_hold_zone()))

    @api.model
    def _name_rank(self, rank):
        names = {
            1: self.env._("1st option"),
            2: self.env._("2nd option"),
            3: self.env._("3rd option"),
        }
        return names.get(rank) or self.env._("%(rank)sth option", rank=rank)
