from odoo.http import Controller, Response, request, route

from odoo.addons.living_desk_events.tools.ical_feed import write_feed

FEED_AGE = 300


class LivingAgendaFeed(Controller):
    """The meetings of a participant, or at a table, for other calendars.

    - `/missions/people/<token>/agenda.ics`: the personal plan, as it was told
    - `/missions/tables/<token>/agenda.ics`: who meets at a table, for those who look after it

    Who knows an address may read what is there.
    """

    @route(
        "/missions/people/<string:token>/agenda.ics",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
    )
    def living_agenda_of_participant(self, token, **kwargs):
        registration_sudo = request.env["event.registration"]._find_by_agenda_token_sudo(token)
        if not registration_sudo or not registration_sudo._takes_part():
            raise request.not_found()
        registration_sudo = registration_sudo.with_context(
            lang=registration_sudo._get_reader_lang()
        )
        return self._answer_agenda(
            registration_sudo._get_agenda_events(), registration_sudo.event_id.name
        )

    @route(
        "/missions/tables/<string:token>/agenda.ics",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
    )
    def living_agenda_of_table(self, token, **kwargs):
        table_sudo = request.env["living.meeting.table"]._find_by_agenda_token_sudo(token)
        if not table_sudo:
            raise request.not_found()
        mission_sudo = table_sudo.event_id
        if mission_sudo.lang:
            table_sudo = table_sudo.with_context(lang=mission_sudo.lang)
        return self._answer_agenda(
            table_sudo._get_agenda_events(), f"{mission_sudo.name}: {table_sudo.name}"
        )

    # === HELPERS === #

    def _answer_agenda(self, events, name):
        """Send a feed, or say that it has not changed since it was sent."""
        headers = {"Cache-Control": f"private, max-age={FEED_AGE}", "X-Robots-Tag": "noindex"}
        response = Response(
            b"".join(write_feed(events, name)), headers=headers, mimetype="text/calendar"
        )
        response.add_etag()
        return response.make_conditional(request.httprequest.environ)
