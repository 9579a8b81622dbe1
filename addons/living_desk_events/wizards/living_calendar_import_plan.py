from odoo import fields
from odoo.tools import SQL, format_datetime

from odoo.addons.living_desk.tools.table_file import RowProblem, Words, plain
from odoo.addons.living_desk.wizards.living_import_plan import ImportPlan

from ..models.living_calendar_announcement import ANNOUNCED_STATES
from ..tools.calendar_file import HEADERS, RANKS, EventIdentity, EventRegister, find_overlaps
from ..tools.overlap import Planned, town_key
from .living_calendar_import_places import PlaceFinder

_FIELDS = {
    "name": "name",
    "start": "start",
    "stop": "stop",
    "discipline": "discipline_id",
    "audience": "audience",
    "embargo": "embargo_until",
    "description": "description",
    "note": "note",
    "uid": "external_uid",
}
_SHOWN_CHANGES = ("name", "discipline_id", "audience", "embargo_until", "description", "note")
_SHARED = object()


class CalendarPlan(ImportPlan):
    """What an import does with each date of a file.

    :ivar states: by line, the state that the event gets
    :ivar notices: by line, sentences about what was settled otherwise than written
    :ivar levels: by line, how much the date clashes; :ivar clashes: with what
    """

    _HEADERS = HEADERS

    def __init__(self, wizard, header, rows):
        self.wizard = wizard
        self.entries = wizard.env["living.calendar.entry"]
        self.zone = wizard._get_zone()
        self.states, self.notices, self.levels, self.clashes = {}, {}, {}, {}
        self.places = {}
        super().__init__(wizard.env, wizard.desk_id, header, rows)
        self._leave_out_cancelled()
        self._refuse_taken_venues()

    # === WHAT THE WIZARD ASKS === #

    def get_outcome(self, row):
        if row.problem:
            return "rejected"
        if row.line not in self.known:
            return "new" if row.line in self.vals else "same"
        return "changed" if row.line in self.vals else "same"

    def get_when(self, row):
        if not row.identity:
            return self.get_cell(row, "date")
        return self.entries._format_span(row.values["start"], row.values["stop"], self.zone)

    def get_place(self, row):
        place = self.places.get(row.line)
        if not place:
            return self.get_cell(row, "venue") or self.get_cell(row, "city")
        return place.venue.display_name if place.venue else place.city

    def get_changes(self, row):
        """Say what becomes of a known event, field by field."""
        if row.problem or row.line not in self.known or row.line not in self.vals:
            return False
        entry, vals = self.known[row.line], dict(self.vals[row.line])
        env = self.env
        parts = []
        if vals.keys() & {"start", "stop"}:
            parts.append((env._("When"), entry.when, self.get_when(row)))
        if vals.keys() & {"venue_id", "city"}:
            old = entry.venue_id.display_name or entry.city
            parts.append((env._("Where"), old, self.get_place(row)))
        for name in (name for name in _SHOWN_CHANGES if name in vals):
            label = entry._fields[name]._description_string(env)
            texts = (
                self._describe(entry, name, value)
                for value in (_get_value(entry, name), vals[name])
            )
            parts.append((label, *texts))
        if row.line in self.states:
            labels = dict(entry._fields["state"]._description_selection(env))
            parts.append((env._("State"), labels[entry.state], labels[self.states[row.line]]))
        if not parts:
            return env._("Recognized: it gets the identifier of the file.")
        return "; ".join(f"{label}: {old} → {new}" for label, old, new in parts)

    def _describe(self, entry, name, value):
        """Write a value in few words."""
        field = entry._fields[name]
        if field.type == "many2one":
            value = self.env[field.comodel_name].sudo().browse(value or []).display_name
        elif field.type == "selection":
            value = dict(field._description_selection(self.env)).get(value)
        elif field.type == "datetime":
            value = value and format_datetime(self.env, value, tz=str(self.zone))
        return (value or "–")[:60]

    def find_clashes(self, rows):
        """Say what new and changed dates get in the way of, in one go for all rows."""
        rows = [row for row in rows if self.states.get(row.line) != "cancelled"]
        wishes = [self._prepare_wish(row) for row in rows]
        found = self.entries._find_clashes(
            wishes, tz=str(self.zone), network=self.desk.sudo().network_id
        )
        for row, hits in zip(rows, found, strict=True):
            self.levels[row.line] = hits[0]["level"] if hits else "free"
            self.clashes[row.line] = hits

    def find_duplicates(self, rows):
        """Say which new dates look like an event of the organization that is there."""
        rows = [row for row in rows if row.line not in self.known]
        found = self.entries._find_duplicates([self._prepare_compared(row) for row in rows])
        for row, others_sudo in zip(rows, found, strict=True):
            if others_sudo:
                sentence = self.env._(
                    "It looks like %(others)s: take the row out if it is the same.",
                    others=others_sudo._name_duplicates(),
                )
                self.notices.setdefault(row.line, []).append(sentence)

    def _prepare_compared(self, row):
        vals = self.get_new_vals(row)
        names = ("name", "organization_id", "start", "venue_id", "city")
        return {name: vals.get(name) for name in names}

    # === WHOSE, WHERE, HOW CERTAIN === #

    def _prepare(self):
        self._organizations = {}
        self._words = Words(())
        organizations = self.wizard._get_organizations()
        for partner in organizations:
            self._organizations[partner.id] = partner
            for word in filter(None, (partner.name, partner.vat)):
                key = plain(word)
                self._words[key] = partner.id if key not in self._words else _SHARED

    def _make_register(self):
        return EventRegister()

    def _sift_rows(self, rows):
        now = fields.Datetime.now()
        for row in rows:
            if not row.problem:
                if row.values.get("embargo", now) < now:
                    # What is over needs no keeping.
                    del row.values["embargo"]
                try:
                    row.values["organization"] = self._find_organization(row.values)
                    row.identity = EventIdentity.of(row.values)
                except RowProblem as problem:
                    row.problem = problem
        return super()._sift_rows(rows)

    def _find_organization(self, values):
        text = values.get("organization")
        if not text:
            if self.wizard.organization_id:
                return self.wizard.organization_id.id
            raise RowProblem("no_organization")
        found = self._words.find(text)
        if found is None:
            raise RowProblem("unknown_organization", value=text)
        if found is _SHARED:
            raise RowProblem("shared_name", value=text)
        return found

    # === RECOGNIZING === #

    def _find_known(self, rows):
        """Find the events that exist, and settle where each row happens."""
        finder = PlaceFinder(self.env, self._organizations, rows)
        sentences = self.wizard._get_place_sentences()
        for row in rows:
            try:
                place = self.places[row.line] = finder.find(row.values)
                if place.notice:
                    code, params = place.notice
                    self.notices.setdefault(row.line, []).append(sentences[code] % params)
            except RowProblem as problem:
                row.problem = problem
        good = [row for row in rows if not row.problem]
        register = EventRegister()
        for entry in self._search_known(good):
            values = {
                "organization": entry.organization_id.id,
                "uid": entry.external_uid,
                "name": entry.name,
                "start": entry.start,
            }
            register.add(EventIdentity.of(values), entry)
        taken = {}
        for row in good:
            entry = register.find(row.identity)
            if entry is None:
                continue
            first = taken.setdefault(entry.id, row)
            if first is not row:
                row.problem = RowProblem("repeated", line=first.line)
            elif entry.state == "cancelled" and row.values.get("state") != "cancelled":
                row.problem = RowProblem("cancelled_here")
            else:
                self.known[row.line] = entry

    def _search_known(self, rows):
        """Return what may be in the file already: by identifier, by the series, by the hour."""
        if not rows:
            return self.entries
        uids = {
            row.values[name] for row in rows for name in ("uid", "base_uid") if name in row.values
        }
        self.entries.flush_model(["organization_id", "external_uid", "start"])
        found = self.env.execute_query(
            SQL(
                """
                SELECT id
                  FROM living_calendar_entry
                 WHERE organization_id = ANY(%(organizations)s)
                   AND (external_uid = ANY(%(uids)s) OR start = ANY(%(starts)s))
                 ORDER BY id
                """,
                organizations=sorted({row.identity.organization for row in rows}),
                uids=sorted(uids),
                starts=sorted({row.identity.start for row in rows}),
            )
        )
        entries = self.entries.browse(entry_id for (entry_id,) in found)
        entries.fetch([*_FIELDS.values(), "organization_id", "state", "venue_id", "city"])
        return entries

    # === VALUES === #

    def _plan_known(self, row):
        entry = self.known[row.line]
        target = row.values.get("state")
        missing = {} if target == "cancelled" else self._get_missing(entry, row)
        if target == "cancelled":
            is_further = entry.state != "cancelled"
        else:
            is_further = target and RANKS[target] > RANKS[entry.state]
        if is_further:
            self.states[row.line] = target
        if missing or is_further:
            self.vals[row.line] = missing
            self.changed.append(row)
        else:
            self.complete.append(row)

    def _get_missing(self, entry, row):
        """Return what the file says otherwise: what it leaves empty stays as it is."""
        vals = {
            target: row.values[source] for source, target in _FIELDS.items() if source in row.values
        }
        place = self.places[row.line]
        if place.venue:
            vals["venue_id"] = place.venue.id
        elif not place.is_guessed and town_key(place.city) != entry.city_key:
            vals.update(place.prepare_vals(), venue_id=False)
        return {name: value for name, value in vals.items() if _get_value(entry, name) != value}

    def _prepare_vals(self, row):
        place = self.places[row.line]
        values = row.values
        self.states[row.line] = values.get("state") or self.wizard.default_state
        vals = {target: values[source] for source, target in _FIELDS.items() if source in values}
        vals.update(place.prepare_vals(), organization_id=values["organization"])
        if place.text and "note" not in vals:
            vals["note"] = self.env._("Place in the file: %(place)s", place=place.text)
        return vals

    def _leave_out_cancelled(self):
        """What is cancelled and has never been here needs not come."""
        cancelled = [row for row in self.new if row.values.get("state") == "cancelled"]
        for row in cancelled:
            self.vals.pop(row.line)
        self.complete += cancelled
        self.new = [row for row in self.new if row.line in self.vals]

    # === VENUES === #

    def _refuse_taken_venues(self):
        """Reject what would be confirmed in a venue that is taken, and say by what."""
        rows = {
            row.line: row
            for row in sorted([*self.new, *self.changed], key=lambda row: row.line)
            if self._get_final_state(row) in ANNOUNCED_STATES and self._get_venue(row)
        }
        others = self._find_taken(rows.values())
        free = [row for line, row in rows.items() if line not in others]
        by_row = find_overlaps(
            (row.line, self._get_venue(row).id, row.values["start"], row.values["stop"])
            for row in free
        )
        for line, other_sudo in others.items():
            sentence = self.entries._explain_taken(other_sudo)
            rows[line].problem = RowProblem("taken", sentence=sentence)
        for line, first in by_row.items():
            rows[line].problem = RowProblem(
                "taken_by_row",
                venue=self._get_venue(rows[line]).name,
                event=rows[first].values["name"],
                line=first,
            )
        for name in ("new", "changed"):
            rows_left = getattr(self, name)
            self.rejected += [row for row in rows_left if row.problem]
            setattr(self, name, [row for row in rows_left if not row.problem])

    def _find_taken(self, rows):
        """Find who is announced in the venues already.

        What the file itself moves is where the file puts it.
        """
        wanted = [
            (row.line, 0, self._get_venue(row).id, row.values["start"], row.values["stop"])
            for row in rows
        ]
        return self.entries._find_occupants_sudo(wanted, [e.id for e in self.known.values()])

    def _get_final_state(self, row):
        if row.line in self.states:
            return self.states[row.line]
        return self.known[row.line].state if row.line in self.known else None

    def _get_venue(self, row):
        """Return the venue in which the event will be."""
        place, entry = self.places[row.line], self.known.get(row.line)
        if entry and not place.venue and "venue_id" not in self.vals[row.line]:
            return entry.venue_id.sudo()
        return place.venue

    def _prepare_wish(self, row):
        """Return what the check compares."""
        values, place = row.values, self.places[row.line]
        entry = self.known.get(row.line, self.entries)
        venue = self._get_venue(row)
        organization_sudo = self._organizations[values["organization"]].sudo()
        return Planned(
            values["start"],
            values["stop"],
            venue_id=venue.id if venue else 0,
            city=place.city,
            region_id=place.region_id or organization_sudo.living_region_id.id or 0,
            discipline_id=values.get("discipline") or entry.discipline_id.id or 0,
            audience=values.get("audience") or entry.audience or "all",
            entry_id=entry.id or 0,
            organization_id=organization_sudo.id,
            place=place.spot,
        )


def _get_value(entry, name):
    """Return the value of a field as it is written."""
    value = entry[name]
    return value.id if entry._fields[name].relational else value
