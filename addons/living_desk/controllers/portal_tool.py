from odoo.http import request, route

from .portal import LivingPortal


class LivingToolPortal(LivingPortal):
    """The tools of a path, for who works on it."""

    @route(
        "/my/paths/<int:path_id>/tools/<int:version_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_path_tool(self, path_id, version_id, **kwargs):
        path_sudo, _role = self._get_path_sudo(path_id)
        version_sudo = path_sudo.tool_version_ids.filtered(
            lambda version: version.id == version_id and version.file
        )
        if not version_sudo:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(
            version_sudo, "file", filename=version_sudo.file_name or version_sudo.display_name
        )
        return stream.get_response(as_attachment=True)
