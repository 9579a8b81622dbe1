from datetime import date

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, route

from .portal import LivingPortal


class LivingPathPortal(LivingPortal):
    """The path as its organization and its consultants follow it."""

    # === LIST === #

    @route(
        ["/my/paths", "/my/paths/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_paths(self, page=1, sortby=None, filterby=None, **kwargs):
        path_model = request.env["living.path"]
        sortings = self._get_path_searchbar_sortings()
        to_confirm = self._count_sessions_to_confirm()
        filters = self._get_path_searchbar_filters(to_confirm)
        paths_sudo, values = self._prepare_living_list_values(
            path_model,
            self._get_portal_path_domain(),
            "/my/paths",
            sortings,
            filters,
            page=page,
            sortby=sortby,
            filterby=filterby,
        )
        values.update(
            page_name="living_paths",
            paths=paths_sudo,
            to_confirm=to_confirm,
            own_organization=request.env.user.living_organization_id,
            state_colors=self._get_path_state_colors(),
        )
        return request.render("living_desk.portal_my_paths", values)

    def _get_path_searchbar_sortings(self):
        env = request.env
        return {
            "date": {"label": env._("Newest"), "order": "date_start desc, id desc"},
            "name": {"label": env._("Name"), "order": "name, id"},
            "state": {"label": env._("State"), "order": "state, id desc"},
        }

    def _get_path_searchbar_filters(self, to_confirm):
        env = request.env
        return {
            "all": {"label": env._("All"), "domain": Domain.TRUE},
            "proposed": {"label": env._("To sign"), "domain": Domain("state", "=", "proposed")},
            "confirm": {
                "label": env._("Sessions to confirm"),
                "domain": Domain("id", "in", list(to_confirm)),
            },
            "open": {
                "label": env._("Under way"),
                "domain": Domain("state", "in", ("orientation", "active", "suspended")),
            },
            "closed": {
                "label": env._("Concluded"),
                "domain": Domain("state", "in", ("concluded", "followup", "cancelled")),
            },
        }

    def _get_path_state_colors(self):
        """Return the Bootstrap colour of each state."""
        return {
            "request": "secondary",
            "orientation": "info",
            "proposed": "warning",
            "active": "success",
            "suspended": "danger",
            "concluded": "primary",
            "followup": "primary",
            "cancelled": "secondary",
        }

    def _get_session_state_colors(self):
        return {
            "planned": "info",
            "to_approve": "warning",
            "logged": "warning",
            "contested": "danger",
            "confirmed": "success",
        }

    # === PAGE === #

    @route(
        "/my/paths/<int:path_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_path(self, path_id, message=None, **kwargs):
        path_sudo, role = self._get_path_sudo(path_id)
        return request.render(
            "living_desk.portal_path_page",
            self._prepare_path_page_values(path_sudo, role, message=message),
        )

    def _prepare_path_page_values(self, path_sudo, role, message=None):
        """Return what the page of a path shows; other addons add their boxes here.

        :param path_sudo: the path, elevated after the check
        :param str role: `organization`, `consultant` or `desk`
        :param str message: what has just been done
        """
        readable = request.env["living.path"].search(
            self._get_portal_path_domain(), order="create_date desc, id desc", limit=100
        )
        sign_refusal = self._get_sign_refusal(path_sudo) if role == "organization" else None
        return {
            **self._prepare_portal_layout_values(),
            "page_name": "living_path",
            "path": path_sudo,
            "object": path_sudo,
            "role": role,
            "message": message,
            "error": self._pop_flash(),
            "state_colors": self._get_path_state_colors(),
            "session_colors": self._get_session_state_colors(),
            "tz": path_sudo.desk_id.tz or "Europe/Rome",
            "due": self._prepare_path_due(path_sudo, role, sign_refusal),
            "can_sign": role == "organization"
            and path_sudo.state == "proposed"
            and not sign_refusal,
            "sign_refusal": sign_refusal,
            "agreement_summary": self._get_agreement_summary(path_sudo),
            "phases": self._prepare_path_timeline(path_sudo),
            "tours": self._get_path_tours_sudo(path_sudo, role),
            "timeline": path_sudo._render_timeline(),
            "learning": path_sudo._get_learning(),
            **self._prepare_path_sessions(path_sudo, role),
            "own_assignments": self._get_own_assignments_sudo(path_sudo),
            "can_log": role == "consultant" and self._can_log_session(path_sudo),
            "contest": {},
            "documents": self._get_path_documents_sudo(path_sudo, role),
            "adviser": self._get_path_contact(path_sudo),
            "client": path_sudo._get_contact() if role == "consultant" else None,
            "now": fields.Datetime.now(),
            "backend_url": f"/odoo/living.path/{path_sudo.id}",
            **self._prepare_record_pager(readable, path_sudo.id, "/my/paths"),
        }

    def _can_log_session(self, path_sudo):
        return path_sudo.state in ("active", "suspended") and any(
            assignment.state == "accepted"
            for assignment in self._get_own_assignments_sudo(path_sudo)
        )

    def _prepare_path_timeline(self, path_sudo):
        """Return the steps by phase, in the order in which they come."""
        steps_sudo = path_sudo.step_ids.filtered(lambda step: step.state != "cancelled").sorted(
            lambda step: (
                step.phase_id.sequence,
                step.phase_id.id,
                step.date_done or step.date_planned or date.max,
                step.sequence,
                step.id,
            )
        )
        return list(steps_sudo.grouped("phase_id").items())

    def _prepare_path_sessions(self, path_sudo, role):
        """Return the sessions as the reader needs them: to deal with, to come, the others."""
        now = fields.Datetime.now()
        sessions_sudo = path_sudo.session_ids.sorted("start")
        own_assignments_sudo = self._get_own_assignments_sudo(path_sudo)

        def waits(session):
            if role == "organization":
                return session.living_state == "logged"
            if role == "consultant":
                return session.living_assignment_id in own_assignments_sudo and (
                    session.living_state == "contested"
                    or (session.living_state == "planned" and session.stop < now)
                )
            return session.living_state in ("to_approve", "contested")

        waiting = sessions_sudo.filtered(waits)
        upcoming = (sessions_sudo - waiting).filtered(lambda session: session.stop >= now)
        past = (sessions_sudo - waiting - upcoming).sorted("start", reverse=True)
        return {
            "sessions": sessions_sudo,
            "sessions_now": waiting + upcoming + past[:3],
            "sessions_before": past[3:],
        }

    def _get_path_contact(self, path_sudo):
        """Return whom to ask: the adviser, or the desk while there is none."""
        desk_sudo = path_sudo.desk_id
        partner_sudo = path_sudo.user_id.partner_id
        return {
            "name": partner_sudo.name or desk_sudo.name,
            "desk": desk_sudo.name,
            "email": partner_sudo.email or desk_sudo.email,
            "phone": partner_sudo.phone or desk_sudo.phone,
            "is_person": bool(partner_sudo),
        }

    def _get_path_documents_sudo(self, path_sudo, role):
        """Return the files that the user may download from the page of a path."""
        return path_sudo.step_ids.output_attachment_ids

    def _get_path_tours_sudo(self, path_sudo, role):
        """Return the tours of a path, and for the organization those of no path too."""
        tours_sudo = path_sudo.tour_ids
        if role == "organization":
            tours_sudo |= tours_sudo.search(
                [("organization_id", "=", path_sudo.organization_id.id), ("path_id", "=", False)]
            )
        return tours_sudo.sorted("date_departure")

    def _get_agreement_summary(self, path_sudo):
        """Say in one sentence what the organization is about to sign."""
        env = request.env
        values = {
            "desk": path_sudo.desk_id.name,
            "hours": self._format_hours(path_sudo.hours_budget),
        }
        if not path_sudo.date_start or not path_sudo.date_end:
            return env._("%(desk)s offers %(hours)s hours of consultancy.", **values)
        return env._(
            "%(desk)s offers %(hours)s hours of consultancy from %(start)s to %(end)s.",
            start=self._format_day(path_sudo.date_start),
            end=self._format_day(path_sudo.date_end),
            **values,
        )

    def _get_sign_refusal(self, path_sudo):
        """Return why a proposed agreement cannot be signed yet, nothing if it can."""
        if path_sudo.state != "proposed":
            return None
        try:
            path_sudo._check_can_sign()
        except UserError as error:
            return error.args[0]
        return None

    def _prepare_path_due(self, path_sudo, role, sign_refusal=None):
        """Say in one sentence what the path expects from the reader now.

        :return: dict with the `text`, the Bootstrap `color` and, if there is something to
            do on the page, where: `anchor` and `action`
        """
        if role == "consultant":
            return self._prepare_path_due_consultant(path_sudo)
        env = request.env
        state = path_sudo.state
        if state == "proposed" and sign_refusal:
            return {"color": "warning", "text": sign_refusal}
        if state == "active":
            return self._prepare_path_due_active(path_sudo)
        if state in ("concluded", "followup") and (form := path_sudo._get_open_followup()):
            return {
                "color": "warning",
                "text": env._("How is it going abroad? Please answer six short questions."),
                "anchor": f"/my/followups/{form.id}",
                "action": env._("Answer"),
            }
        if path_sudo.waiting_since:
            return {"color": "info", "text": path_sudo._get_waiting_text()}
        texts = {
            "request": env._("The desk is reading your request. There is nothing to do now."),
            "orientation": env._(
                "Your adviser is preparing a proposal. There is nothing to sign yet."
            ),
            "proposed": env._("Please read the agreement and sign it: the path starts then."),
            "suspended": env._("The path is suspended. Your adviser will tell when it resumes."),
            "concluded": env._("The path is concluded. Its documents stay here for you."),
            "followup": env._(
                "The path is concluded. The desk will ask you later how it is going on."
            ),
            "cancelled": env._("The path was cancelled. There is nothing to do."),
        }
        due = {"color": "light", "text": texts[state]}
        if state == "proposed":
            due.update(color="warning", anchor="#agreement", action=env._("Go to the agreement"))
        return due

    def _prepare_path_due_active(self, path_sudo):
        env = request.env
        logged = path_sudo.session_ids.filtered(lambda item: item.living_state == "logged")
        if logged:
            text = (
                env._("A session waits for you to confirm its hours.")
                if len(logged) == 1
                else env._(
                    "%(count)s sessions wait for you to confirm their hours.", count=len(logged)
                )
            )
            return {
                "color": "warning",
                "text": text,
                "anchor": "#sessions",
                "action": env._("Go to the sessions"),
            }
        todo = path_sudo.step_ids.filtered(
            lambda step: step.state == "todo" and step.date_planned
        ).sorted("date_planned")
        own = todo.filtered(lambda step: step.responsible == "organization")[:1]
        if own:
            day = self._format_day(own.date_planned)
            late = own.date_planned < fields.Date.context_today(path_sudo)
            text = (
                env._("“%(step)s” was expected from you by %(day)s.", step=own.name, day=day)
                if late
                else env._("Next task for you: “%(step)s” by %(day)s.", step=own.name, day=day)
            )
            return {
                "color": "warning" if late else "info",
                "text": text,
                "anchor": "#steps",
                "action": env._("Go to the steps"),
            }
        if todo:
            text = env._(
                "Nothing is due from you now. Next: “%(step)s” on %(day)s.",
                step=todo[0].name,
                day=self._format_day(todo[0].date_planned),
            )
        else:
            text = env._("Nothing is due from you now.")
        return {"color": "success", "text": text}

    def _prepare_path_due_consultant(self, path_sudo):
        env = request.env
        contested = path_sudo.session_ids.filtered(
            lambda item: (
                item.living_state == "contested"
                and item.living_assignment_id in self._get_own_assignments_sudo(path_sudo)
            )
        )
        if contested:
            return {
                "color": "warning",
                "text": env._(
                    "The organization objects to the hours of a session: talk to the adviser."
                ),
                "anchor": "#sessions",
                "action": env._("Go to the sessions"),
            }
        if self._can_log_session(path_sudo):
            return {
                "color": "info",
                "text": env._(
                    "Log each session when it is over: the organization confirms its hours."
                ),
                "anchor": f"/my/paths/{path_sudo.id}/sessions/new",
                "action": env._("Log a session"),
            }
        return {
            "color": "light",
            "text": env._("The path is not under way: no session can be logged now."),
        }

    def _format_day(self, day):
        return request.env["ir.qweb.field.date"].value_to_html(day, {"format": "d MMMM y"})

    # === DOCUMENTS === #

    @route(
        "/my/paths/<int:path_id>/documents/<int:attachment_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_path_document(self, path_id, attachment_id, **kwargs):
        path_sudo, role = self._get_path_sudo(path_id)
        attachment_sudo = self._get_path_documents_sudo(path_sudo, role).filtered(
            lambda attachment: attachment.id == attachment_id
        )
        if not attachment_sudo:
            raise request.not_found()
        return self._send_attachment(attachment_sudo, True)
