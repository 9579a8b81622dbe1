from datetime import timedelta

from werkzeug.urls import url_encode

from odoo.fields import Datetime, Domain

from odoo.addons.living_desk.controllers.utils import clean_line, parse_date, parse_int
from odoo.addons.living_desk.tools.clock import day_bounds

MAX_WORDS = 100
# What is asked for without a last day is shown for so many days.
OPEN_DAYS = 730
ID_FILTERS = {
    "region": ("region_id", "living.region"),
    "discipline": ("discipline_id", "living.discipline"),
    "organization": ("organization_id", "res.partner"),
    "venue": ("venue_id", "living.venue"),
    "country": ("country_id", "res.country"),
}


class CalendarFilter:
    """What a visitor asked the public calendar for: read from an address, written to one.

    Anything in the address may be missing or rubbish: what cannot be used is named in
    `problems` and left out.

    :param env: the visitor's environment
    :param args: a MultiDict of text
    :param zone: the time zone of the days typed
    """

    def __init__(self, env, args, zone):
        self.env = env
        self.zone = zone
        self.problems = []
        self.values = {}
        self.names = {}
        self._read_words(args)
        for name, (_field, model) in ID_FILTERS.items():
            self._read_id(name, model, args)
        self._read_audience(args)
        for name in ("abroad", "supported"):
            if clean_line(args.get(name)) == "1":
                self.values[name] = "1"
        self.first = self._read_day("from", args)
        self.last = self._read_day("to", args)
        if self.first and self.last and self.last < self.first:
            self.problems.append(env._("The last day comes before the first: it is not used."))
            self.last = None
            self.values.pop("to")

    # === READING === #

    def _read_words(self, args):
        for name in ("q", "town"):
            if words := clean_line(args.get(name))[:MAX_WORDS]:
                self.values[name] = words

    def _read_id(self, name, model, args):
        text = clean_line(args.get(name))
        if not text:
            return
        number = parse_int(text)
        domain = [("id", "=", number)]
        if name == "organization":
            # A number in an address must not tell the names of other contacts.
            domain.append(("is_cultural_organization", "=", True))
        record_sudo = self.env[model].sudo().search(domain, limit=1) if number else None
        if not record_sudo:
            env = self.env
            sentences = {
                "region": env._("The region of this address is not known: it is not used."),
                "discipline": env._("The discipline of this address is not known: it is not used."),
                "organization": env._(
                    "The organization of this address is not known: it is not used."
                ),
                "venue": env._("The venue of this address is not known: it is not used."),
                "country": env._("The country of this address is not known: it is not used."),
            }
            self.problems.append(sentences[name])
            return
        self.values[name] = str(record_sudo.id)
        self.names[name] = record_sudo.display_name if name == "venue" else record_sudo.name

    def _read_audience(self, args):
        text = clean_line(args.get("audience"))
        if not text:
            return
        if text in self.get_audiences():
            self.values["audience"] = text
        else:
            self.problems.append(
                self.env._("The audience of this address is not known: it is not used.")
            )

    def _read_day(self, name, args):
        text = clean_line(args.get(name))
        if not text:
            return None
        day = parse_date(text)
        if not day or not 2000 <= day.year <= 2100:
            self.problems.append(
                self.env._(
                    "“%(day)s” is not a day that can be shown: it is not used.", day=text[:20]
                )
            )
            return None
        self.values[name] = day.isoformat()
        return day

    # === ANSWERS === #

    @property
    def is_narrowed(self):
        """Tell whether anything is left out."""
        return bool(self.values)

    def get_audiences(self):
        field = self.env["living.calendar.entry"]._fields["audience"]
        return dict(field._description_selection(self.env))

    def get_options(self):
        """Return what there is to choose from."""
        return {
            "regions": [
                (region.id, region.name)
                for region in self.env["living.region"].sudo().search([("desk_ids", "!=", False)])
            ],
            "disciplines": [
                (item.id, item.name) for item in self.env["living.discipline"].sudo().search([])
            ],
            "audiences": self.get_audiences(),
        }

    def url(self, path="/shared-calendar", **changes):
        """Return the address of the same question, with changes; an empty value drops one."""
        values = {name: value for name, value in {**self.values, **changes}.items() if value}
        return f"{path}?{url_encode(values)}" if values else path

    def get_domain(self):
        """Find what was asked for; who may see it is decided elsewhere."""
        domain = Domain.TRUE
        for name, value in self.values.items():
            if name in ID_FILTERS:
                domain &= Domain(ID_FILTERS[name][0], "=", int(value))
        if words := self.values.get("q"):
            domain &= Domain.OR(
                Domain(field, "ilike", words)
                for field in ("name", "description", "series_id.name", "organization_id.name")
            )
        if town := self.values.get("town"):
            domain &= Domain("city", "ilike", town)
        if audience := self.values.get("audience"):
            domain &= Domain("audience", "=", audience)
        if self.values.get("abroad"):
            domain &= Domain("is_abroad", "=", True)
        if self.values.get("supported"):
            domain &= Domain("support_state", "=", "confirmed")
        return domain

    def get_window_domain(self, first, last):
        """Find what happens between two days, both included."""
        start, stop = day_bounds(first, last + timedelta(days=1), self.zone)
        return self.env["living.calendar.entry"]._get_window_domain(start, stop)

    def get_today(self):
        now = Datetime.context_timestamp(
            self.env["living.calendar.entry"].with_context(tz=str(self.zone)), Datetime.now()
        )
        return now.date()

    def get_span(self):
        """Return the first and the last day of a list: from today on when nothing was said."""
        first = self.first or self.get_today()
        if self.last and self.last < first:
            first = self.last
        return first, self.last or first + timedelta(days=OPEN_DAYS)
