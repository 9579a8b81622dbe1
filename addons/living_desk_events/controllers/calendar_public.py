from datetime import timedelta
from zoneinfo import ZoneInfo

from babel import Locale

from odoo.fields import Domain
from odoo.http import Controller, request, route
from odoo.tools import format_date

from odoo.addons.living_desk.controllers.utils import clean_line, parse_int
from odoo.addons.portal.controllers.portal import pager

from ..tools.calendar_map import draw_places
from ..tools.shown_days import month_weeks, next_month, parse_month
from .calendar_filter import CalendarFilter

PAGE_SIZE = 40
# Beyond so many a list is no answer: it is narrowed.
MAX_LISTED = 4000
DAY_SIZE = 4
MAX_PLACES = 300
MAX_SIBLINGS = 20
VIEWS = ("list", "month", "map")


class LivingCalendarPublic(Controller):
    """The shared calendar for everybody: what is public, and what was and is cancelled.

    Every page is an address that can be handed on, and works without JavaScript.

    - `/shared-calendar`: as a list, by month or on the map
    - `/shared-calendar/<entry>`: one event
    """

    @route(
        ["/shared-calendar", "/shared-calendar/page/<int:page>"],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_calendar_public(self, page=1, view="list", **kwargs):
        asked = self._read_filter()
        view = view if view in VIEWS else "list"
        prepare = getattr(self, f"_prepare_{view}_values")
        return self._render_public(
            "living_desk_events.calendar_public",
            {
                **asked.get_options(),
                **prepare(asked, page),
                "asked": asked,
                "values": asked.values,
                "chips": self._prepare_chips(asked, view),
                "view": view,
                "views": self._prepare_views(asked, view),
                "feed_url": self._get_feed_url(asked),
            },
        )

    @route(
        "/shared-calendar/<int:entry_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_calendar_public_entry(self, entry_id, **kwargs):
        entry_sudo = self._get_public_entry_sudo(entry_id)
        siblings_sudo = entry_sudo.browse()
        if entry_sudo.series_id:
            siblings_sudo = entry_sudo.search(
                entry_sudo._get_public_domain()
                & Domain("series_id", "=", entry_sudo.series_id.id)
                & Domain("id", "!=", entry_sudo.id),
                limit=MAX_SIBLINGS,
            )
        [event, *siblings] = (entry_sudo + siblings_sudo)._prepare_public_rows()
        return self._render_public(
            "living_desk_events.calendar_public_entry",
            {
                "event": event,
                "description": entry_sudo.description or "",
                "series": entry_sudo.series_id.name or "",
                "siblings": siblings,
                "street": entry_sudo.venue_id.street or "",
                "zone_name": str(entry_sudo._get_tz()) if entry_sudo.is_abroad else "",
                "month_url": f"/shared-calendar?view=month&month={event['first']:%Y-%m}",
            },
        )

    # === HELPERS === #

    def _get_public_zone(self):
        """Return the zone in which the days of a visitor's question are meant."""
        return ZoneInfo(request.env.company.sudo().partner_id.tz or "Europe/Rome")

    def _read_filter(self):
        return CalendarFilter(request.env, request.httprequest.args, self._get_public_zone())

    def _get_public_domain(self, asked):
        calendar = request.env["living.calendar.entry"]
        return calendar._get_public_domain() & asked.get_domain()

    def _get_public_entry_sudo(self, entry_id):
        """Return an entry that anybody may know; whatever else there is, is not found."""
        calendar_sudo = request.env["living.calendar.entry"].sudo()
        entry_sudo = calendar_sudo.search(
            calendar_sudo._get_public_domain() & Domain("id", "=", parse_int(str(entry_id))),
            limit=1,
        )
        if not entry_sudo:
            raise request.not_found()
        return entry_sudo

    def _render_public(self, template, values):
        response = request.render(
            template,
            {"page_name": "living_calendar_public", "no_breadcrumbs": True, **values},
        )
        # The page greets who is logged in: it is kept by the browser alone, and not for long.
        response.headers["Cache-Control"] = "private, max-age=60"
        return response

    def _get_feed_url(self, asked):
        """Return the address of what is asked for as a feed, on this server."""
        return f"{request.httprequest.url_root.rstrip('/')}{asked.url('/shared-calendar/feed.ics')}"

    def _prepare_views(self, asked, view):
        labels = {
            "list": (request.env._("List"), "fa-list"),
            "month": (request.env._("Month"), "fa-calendar"),
            "map": (request.env._("Map"), "fa-map-marker"),
        }
        return [
            {
                "name": name,
                "label": label,
                "icon": icon,
                "url": asked.url(view=name if name != "list" else ""),
                "active": name == view,
            }
            for name, (label, icon) in labels.items()
        ]

    def _prepare_chips(self, asked, view):
        """Name what narrows the calendar and has no box in the form, with a way to drop it."""
        return [
            {
                "name": name,
                "value": asked.values[name],
                "label": asked.names[name],
                "url": asked.url(view=view if view != "list" else "", **{name: ""}),
            }
            for name in ("organization", "venue", "country")
            if name in asked.names
        ]

    # === VIEWS === #

    def _prepare_list_values(self, asked, page):
        calendar_sudo = request.env["living.calendar.entry"].sudo()
        domain = self._get_public_domain(asked) & asked.get_window_domain(*asked.get_span())
        total = calendar_sudo.search_count(domain, limit=MAX_LISTED + 1)
        page_values = pager(
            url="/shared-calendar",
            url_args=asked.values,
            total=min(total, MAX_LISTED),
            page=page,
            step=PAGE_SIZE,
        )
        entries_sudo = calendar_sudo.search(
            domain, limit=PAGE_SIZE, offset=page_values["offset"], order="start, id"
        )
        days = {}
        for row in entries_sudo._prepare_public_rows():
            days.setdefault(row["first"], []).append(row)
        return {
            "total": min(total, MAX_LISTED),
            "is_too_long": total > MAX_LISTED,
            "pager": page_values,
            "days": [(self._format_day(day), rows) for day, rows in days.items()],
        }

    def _prepare_month_values(self, asked, page):
        text = clean_line(request.params.get("month"))
        month = parse_month(text)
        if text and not month:
            asked.problems.append(
                request.env._(
                    "“%(month)s” is not a month that can be shown: this is the current one.",
                    month=text[:20],
                )
            )
        today = asked.get_today()
        month = month or (asked.first or today).replace(day=1)
        last = next_month(month) - timedelta(days=1)
        first_weekday = (
            int(request.env["res.lang"]._get_data(code=request.env.lang).week_start or 1) - 1
        ) % 7
        calendar_sudo = request.env["living.calendar.entry"].sudo()
        # A day on either side: days are those of the place, in whatever zone it lies.
        domain = self._get_public_domain(asked) & asked.get_window_domain(
            month - timedelta(days=1), last + timedelta(days=1)
        )
        if asked.first or asked.last:
            domain &= asked.get_window_domain(asked.first or month, asked.last or last)
        days = calendar_sudo._get_month_days(domain, month, last, DAY_SIZE)
        ids = {entry_id for day_ids, _total in days.values() for entry_id in day_ids}
        rows = {row["id"]: row for row in calendar_sudo.browse(ids)._prepare_public_rows()}
        weeks = [
            [
                self._prepare_day(asked, day, month, today, days.get(day, ([], 0)), rows)
                for day in week
            ]
            for week in month_weeks(month, first_weekday)
        ]
        return {
            "weeks": weeks,
            "total": sum(total for _ids, total in days.values()),
            "weekdays": self._get_weekday_names(first_weekday),
            "month_label": format_date(request.env, month, date_format="LLLL y").capitalize(),
            "month": f"{month:%Y-%m}",
            "previous_url": self._get_month_url(asked, next_month(month, -1)),
            "next_url": self._get_month_url(asked, next_month(month)),
            "today_url": asked.url(view="month"),
        }

    def _prepare_day(self, asked, day, month, today, found, rows):
        ids, total = found
        return {
            "number": day.day,
            "iso": day.isoformat(),
            "label": self._format_day(day),
            "is_outside": day.month != month.month,
            "is_today": day == today,
            "rows": [
                {**rows[entry_id], "goes_on": rows[entry_id]["first"] < day} for entry_id in ids
            ],
            "more": total - len(ids),
            "url": asked.url(**{"from": day.isoformat(), "to": day.isoformat()}),
        }

    def _prepare_map_values(self, asked, page):
        calendar_sudo = request.env["living.calendar.entry"].sudo()
        first, last = asked.get_span()
        domain = self._get_public_domain(asked) & asked.get_window_domain(first, last)
        places, unplaced = calendar_sudo._get_public_places(domain, MAX_PLACES)
        drawing = draw_places(
            [(place["longitude"], place["latitude"], place["count"]) for place in places]
        )
        for place, point in zip(places, drawing.points, strict=True):
            place["point"] = point
            place["url"] = asked.url(town=place["city"], country=place["country_id"] or "")
        return {
            "total": sum(place["count"] for place in places) + unplaced,
            "places": places,
            "unplaced": unplaced,
            "drawing": drawing,
        }

    # === WORDS === #

    def _format_day(self, day):
        return format_date(request.env, day, date_format="EEEE d MMMM y").capitalize()

    def _get_month_url(self, asked, month):
        return asked.url(view="month", month=f"{month:%Y-%m}") if 2000 <= month.year <= 2100 else ""

    def _get_weekday_names(self, first_weekday):
        locale = Locale.parse(
            request.env["res.lang"]._get_data(code=request.env.lang).code or "en_US"
        )
        names = locale.days["stand-alone"]["abbreviated"]
        return [names[(first_weekday + number) % 7] for number in range(7)]
