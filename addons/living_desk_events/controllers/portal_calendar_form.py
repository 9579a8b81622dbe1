import re

from odoo.http import request, route

from odoo.addons.living_desk.controllers.utils import clean_line, clean_text

from ..tools.date_line import DateLine
from .calendar_form import MAX_LINES, NEW_STATES, CalendarForm
from .portal_calendar_check import LivingCalendarCheck


class LivingCalendarForm(LivingCalendarCheck):
    """The form of an event.

    - `/my/calendar/new`: one event, or a series when several dates are given
    - `/my/calendar/<entry>`: one of the own events, to read and to change
    """

    @route(
        "/my/calendar/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_calendar_new(self, **kwargs):
        organization_sudo = self._get_calendar_organization_sudo()
        zone = self._get_calendar_zone(organization_sudo)
        # The check leads here with what was typed already.
        form = CalendarForm(request.env, request.httprequest.args, zone)
        values = form.values
        values["audience"] = values["audience"] or "all"
        if not values["discipline_id"]:
            values["discipline_id"] = organization_sudo.discipline_ids[:1].id or 0
        return self._render_new(form, organization_sudo, CalendarForm.new_key())

    @route("/my/calendar/new", type="http", auth="user", website=True, methods=["POST"])
    def living_calendar_create(self, **post):
        organization_sudo = self._get_calendar_organization_sudo()
        zone = self._get_calendar_zone(organization_sudo)
        form = CalendarForm(request.env, request.httprequest.form, zone)
        key = clean_line(post.get("request_key"))
        if not re.fullmatch(r"[0-9a-f]{32}", key):
            key = CalendarForm.new_key()
        sent_sudo = self._get_sent_entry_sudo(organization_sudo, key)
        if sent_sudo:
            return request.redirect(f"/my/calendar/{sent_sudo.id}?done=created")
        if post.get("add_line"):
            form.lines = (form.lines + [DateLine()])[:MAX_LINES]
            return self._render_new(form, organization_sudo, key)
        if post.get("use_date"):
            return self._render_new(form, organization_sudo, key)
        if not form.validate(states=NEW_STATES):
            return self._render_new(form, organization_sudo, key)
        created = []
        if not self._save_with_errors(
            lambda: created.append(self._create_entries_sudo(form, organization_sudo, key)),
            form.errors,
        ):
            return self._render_new(form, organization_sudo, key)
        return request.redirect(f"/my/calendar/{created[0].id}?done=created")

    @route(
        "/my/calendar/<int:entry_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_calendar_entry(self, entry_id, **kwargs):
        entry_sudo = self._get_own_entry_sudo(entry_id)
        zone = self._get_calendar_zone(entry_sudo.organization_id)
        form = CalendarForm.from_entry(request.env, entry_sudo, zone)
        return self._render_entry(form, entry_sudo)

    @route("/my/calendar/<int:entry_id>", type="http", auth="user", website=True, methods=["POST"])
    def living_calendar_save(self, entry_id, **post):
        entry_sudo = self._get_own_entry_sudo(entry_id)
        zone = self._get_calendar_zone(entry_sudo.organization_id)
        if entry_sudo.state == "cancelled":
            self._flash(request.env._("This event is cancelled: it cannot be changed."))
            return request.redirect(f"/my/calendar/{entry_id}")
        form = CalendarForm(request.env, request.httprequest.form, zone)
        form.lines = form.lines[:1]
        if post.get("use_date") or not form.validate(entry_sudo=entry_sudo):
            return self._render_entry(form, entry_sudo)
        [reading] = form.readings
        vals = {
            **form.prepare_place_vals(),
            "start": reading.start,
            "stop": reading.stop,
            "clash_reason": clean_text(form.values["clash_reason"]),
            "is_another_event": form.values["is_another_event"],
        }
        if not self._save_with_errors(
            lambda: self._save_entry_sudo(form, entry_sudo, vals), form.errors
        ):
            return self._render_entry(form, entry_sudo)
        return request.redirect(f"/my/calendar/{entry_id}?done=saved")

    # === HELPERS === #

    def _get_sent_entry_sudo(self, organization_sudo, key):
        """Return the first entry that an earlier click on the same form has made."""
        return (
            request.env["living.calendar.entry"]
            .sudo()
            .search(
                [
                    ("request_key", "=", f"{key}-0"),
                    ("organization_id", "=", organization_sudo.id),
                ],
                limit=1,
            )
        )

    def _create_entries_sudo(self, form, organization_sudo, key):
        """Create an entry per date, and a series when there are several.

        :return: the first entry
        """
        env = request.env
        vals = {**form.prepare_place_vals(), "organization_id": organization_sudo.id}
        if len(form.readings) > 1:
            series_sudo = (
                env["living.calendar.series"]
                .sudo()
                .create({"name": vals["name"], "organization_id": organization_sudo.id})
            )
            vals["series_id"] = series_sudo.id
        entries_sudo = (
            env["living.calendar.entry"]
            .sudo()
            .create(
                [
                    {
                        **vals,
                        "start": reading.start,
                        "stop": reading.stop,
                        "request_key": f"{key}-{index}",
                        "is_another_event": form.values["is_another_event"],
                    }
                    for index, reading in enumerate(form.readings)
                ]
            )
        )
        if form.values["support"]:
            entries_sudo.action_request_support()
        reason = clean_text(form.values["clash_reason"])
        if form.values["state"] == "provisional":
            entries_sudo.action_hold(reason=reason)
        elif form.values["state"] == "confirmed":
            entries_sudo.action_confirm(reason=reason)
        return entries_sudo[0]

    def _save_entry_sudo(self, form, entry_sudo, vals):
        entry_sudo.write(vals)
        if form.values["support"] and entry_sudo.support_state not in ("requested", "confirmed"):
            entry_sudo.action_request_support()

    def _render_new(self, form, organization_sudo, key):
        shown = (dict(form.errors), dict(form.line_errors))
        results = self._check_dates(form, organization_sudo)
        form.errors, form.line_errors = shown
        response = request.render(
            "living_desk_events.portal_calendar_new",
            {
                **self._prepare_calendar_form_values(form, organization_sudo),
                "page_name": "living_calendar_new",
                "results": results,
                "duplicate_label": self._join_duplicates(results),
                "is_reason_due": form.values["state"] != "idea"
                and any(result.get("is_reason_due") for result in results),
                "request_key": key,
                "max_lines": MAX_LINES,
            },
        )
        # Going back to a sent form must give a fresh one: its key has been used.
        response.headers["Cache-Control"] = "no-store"
        return response

    def _render_entry(self, form, entry_sudo, **values):
        shown = (dict(form.errors), dict(form.line_errors))
        organization_sudo = entry_sudo.organization_id
        is_cancelled = entry_sudo.state == "cancelled"
        results = [] if is_cancelled else self._check_dates(form, organization_sudo, entry_sudo.id)
        form.errors, form.line_errors = shown
        return request.render(
            "living_desk_events.portal_calendar_entry",
            {
                **self._prepare_calendar_form_values(form, organization_sudo),
                "page_name": "living_calendar_entry",
                "entry": self._prepare_calendar_row(entry_sudo),
                "siblings": self._prepare_siblings(entry_sudo, form.zone),
                "results": results,
                "duplicate_label": self._join_duplicates(results),
                "is_cancelled": is_cancelled,
                **self._prepare_entry_values(entry_sudo),
                "is_reason_due": any(result.get("is_reason_due") for result in results),
                "is_save_reason_due": any(
                    result.get("is_reason_due") and not result["is_unmoved"] for result in results
                ),
                **values,
            },
        )

    def _prepare_entry_values(self, entry_sudo):
        """Return what the page of one event shows besides its form."""
        return {}

    def _prepare_siblings(self, entry_sudo, zone):
        """Return the other dates of the series, each with what the check says of it."""
        siblings_sudo = entry_sudo.series_id.entry_ids.sorted("start") - entry_sudo
        alive_sudo = siblings_sudo.filtered(lambda sibling: sibling.state != "cancelled")
        found = request.env["living.calendar.entry"]._find_clashes(
            [sibling._to_planned() for sibling in alive_sudo],
            tz=str(zone),
            network=entry_sudo.desk_id.network_id,
        )
        levels = {
            sibling.id: hits[0]["level"] if hits else "free"
            for sibling, hits in zip(alive_sudo, found, strict=True)
        }
        return [
            {**self._prepare_calendar_row(sibling), "level": levels.get(sibling.id)}
            for sibling in siblings_sudo
        ]
