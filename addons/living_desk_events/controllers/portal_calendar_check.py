from werkzeug.datastructures import MultiDict

from odoo.http import request, route

from odoo.addons.living_desk.controllers.utils import clean_line, parse_int

from ..tools.consequence import LIVE_STATES
from ..tools.date_line import move_line
from .calendar_form import LINE_FIELDS, MAX_LINES, CalendarForm
from .portal_calendar import LivingCalendarPortal

# For so many dates that are not free others are proposed: a long series is better changed whole.
PROPOSED_LINES = 3
# What of an event is compared with what was typed, to tell whether it moves.
COMPARED = ("start", "stop", "venue_id", "city", "discipline_id", "audience")


class LivingCalendarCheck(LivingCalendarPortal):
    """The check before saving; both routes only read.

    - `/my/calendar/check`: the page, which works without JavaScript
    - `/my/calendar/check/live`: the same answer while one types
    """

    @route(
        "/my/calendar/check",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_calendar_check(self, **kwargs):
        organization_sudo = self._get_calendar_organization_sudo()
        form = CalendarForm(
            request.env,
            request.httprequest.args,
            self._get_calendar_zone(organization_sudo),
        )
        return request.render(
            "living_desk_events.portal_calendar_check",
            {
                **self._prepare_calendar_form_values(form, organization_sudo),
                "page_name": "living_calendar_check",
                "results": self._check_dates(form, organization_sudo),
            },
        )

    @route(
        "/my/calendar/check/live",
        type="jsonrpc",
        auth="user",
        website=True,
        readonly=True,
    )
    def living_calendar_check_live(self, form=None, entry_id=0, **kwargs):
        organization_sudo = self._get_calendar_organization_sudo()
        calendar_form = CalendarForm(
            request.env,
            self._to_multidict(form),
            self._get_calendar_zone(organization_sudo),
        )
        results = self._check_dates(
            calendar_form, organization_sudo, entry_id=parse_int(str(entry_id))
        )
        return request.env["ir.qweb"]._render(
            "living_desk_events.calendar_check_results",
            {"results": results, **self._prepare_hit_labels()},
        )

    # === HELPERS === #

    def _to_multidict(self, form):
        """Read what the page sent: names with lists of texts; what is not that is left out."""
        values = MultiDict()
        for name, items in (form if isinstance(form, dict) else {}).items():
            for item in (items if isinstance(items, list) else [items])[:MAX_LINES]:
                if isinstance(item, str):
                    values.add(name, item)
        return values

    def _check_dates(self, form, organization_sudo, entry_id=0):
        """Return the answer for each date typed, whether or not the rest is filled in."""
        form.read_dates(allow_whole_days=True)
        form._check_places()
        if not any(line for line in form.lines):
            form.line_errors.clear()
            return []
        calendar = request.env["living.calendar.entry"]
        readable = [(index, read) for index, read in enumerate(form.readings) if read]
        wishes = form.prepare_wishes(
            [reading for _index, reading in readable], organization_sudo, entry_id
        )
        found = calendar._find_clashes(
            wishes, tz=str(form.zone), network=organization_sudo.desk_id.network_id
        )
        alike = self._find_alike(form, wishes)
        obstacles = request.env["living.obstacle"]._name_obstacles(
            wishes, form.zone, organization_sudo.desk_id.network_id
        )
        results = [
            {"error": f"{self._name_line(form, index)}{form.line_errors[index][1]}"}
            if index in form.line_errors
            else {}
            for index in range(len(form.lines))
        ]
        known = self._get_known(organization_sudo, entry_id)
        for (index, reading), wish, hits, names, label in zip(
            readable, wishes, found, obstacles, alike, strict=True
        ):
            shown = calendar._prepare_hits_values(hits)
            results[index] = {
                "when": calendar._format_span(reading.start, reading.stop, form.zone),
                "is_repeated": reading.is_repeated,
                "has_town": bool(wish.city),
                "has_venue": bool(wish.venue_id),
                "hits": shown["hits"],
                "more": shown["more"],
                "level": shown["level"],
                "is_reason_due": calendar._has_open_hits(hits),
                "is_unmoved": bool(known) and self._get_compared(wish) == known,
                "obstacles": names,
                "duplicate": label,
                "free_dates": [],
            }
        disturbed = [
            (index, wish)
            for (index, _reading), wish, hits in zip(readable, wishes, found, strict=True)
            if calendar._get_hits_level(hits) in ("warn", "publish", "block")
        ]
        for index, wish in disturbed[:PROPOSED_LINES]:
            results[index]["free_dates"] = self._propose_dates(wish, form, index, organization_sudo)
        return results

    def _find_alike(self, form, wishes):
        """Name the own events that those of the form look like, for each of its dates."""
        if not form.values["name"]:
            return [""] * len(wishes)
        found = request.env["living.calendar.entry"]._find_duplicates(
            [
                {
                    "id": wish.entry_id,
                    "name": form.values["name"],
                    "organization_id": wish.organization_id,
                    "start": wish.start,
                    "venue_id": wish.venue_id,
                    "city": wish.city,
                }
                for wish in wishes
            ]
        )
        return [entries_sudo._name_duplicates() or "" for entries_sudo in found]

    def _get_known(self, organization_sudo, entry_id):
        """Return what is saved of an own event that is live: the same again needs no reason."""
        entry_sudo = organization_sudo.env["living.calendar.entry"].search(
            [
                ("id", "=", entry_id),
                ("organization_id", "=", organization_sudo.id),
                ("state", "in", LIVE_STATES),
            ]
        )
        return self._get_compared(entry_sudo._to_planned()) if entry_sudo else None

    def _get_compared(self, planned):
        return [getattr(planned, name) for name in COMPARED]

    def _propose_dates(self, wish, form, index, organization_sudo):
        """Return free dates near a wished one, with what they put into the form."""
        calendar = request.env["living.calendar.entry"]
        proposals = calendar._propose_dates(
            wish, tz=str(form.zone), network=organization_sudo.desk_id.network_id
        )
        return [
            {
                **shown,
                "choice": f"{index}:{shown['day']}",
                "date_to": move_line(form.lines[index], shown["day"]).date_to,
            }
            for shown in calendar._prepare_proposals(proposals)
        ]

    def _name_line(self, form, index):
        if len(form.lines) == 1:
            return ""
        return request.env._("Date %(number)s: ", number=index + 1)

    def _prepare_hit_labels(self):
        calendar = request.env["living.calendar.entry"]
        labels = calendar._prepare_hits_values([])
        return {name: labels[name] for name in ("audiences", "states")}

    def _prepare_calendar_form_values(self, form, organization_sudo):
        """Return what the pages that show the form need."""
        env = request.env
        venues_sudo = env["living.venue"].sudo().search_fetch([], ["name", "city"])
        return {
            **self._prepare_portal_layout_values(),
            **self._prepare_hit_labels(),
            "form": form,
            "values": form.values,
            "errors": form.errors,
            "line_errors": form.line_errors,
            "line_fields": LINE_FIELDS,
            "venues": [
                (city, [(venue.id, venue.name) for venue in venues])
                for city, venues in venues_sudo.grouped("city").items()
            ],
            "towns": sorted(set(venues_sudo.mapped("city"))),
            "countries": [
                (country.id, country.name)
                for country in env["res.country"].sudo().search_fetch([], ["name"])
            ],
            "home_country_id": organization_sudo._get_calendar_country().id,
            "zones": form.get_zones(),
            "disciplines": [
                (item.id, item.name) for item in env["living.discipline"].sudo().search([])
            ],
            "desk_name": organization_sudo.desk_id.name,
            "desk_email": organization_sudo.desk_id.email,
            "zone_name": "" if form.is_zone_open() else str(form.zone),
            "flash": self._pop_flash(),
            "done": clean_line(request.params.get("done")),
        }

    def _join_duplicates(self, results):
        """Return what the events of a form look like, each once."""
        labels = (result.get("duplicate") for result in results)
        return "; ".join(dict.fromkeys(filter(None, labels)))
