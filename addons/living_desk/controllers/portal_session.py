import uuid
from datetime import datetime, timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import request, route

from ..tools import clock
from .portal import LivingPortal
from .utils import (
    MAX_TEXT,
    clean_line,
    clean_text,
    echo_text,
    parse_date,
    parse_hours,
    parse_int,
    parse_request_key,
    parse_time,
)

# States in which the consultant may still say, or correct, what was done.
_LOGGABLE = ("planned", "to_approve", "logged", "contested")


class LivingSessionPortal(LivingPortal):
    """Sessions: the consultant logs them, the organization answers."""

    # === THE CONSULTANT LOGS === #

    @route(
        "/my/paths/<int:path_id>/sessions/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_session_new(self, path_id, session_id=None, **kwargs):
        path_sudo, _role = self._get_path_sudo(path_id, roles=("consultant",))
        session_sudo = self._get_own_session_sudo(path_sudo, session_id)
        values = self._prepare_session_defaults(path_sudo, session_sudo)
        return self._render_session_form(path_sudo, session_sudo, values, {})

    @route(
        "/my/paths/<int:path_id>/sessions/new",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_session_log(self, path_id, session_id=None, **post):
        path_sudo, _role = self._get_path_sudo(path_id, roles=("consultant",))
        session_sudo = self._get_own_session_sudo(path_sudo, session_id)
        values, errors = self._parse_session(path_sudo, session_sudo, post)
        page = f"/my/paths/{path_id}"
        if not session_sudo and self._is_session_logged(path_sudo, values["request_key"]):
            return request.redirect(f"{page}?message=logged#sessions")
        if not errors:
            try:
                with request.env.cr.savepoint():
                    session_sudo = self._log_session(path_sudo, session_sudo, values)
                return request.redirect(f"{page}?message={session_sudo.living_state}#sessions")
            except UserError as error:
                errors["form"] = error.args[0]
            except psycopg2.errors.UniqueViolation:
                # The form was sent twice at once: the other one has been saved.
                return request.redirect(f"{page}?message=logged#sessions")
        return self._render_session_form(path_sudo, session_sudo, values, errors)

    # === THE ORGANIZATION ANSWERS === #

    @route(
        "/my/sessions/<int:session_id>/confirm",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_session_confirm(self, session_id, **post):
        session_sudo = self._get_client_session_sudo(session_id)
        page = f"/my/paths/{session_sudo.living_path_id.id}"
        if session_sudo.living_state != "confirmed":
            try:
                with request.env.cr.savepoint():
                    session_sudo._living_confirm()
            except UserError as error:
                self._flash(error.args[0])
                return request.redirect(f"{page}#sessions")
        return request.redirect(f"{page}?message=confirmed#sessions")

    @route(
        "/my/sessions/<int:session_id>/contest",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_session_contest(self, session_id, **post):
        env = request.env
        session_sudo = self._get_client_session_sudo(session_id)
        path_sudo = session_sudo.living_path_id
        page = f"/my/paths/{path_sudo.id}"
        if session_sudo.living_state == "contested":
            return request.redirect(f"{page}?message=contested#sessions")
        reason = clean_text(post.get("reason"))
        error = None
        if not reason:
            error = env._("Please say in a few words what is wrong.")
        elif len(reason) > MAX_TEXT:
            error = env._("Please shorten the text to %(limit)s characters.", limit=MAX_TEXT)
        if error:
            values = self._prepare_path_page_values(path_sudo, "organization")
            values["contest"] = {"id": session_id, "error": error, "reason": reason[:MAX_TEXT]}
            return request.render("living_desk.portal_path_page", values)
        try:
            with env.cr.savepoint():
                session_sudo._living_contest(reason)
        except UserError as refusal:
            self._flash(refusal.args[0])
            return request.redirect(f"{page}#sessions")
        return request.redirect(f"{page}?message=contested#sessions")

    @route(
        "/my/sessions/<int:session_id>/<any(confirm,contest):answer>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_session_answer(self, session_id, **kwargs):
        """Lead back to the page whoever had to log in again before answering."""
        path_sudo = self._get_client_session_sudo(session_id).living_path_id
        return request.redirect(f"/my/paths/{path_sudo.id}#sessions")

    # === HELPERS === #

    def _get_client_session_sudo(self, session_id):
        """Return a session elevated, "not found" unless its path is the user's organization's."""
        session_sudo = request.env["calendar.event"].sudo()
        if session_id <= 0x7FFFFFFF:
            session_sudo = session_sudo.browse(session_id).exists()
        if not session_sudo.living_path_id:
            raise request.not_found()
        self._get_path_sudo(session_sudo.living_path_id.id, roles=("organization",))
        return session_sudo

    def _get_own_session_sudo(self, path_sudo, session_id):
        """Return the consultant's session that is being logged, empty for a new one."""
        if not session_id:
            return path_sudo.session_ids.browse()
        own_assignments_sudo = self._get_own_assignments_sudo(path_sudo)
        session_sudo = path_sudo.session_ids.filtered(
            lambda session: (
                session.id == parse_int(session_id)
                and session.living_assignment_id in own_assignments_sudo
                and session.living_state in _LOGGABLE
            )
        )
        if not session_sudo:
            raise request.not_found()
        return session_sudo

    def _is_session_logged(self, path_sudo, key):
        return bool(key) and key in path_sudo.session_ids.mapped("living_log_key")

    def _prepare_session_defaults(self, path_sudo, session_sudo):
        tz = clock.zone(path_sudo.desk_id.tz)
        values = {
            "request_key": uuid.uuid4().hex,
            "date": clock.to_local(fields.Datetime.now(), tz).date().isoformat(),
            "time": "",
            "hours": "",
            "place": "meeting",
            "location": "",
            "report": "",
        }
        if session_sudo:
            start = clock.to_local(session_sudo.start, tz)
            online = session_sudo.location in (False, request.env._("Online"))
            values.update(
                date=start.date().isoformat(),
                time=start.strftime("%H:%M"),
                hours=f"{session_sudo.living_hours:g}",
                place="online" if online else "meeting",
                location="" if online else session_sudo.location,
                report=session_sudo.living_report or "",
            )
        return values

    def _parse_session(self, path_sudo, session_sudo, post):
        """Read the form of a session.

        :return: values to show again or to save, and a dict from a field to what is wrong in it
        """
        env = request.env
        tz = clock.zone(path_sudo.desk_id.tz)
        values = {
            "request_key": parse_request_key(post.get("request_key")) or uuid.uuid4().hex,
            "date": clean_line(post.get("date"))[:30],
            "time": clean_line(post.get("time"))[:30],
            "hours": clean_line(post.get("hours"))[:30],
            "place": "online" if post.get("place") == "online" else "meeting",
            "location": clean_line(post.get("location"))[:300],
            "report": echo_text(post.get("report")),
        }
        errors = {}
        day, start_time = parse_date(values["date"]), parse_time(values["time"])
        hours = parse_hours(values["hours"])
        if not day or not 2000 <= day.year <= 2100:
            errors["date"] = env._("Please choose the day.")
        if not start_time:
            errors["time"] = env._("Please write when it began, for example 14:30.")
        if hours is None or not 0 < hours <= 24:
            errors["hours"] = env._("Please write how many hours it lasted, for example 1.5.")
        if not values["report"]:
            errors["report"] = env._("Please write in a few words what was done.")
        elif len(clean_text(post.get("report"))) > MAX_TEXT:
            errors["report"] = env._(
                "Please shorten the text to %(limit)s characters.", limit=MAX_TEXT
            )
        if not errors:
            values["hours_value"] = hours
            try:
                values["start"] = clock.to_utc(datetime.combine(day, start_time), tz)
            except clock.SkippedTime:
                errors["time"] = env._(
                    "That night the clocks went forward: this time did not exist. "
                    "Please write the time shown after the change."
                )
        if not errors and not session_sudo and self._get_same_start(path_sudo, values["start"]):
            if not self._is_session_logged(path_sudo, values["request_key"]):
                errors["time"] = env._(
                    "There is already a session of yours at this time: open it from the list."
                )
        return values, errors

    def _get_same_start(self, path_sudo, start):
        own_assignments_sudo = self._get_own_assignments_sudo(path_sudo)
        return path_sudo.session_ids.filtered(
            lambda session: (
                session.start == start and session.living_assignment_id in own_assignments_sudo
            )
        )

    def _prepare_session_vals(self, path_sudo, values):
        stop = values["start"] + timedelta(hours=values["hours_value"])
        location = values["location"]
        if values["place"] == "online":
            location = request.env._("Online")
        return {"start": values["start"], "stop": stop, "location": location}

    def _log_session(self, path_sudo, session_sudo, values):
        """Save the session and record it as held, both or neither.

        :raise UserError: if the path or the budget does not allow it
        """
        vals = self._prepare_session_vals(path_sudo, values)
        if session_sudo:
            session_sudo.with_context(dont_notify=True, no_mail_to_attendees=True).write(vals)
        else:
            assignments_sudo = self._get_own_assignments_sudo(path_sudo)
            assignment_sudo = assignments_sudo.filtered(lambda item: item.state == "accepted")[:1]
            if not assignment_sudo:
                raise UserError(
                    request.env._("Your assignment is closed: ask the adviser to reopen it.")
                )
            partners_sudo = assignment_sudo.consultant_id.partner_id | path_sudo._get_contact()
            session_sudo = (
                request.env["calendar.event"]
                .sudo()
                .with_context(dont_notify=True, no_mail_to_attendees=True)
                .create(
                    {
                        **vals,
                        "name": path_sudo.name,
                        "living_path_id": path_sudo.id,
                        "living_assignment_id": assignment_sudo.id,
                        "living_log_key": values["request_key"],
                        "partner_ids": [(6, 0, partners_sudo.ids)],
                    }
                )
            )
        session_sudo._living_log(values["hours_value"], values["report"])
        return session_sudo

    def _render_session_form(self, path_sudo, session_sudo, values, errors):
        own_assignments_sudo = self._get_own_assignments_sudo(path_sudo)
        return request.render(
            "living_desk.portal_session_form",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "living_session",
                "path": path_sudo,
                "session": session_sudo,
                "can_log": self._can_log_session(path_sudo),
                "hours_left": min(
                    [path_sudo.hours_left, *own_assignments_sudo.mapped("hours_left")]
                ),
                "values": values,
                "errors": errors,
                "today": clock.to_local(
                    fields.Datetime.now(), clock.zone(path_sudo.desk_id.tz)
                ).date(),
                "tz": path_sudo.desk_id.tz,
            },
        )
