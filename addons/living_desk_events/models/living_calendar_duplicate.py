from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.living_desk.tools.clock import to_local

from ..tools.overlap import town_key
from ..tools.titles import are_close

# What makes an event look like another one of the same organization.
COMPARED_FIELDS = ("name", "organization_id", "start", "venue_id", "city", "series_id")


class LivingCalendarDuplicate(models.AbstractModel):
    """The same event entered twice: same organization, day and place, and nearly the same title.

    Whoever enters it says that it is another event. The dates of one series, and what is entered
    together, are different events anyway.
    """

    _name = "living.calendar.duplicate"
    _description = "Event That Looks Like Another One"

    is_another_event = fields.Boolean(
        "It Is Another Event",
        store=False,
        copy=False,
        help="Tick it if the event is not the one that it looks like.",
    )
    duplicate_label = fields.Char("Looks Like", compute="_compute_duplicate_label")

    # === COMPUTE METHODS === #

    @api.depends(*COMPARED_FIELDS)
    @api.depends_context("uid", "lang")
    def _compute_duplicate_label(self):
        """Name what a new or changed event on a form looks like."""
        changed = self.filtered(
            lambda entry: (
                entry.name
                and entry.start
                and entry.organization_id
                and (not entry._origin or entry._origin != entry)
            )
        )
        self.duplicate_label = False
        found = self._find_duplicates([entry._to_compared() for entry in changed])
        for entry, others_sudo in zip(changed, found, strict=True):
            entry.duplicate_label = others_sudo._name_duplicates()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        ticks = [vals.get("is_another_event") for vals in vals_list]
        entries = super().create(
            [
                {name: value for name, value in vals.items() if name != "is_another_event"}
                for vals in vals_list
            ]
        )
        unticked = entries.browse(
            entry.id for entry, tick in zip(entries, ticks, strict=True) if not tick
        )
        unticked._check_duplicates([entry._to_compared() for entry in unticked], entries)
        return entries

    def write(self, vals):
        vals = dict(vals)
        is_another = vals.pop("is_another_event", False)
        if not is_another and not set(COMPARED_FIELDS).isdisjoint(vals):
            self._check_duplicates([{**entry._to_compared(), **vals} for entry in self])
        return super().write(vals)

    def copy_data(self, default=None):
        """Whoever duplicates an event knows that there are two."""
        return [{**vals, "is_another_event": True} for vals in super().copy_data(default)]

    # === BUSINESS METHODS === #

    @api.model
    def _find_duplicates(self, vals_list, exclude=None):
        """Find what each of several events looks like, among those of its organization.

        The number of queries does not depend on the number of events.

        :param vals_list: values of entries, `id` with those of one that exists: what it looks
            like as it is saved, it may go on looking like
        :param exclude: entries that are not compared
        :return: one recordset per event, elevated
        """
        calendar_sudo = self.browse().sudo()
        starts = [fields.Datetime.to_datetime(vals["start"]) for vals in vals_list]
        if not starts:
            return []
        day = timedelta(days=1)
        entries_sudo = calendar_sudo.search_fetch(
            Domain("organization_id", "in", list({vals["organization_id"] for vals in vals_list}))
            & Domain("start", ">=", min(starts) - day)
            & Domain("start", "<=", max(starts) + day)
            & Domain("state", "!=", "cancelled"),
            [*COMPARED_FIELDS, "city_key"],
        )
        if exclude:
            entries_sudo -= exclude.sudo()
        own_ids = [vals["id"] for vals in vals_list if vals.get("id")]
        known = {each.id: each for each in calendar_sudo.search([("id", "in", own_ids)])}
        venues_sudo = self.env["living.venue"].sudo()
        by_owner = entries_sudo.grouped(lambda entry: entry.organization_id.id)
        found = []
        for vals, start in zip(vals_list, starts, strict=True):
            venue_sudo = venues_sudo.browse(vals.get("venue_id") or [])
            place = (venue_sudo.id, town_key(venue_sudo.city or vals.get("city")))
            own_sudo = known.get(vals.get("id"), calendar_sudo)
            if own_sudo.organization_id.id != vals["organization_id"]:
                own_sudo = calendar_sudo
            found.append(
                by_owner.get(vals["organization_id"], calendar_sudo).filtered(
                    lambda other, vals=vals, start=start, place=place, own=own_sudo: (
                        other != own
                        and other._looks_like(vals["name"], start, place, vals.get("series_id"))
                        and not (own and other._is_like_saved(own))
                    )
                )
            )
        return found

    def _looks_like(self, name, start, place, series_id):
        """Tell whether the entry may be an event that is entered again.

        :param place: its venue, if there is one, and the key of its town
        """
        venue_id, town = place
        zone = self._get_tz()
        return (
            not (series_id and series_id == self.series_id.id)
            and to_local(start, zone).date() == to_local(self.start, zone).date()
            and (town == self.city_key or bool(venue_id) and venue_id == self.venue_id.id)
            and are_close(name, self.name)
        )

    def _is_like_saved(self, own):
        place = (own.venue_id.id, own.city_key)
        return self._looks_like(own.name, own.start, place, own.series_id.id)

    def _to_compared(self):
        self.ensure_one()
        return {
            "id": self._origin.id,
            "name": self.name,
            "organization_id": self.organization_id.id,
            "start": self.start,
            "venue_id": self.venue_id.id,
            "city": self.city,
            "series_id": self.series_id.id,
        }

    def _check_duplicates(self, vals_list, created=None):
        """Refuse what looks like an event that is there, unless somebody says it is another.

        The system, which loads data, is not asked.
        """
        if self.env.uid == SUPERUSER_ID:
            return
        if created:
            # What is created now has no earlier state that it might go on looking like.
            vals_list = [{**vals, "id": False} for vals in vals_list]
        found = self._find_duplicates(vals_list, exclude=created)
        for vals, others_sudo in zip(vals_list, found, strict=True):
            if others_sudo:
                raise self._make_duplicate_error(vals["name"], others_sudo)

    @api.model
    def _make_duplicate_error(self, name, others_sudo):
        """Return the refusal; it says beside which field a page shows it."""
        error = UserError(
            self.env._(
                "“%(event)s”: is it the same as %(others)s? If not, tick “%(field)s”.",
                event=name,
                others=others_sudo._name_duplicates(),
                field=self._fields["is_another_event"]._description_string(self.env),
            )
        )
        error.living_field = "is_another_event"
        return error

    def _name_duplicates(self):
        """Name the own events that one looks like."""
        return "; ".join(entry._name_event(entry._get_tz(), False) for entry in self[:3]) or False
