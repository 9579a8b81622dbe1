import hashlib
from datetime import datetime, time, timedelta

from odoo.fields import Datetime
from odoo.http import Response, request, route

from ..tools.ical_feed import write_feed
from .calendar_public import LivingCalendarPublic

# A feed holds what was a month ago, what comes, and no more than calendars can take.
FEED_PAST_DAYS = 31
FEED_AHEAD_DAYS = 730
MAX_EVENTS = 10_000
FEED_AGE = 300


class LivingCalendarFeed(LivingCalendarPublic):
    """The shared calendar for other calendars, as iCalendar feeds that can be subscribed to.

    - `/shared-calendar/feed.ics`: what is public, narrowed like the page
    - `/shared-calendar/<entry>/event.ics`: one public event
    - `/shared-calendar/organization/<token>/feed.ics`: what an organization has planned; who
      knows the address may read it
    """

    @route(
        "/shared-calendar/feed.ics",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
    )
    def living_calendar_feed(self, **kwargs):
        asked = self._read_filter()
        if asked.problems:
            # Who subscribed to one region must not get the events of all others.
            return Response(" ".join(asked.problems), status=404, mimetype="text/plain")
        today = asked.get_today()
        window = asked.get_window_domain(
            asked.first or today - timedelta(days=FEED_PAST_DAYS),
            asked.last or (asked.first or today) + timedelta(days=FEED_AHEAD_DAYS),
        )
        return self._answer_feed(
            self._get_public_domain(asked) & window,
            request.env._("Shared calendar"),
            "/shared-calendar",
        )

    @route(
        "/shared-calendar/<int:entry_id>/event.ics",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
    )
    def living_calendar_feed_entry(self, entry_id, **kwargs):
        entry_sudo = self._get_public_entry_sudo(entry_id)
        return self._answer_feed([("id", "=", entry_sudo.id)], entry_sudo.name, "/shared-calendar")

    @route(
        "/shared-calendar/organization/<string:token>/feed.ics",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
    )
    def living_calendar_feed_organization(self, token, **kwargs):
        organization_sudo = request.env["res.partner"]._find_by_calendar_token_sudo(token)
        if not organization_sudo:
            raise request.not_found()
        calendar = request.env["living.calendar.entry"]
        now = Datetime.now()
        domain = calendar._get_own_feed_domain(organization_sudo) & calendar._get_window_domain(
            now - timedelta(days=FEED_PAST_DAYS), now + timedelta(days=FEED_AHEAD_DAYS)
        )
        return self._answer_feed(domain, organization_sudo.name, "/my/calendar", is_secret=True)

    # === HELPERS === #

    def _answer_feed(self, domain, name, path, is_secret=False):
        """Send a feed, or say that it has not changed since it was sent.

        :param path: begins the address of the page of an event
        :param is_secret: nobody but the reader may keep it
        """
        calendar_sudo = request.env["living.calendar.entry"].sudo()
        http = request.httprequest
        version = calendar_sudo._get_feed_version(domain)
        today = datetime.combine(Datetime.now(), time.min)
        stamp = f"{http.url}|{request.env.lang}|{today}|{version}"
        etag = hashlib.sha256(stamp.encode()).hexdigest()[:32]
        # What left the feed left no date: a feed is a day old at most, whatever was asked.
        changed = max(version[-1] or today, today)
        headers = {
            "Cache-Control": f"{'private' if is_secret else 'public'}, max-age={FEED_AGE}",
            "X-Robots-Tag": "noindex",
        }
        response = Response(headers=headers, mimetype="text/calendar")
        response.set_etag(etag)
        response.last_modified = changed.replace(microsecond=0)
        response.make_conditional(http.environ)
        if response.status_code == 304:
            return response
        address = f"{calendar_sudo.get_base_url()}{path}"
        events = calendar_sudo._get_feed_events(domain, MAX_EVENTS, address)
        response.set_data(b"".join(write_feed(events, name)))
        return response
