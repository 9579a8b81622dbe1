from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.overlap import Planned, town_key
from .living_calendar_announcement import ANNOUNCED_STATES

AUDIENCES = [
    ("all", "Everybody"),
    ("children", "Children"),
    ("family", "Families"),
    ("schools", "Schools"),
    ("professionals", "Professionals"),
]
STATES = [
    ("idea", "Idea"),
    ("provisional", "Provisional"),
    ("confirmed", "Confirmed"),
    ("public", "Public"),
    ("cancelled", "Cancelled"),
]
# What the check compares.
CHECK_DEPENDS = (
    "start",
    "stop",
    "venue_id",
    "city",
    "region_id",
    "discipline_id",
    "audience",
    "state",
    "organization_id",
    "latitude",
    "longitude",
)


class LivingCalendarEntry(models.Model):
    """What an organization plans: light on purpose, a network has up to a million of them.

    Times are UTC and half-open, `[start, stop)`; days and hours are read in the desk's time zone.
    The database itself refuses two announced events in one venue at the same time.
    """

    _name = "living.calendar.entry"
    _description = "Shared Calendar Entry"
    _inherit = [
        "living.protected.mixin",
        "living.calendar.decided",
        "living.calendar.watched",
        "living.calendar.duplicate",
        "living.calendar.check.mixin",
        "living.calendar.free.dates",
        "living.calendar.announcement",
        "living.calendar.board",
        "living.calendar.abroad",
        "living.calendar.picker",
        "living.located.mixin",
        "living.calendar.occupied",
        "living.calendar.imported",
        "living.calendar.feed",
        "living.calendar.public",
        "living.calendar.note",
        "living.calendar.hold",
        "living.calendar.support",
    ]
    _order = "start, id"
    _protected_fields = ("state",)
    _owner_fields = ("organization_id",)

    name = fields.Char("Title", required=True)
    organization_id = fields.Many2one(
        "res.partner",
        required=True,
        ondelete="restrict",
        domain="[('is_cultural_organization', '=', True)]",
    )
    desk_id = fields.Many2one(
        related="organization_id.desk_id", store=True, precompute=True, index="btree_not_null"
    )
    series_id = fields.Many2one(
        "living.calendar.series",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('organization_id', '=', organization_id)]",
    )
    state = fields.Selection(STATES, required=True, default="idea", copy=False)
    # what
    discipline_id = fields.Many2one("living.discipline", ondelete="restrict")
    audience = fields.Selection(AUDIENCES, required=True, default="all")
    description = fields.Text(help="What may be told to everybody once the event is announced.")
    # where
    venue_id = fields.Many2one("living.venue", index="btree_not_null", ondelete="restrict")
    city = fields.Char(
        "Town", compute="_compute_city", store=True, readonly=False, precompute=True, required=True
    )
    city_key = fields.Char(compute="_compute_city_key", store=True, precompute=True)
    region_id = fields.Many2one(
        "living.region",
        compute="_compute_region_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )
    country_id = fields.Many2one(
        "res.country",
        compute="_compute_country_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        help="Where the event happens: a date abroad is in the same calendar.",
    )
    # when
    start = fields.Datetime(required=True)
    stop = fields.Datetime("End", required=True)
    when = fields.Char("Local Time", compute="_compute_when")
    # the check
    clash_level = fields.Selection(
        [
            ("free", "Nothing Else Planned"),
            ("info", "Something Else the Same Day"),
            ("warn", "Too Near: a Reason Is Asked"),
            ("publish", "Too Near to Be Published"),
            ("block", "Taken: Not to Be Confirmed"),
        ],
        "Check",
        compute="_compute_clash_level",
    )
    clash_html = fields.Html("Already Planned", compute="_compute_clash_html", sanitize=False)
    # the filling-in of the portal form it comes from: the second click finds the first
    request_key = fields.Char(copy=False)

    _stop_after_start = models.Constraint(
        "CHECK(stop > start)", "An event must end after it starts."
    )
    _venue_once = models.Constraint(
        "EXCLUDE USING gist (venue_id WITH =, tsrange(start, stop) WITH &&)"
        " WHERE (state IN ('confirmed', 'public'))",
        "The venue is taken: another confirmed event is there at the same time.",
    )
    _window_idx = models.Index("USING spgist (tsrange(start, stop))")
    _venue_window_idx = models.Index(
        "USING gist (venue_id, tsrange(start, stop)) WHERE venue_id IS NOT NULL"
    )
    _town_window_idx = models.Index("USING gist (city_key, tsrange(start, stop))")
    _region_window_idx = models.Index("USING gist (region_id, tsrange(start, stop))")
    _place_window_idx = models.Index(
        "USING gist (tsrange(start, stop), point(longitude::float8, latitude::float8))"
    )
    _organization_start_idx = models.Index("(organization_id, start)")
    _start_idx = models.Index("(start, id)")
    _request_key_unique = models.UniqueIndex(
        "(request_key) WHERE request_key IS NOT NULL", "This form has been sent already."
    )
    _external_uid_unique = models.UniqueIndex(
        "(organization_id, external_uid) WHERE external_uid IS NOT NULL",
        "This event has been imported already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("venue_id")
    def _compute_city(self):
        for entry in self:
            entry.city = entry.venue_id.city or entry.city

    @api.depends("city")
    def _compute_city_key(self):
        for entry in self:
            entry.city_key = town_key(entry.city)

    @api.depends("venue_id", "organization_id", "country_id")
    def _compute_region_id(self):
        """Take the region of the venue or of the organization, if it is in the country."""
        for entry in self:
            country = entry.venue_id.country_id or entry.country_id
            region = (
                entry.venue_id.region_id
                or entry.region_id
                or entry.organization_id.sudo().living_region_id
            )
            is_there = not country or region.country_id == country
            entry.region_id = region if is_there else False

    @api.depends("venue_id", "region_id")
    def _compute_country_id(self):
        for entry in self:
            entry.country_id = (
                entry.venue_id.country_id or entry.region_id.country_id or entry.country_id
            )

    @api.depends("venue_id.latitude", "venue_id.longitude", "city", "region_id", "is_abroad")
    def _compute_location(self):
        """Stand where the venue stands, or in the middle of the town."""
        placed = self.filtered("venue_id.is_located")
        for entry in placed:
            entry.latitude = entry.venue_id.latitude
            entry.longitude = entry.venue_id.longitude
        return super(LivingCalendarEntry, self - placed)._compute_location()

    @api.depends("start", "stop", "organization_id", "tz")
    def _compute_when(self):
        for entry in self:
            tz = entry._get_tz()
            entry.when = (
                self._format_span(entry.start, entry.stop, tz)
                if entry.start and entry.stop
                else False
            )

    @api.depends(*CHECK_DEPENDS)
    @api.depends_context("uid")
    def _compute_clash_level(self):
        """Say how hard the hardest clash is: a list asks it of all its rows at once."""
        self.clash_level = "free"
        self.needs_clash_reason = self.has_muted_clash = False
        for entries, wishes, rules in self._iterate_checks():
            found = self._find_levels(wishes, **rules)
            for entry, (level, is_open, is_muted) in zip(entries, found, strict=True):
                entry.clash_level = level.name.lower()
                entry.needs_clash_reason = is_open and entry._must_explain()
                entry.has_muted_clash = is_muted

    @api.depends(*CHECK_DEPENDS)
    @api.depends_context("uid", "lang")
    def _compute_clash_html(self):
        """Show what is planned already while the form is filled in; nothing is saved for it."""
        self.clash_html = False
        for entries, wishes, rules in self._iterate_checks():
            for entry, hits in zip(entries, self._find_clashes(wishes, **rules), strict=True):
                entry.clash_html = hits and self._render_clashes(hits)

    # === CONSTRAINT METHODS === #

    @api.constrains("series_id", "organization_id")
    def _check_series_organization(self):
        for entry in self:
            if entry.series_id and entry.series_id.organization_id != entry.organization_id:
                # Its name is not told: whoever tries numbers would learn the series of others.
                raise ValidationError(
                    self.env._(
                        "The series of “%(event)s” belongs to another organization.",
                        event=entry.name,
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        if not {"venue_id", "start", "stop", "state"}.isdisjoint(vals):
            self._check_venue_free(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_announced(self):
        announced = self.filtered(lambda entry: entry.state in ANNOUNCED_STATES)
        if announced:
            raise UserError(
                self.env._(
                    "%(entries)s cannot be deleted: it has been announced. Cancel it instead.",
                    entries="; ".join(announced.mapped("name")),
                )
            )

    # === ACTIONS === #

    def action_hold(self, reason=None):
        return self._go_on("provisional", ("idea",), reason=reason)

    def action_confirm(self, reason=None):
        return self._go_on("confirmed", ("idea", "provisional"), reason=reason)

    def action_publish(self, reason=None):
        vals = {"published_on": fields.Datetime.now()}
        return self._go_on("public", ("confirmed",), vals, reason=reason)

    def action_cancel(self):
        self._transition("cancelled", ("idea", "provisional", "confirmed", "public"))

    def action_reopen(self):
        self._transition("idea", ("cancelled",))

    # === BUSINESS METHODS === #

    def _is_checkable(self):
        return (
            self.state != "cancelled"
            and self.start
            and self.stop
            and self.start < self.stop
            and (self.city or self.venue_id or self.region_id)
        )

    def _iterate_checks(self):
        """Yield the entries that can be checked by the same rules, what is compared of them, and
        the arguments that say which rules these are.
        """
        checked = self.filtered(lambda entry: entry._is_checkable())
        for desk_sudo, entries in checked.grouped(
            lambda entry: entry.organization_id.sudo().desk_id
        ).items():
            rules = {"tz": str(entries[0]._get_tz()), "network": desk_sudo.network_id}
            yield entries, [entry._to_planned() for entry in entries], rules

    def _to_planned(self):
        """Return what the check compares."""
        self.ensure_one()
        return Planned(
            self.start,
            self.stop,
            venue_id=self.venue_id.id or 0,
            city=self.city or "",
            region_id=self.region_id.id or 0,
            discipline_id=self.discipline_id.id or 0,
            audience=self.audience or "",
            entry_id=self._origin.id or 0,
            organization_id=self.organization_id.id or 0,
            place=(self.latitude, self.longitude) if self.latitude or self.longitude else None,
            is_certain=self.state in ANNOUNCED_STATES,
        )

    def _render_clashes(self, hits):
        return self.env["ir.qweb"]._render(
            "living_desk_events.calendar_check_hits", self._prepare_hits_values(hits)
        )

    def _check_venue_free(self, vals):
        """Refuse a second announced event in one venue, and say which one is there.

        The exclusion constraint has the last word when two users click together; this check
        comes first because it can name the other event to whoever may know of it.
        """
        wanted = []
        for entry in self:
            state = vals.get("state", entry.state)
            venue_id = vals.get("venue_id", entry.venue_id.id)
            start = fields.Datetime.to_datetime(vals.get("start", entry.start))
            stop = fields.Datetime.to_datetime(vals.get("stop", entry.stop))
            if state in ANNOUNCED_STATES and venue_id and start and stop and start < stop:
                wanted.append((entry.id, entry.id, venue_id, start, stop))
        for other_sudo in self._find_occupants_sudo(wanted).values():
            raise UserError(self._explain_taken(other_sudo))
