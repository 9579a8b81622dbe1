import binascii

from odoo.exceptions import UserError
from odoo.http import request, route

from .portal import LivingPortal
from .utils import clean_line

# Largest image of a signature, in base64 characters: the drawing area gives about 20 kB.
_MAX_SIGNATURE = 2 * 1024 * 1024


class LivingAgreementPortal(LivingPortal):
    """The agreement of a path: read by its organization, and signed."""

    @route(
        "/my/paths/<int:path_id>/sign", type="jsonrpc", auth="user", website=True, methods=["POST"]
    )
    def portal_path_sign(self, path_id, name=None, signature=None):
        env = request.env
        path_sudo, _role = self._get_path_sudo(path_id, roles=("organization",))
        name = clean_line(name)
        if not name:
            return {"error": env._("Please write your full name.")}
        if len(name) > 120:
            return {"error": env._("Please write your name only.")}
        if not isinstance(signature, str) or not signature:
            return {"error": env._("Please draw your signature.")}
        if len(signature) > _MAX_SIGNATURE:
            return {"error": env._("The picture of the signature is too large: draw it here.")}
        try:
            with env.cr.savepoint():
                path_sudo._sign(name, signature)
        except UserError as error:
            return {"error": error.args[0]}
        except (TypeError, ValueError, binascii.Error):
            return {"error": env._("The signature could not be read: please draw it again.")}
        return {"force_refresh": True, "redirect_url": f"/my/paths/{path_id}?message=signed"}

    @route(
        "/my/paths/<int:path_id>/agreement",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_path_agreement(self, path_id, download=None, **kwargs):
        """Show the agreement: the copy that was signed, or the one to sign as it is now."""
        path_sudo, _role = self._get_path_sudo(path_id, roles=("organization", "desk"))
        if path_sudo.agreement_attachment_id:
            return self._send_attachment(path_sudo.agreement_attachment_id, bool(download))
        if path_sudo.state in ("request", "orientation", "cancelled"):
            raise request.not_found()
        return self._show_report(
            model=path_sudo,
            report_type="pdf",
            report_ref="living_desk.action_report_agreement",
            download=bool(download),
        )
