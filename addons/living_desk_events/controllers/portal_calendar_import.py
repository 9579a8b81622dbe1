from base64 import b64decode, b64encode

from odoo.http import content_disposition, request, route

from odoo.addons.living_desk.controllers.utils import MAX_TEXT, echo_text

from ..tools import ical_file
from ..wizards.living_calendar_import import PORTAL_ROWS
from .portal_calendar import LivingCalendarPortal

MAX_BYTES = ical_file.MAX_BYTES
OUTCOME_CLASSES = {
    "new": "text-bg-success",
    "changed": "text-bg-info",
    "same": "text-bg-light border",
    "rejected": "text-bg-danger",
}
LEVEL_CLASSES = {
    "free": "text-bg-success",
    "info": "text-bg-info",
    "warn": "text-bg-warning",
    "publish": "text-bg-warning",
    "block": "text-bg-danger",
}


class LivingCalendarImportPortal(LivingCalendarPortal):
    """An organization brings in what it keeps in another calendar.

    - `/my/calendar/import`: the file
    - `/my/calendar/import/<import>`: what would happen with each date, and what has happened
    - `/my/calendar/import/<import>/confirm`: do it
    - `/my/calendar/import/<import>/rejected`: the rejected dates as a spreadsheet
    """

    @route(
        "/my/calendar/import",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_calendar_import(self, **kwargs):
        self._get_calendar_organization_sudo()
        return self._render_import_form()

    @route("/my/calendar/import", type="http", auth="user", website=True, methods=["POST"])
    def living_calendar_import_check(self, file=None, default_state="provisional", **post):
        organization_sudo = self._get_calendar_organization_sudo()
        content = file.read(MAX_BYTES + 1) if hasattr(file, "read") else b""
        if len(content) > MAX_BYTES:
            return self._render_import_form(
                request.env._(
                    "The file is larger than %(limit)s MB: divide it into smaller files.",
                    limit=MAX_BYTES // 1024 // 1024,
                )
            )
        states = [key for key, _label in self._get_certainties()]
        checked = []

        def check():
            import_sudo = (
                request.env["living.calendar.import"]
                .sudo()
                .create(
                    {
                        "desk_id": organization_sudo.desk_id.id,
                        "organization_id": organization_sudo.id,
                        "default_state": default_state
                        if default_state in states
                        else "provisional",
                        "file": b64encode(content),
                    }
                )
            )
            import_sudo.action_check()
            checked.append(import_sudo.id)

        error = self._try_saving(check)
        if error:
            return self._render_import_form(error)
        return request.redirect(f"/my/calendar/import/{checked[0]}")

    @route(
        "/my/calendar/import/<int:import_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_calendar_import_preview(self, import_id, **kwargs):
        import_sudo = self._get_import_sudo(import_id)
        return request.render(
            "living_desk_events.portal_calendar_import_preview",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "living_calendar_import_preview",
                "import_id": import_sudo.id,
                "is_done": import_sudo.state == "done",
                "counts": {
                    name: import_sudo[f"{name}_count"]
                    for name in ("new", "changed", "known", "rejected", "clash")
                },
                "notice": import_sudo.notice,
                "rows": [self._prepare_import_row(line) for line in import_sudo.line_ids],
                "flash": self._pop_flash(),
            },
        )

    @route(
        "/my/calendar/import/<int:import_id>/confirm",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def living_calendar_import_confirm(self, import_id, **post):
        import_sudo = self._get_import_sudo(import_id)
        import_sudo.clash_reason = echo_text(post.get("clash_reason"))[:MAX_TEXT]
        error = self._try_saving(import_sudo.action_import)
        if error:
            self._flash(error)
        return request.redirect(f"/my/calendar/import/{import_id}")

    @route(
        "/my/calendar/import/<int:import_id>/rejected",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_calendar_import_rejected(self, import_id, **kwargs):
        import_sudo = self._get_import_sudo(import_id)
        if not import_sudo.rejected_file:
            raise request.not_found()
        return request.make_response(
            b64decode(import_sudo.rejected_file),
            [
                (
                    "Content-Type",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                ),
                ("Content-Disposition", content_disposition(import_sudo.rejected_filename)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

    # === HELPERS === #

    def _get_import_sudo(self, import_id):
        """Return an import that the user has begun, elevated; any other one is not found."""
        organization_sudo = self._get_calendar_organization_sudo()
        import_sudo = (
            request.env["living.calendar.import"]
            .sudo()
            .search(
                [
                    ("id", "=", min(import_id, 0x7FFFFFFF)),
                    ("create_uid", "=", request.env.uid),
                    ("organization_id", "=", organization_sudo.id),
                ]
            )
        )
        if not import_sudo:
            raise request.not_found()
        return import_sudo

    def _get_certainties(self):
        field = request.env["living.calendar.import"]._fields["default_state"]
        return field._description_selection(request.env)

    def _render_import_form(self, error=None):
        return request.render(
            "living_desk_events.portal_calendar_import",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "living_calendar_import",
                "error": error,
                "certainties": self._get_certainties(),
                "max_rows": PORTAL_ROWS,
            },
        )

    def _prepare_import_row(self, line_sudo):
        labels = {
            name: dict(line_sudo._fields[name]._description_selection(request.env))
            for name in ("outcome", "clash_level")
        }
        level = line_sudo.clash_level
        return {
            "line": line_sudo.line,
            "name": line_sudo.name or "",
            "when": line_sudo.when or "",
            "place": line_sudo.place or "",
            "outcome": labels["outcome"][line_sudo.outcome],
            "outcome_class": OUTCOME_CLASSES[line_sudo.outcome],
            "changes": line_sudo.changes,
            "notice": line_sudo.notice,
            "reason": line_sudo.reason,
            "clash": line_sudo.clash,
            "level": level and labels["clash_level"][level],
            "level_class": level and LEVEL_CLASSES[level],
        }
