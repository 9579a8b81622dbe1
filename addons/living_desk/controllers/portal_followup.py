from odoo.http import request, route

from odoo.addons.survey.controllers.main import Survey

from .portal import LivingPortal


class LivingFollowupPortal(LivingPortal):
    """The follow-up form, for people of the organization who are logged in."""

    @route(
        "/my/followups/<int:followup_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_followup(self, followup_id, **kwargs):
        """Lead to the form while it waits for an answer, else back to the path."""
        followup_sudo = request.env["living.path.followup"].sudo()
        if followup_id <= 0x7FFFFFFF:
            followup_sudo = followup_sudo.browse(followup_id).exists()
        if not followup_sudo:
            raise request.not_found()
        path_sudo, _role = self._get_path_sudo(followup_sudo.path_id.id, roles=("organization",))
        if followup_sudo.state == "answered":
            return request.redirect(f"/my/paths/{path_sudo.id}?message=followup_answered")
        if not followup_sudo.user_input_id:
            return request.redirect(f"/my/paths/{path_sudo.id}")
        return request.redirect(followup_sudo._get_answer_url())


class LivingFollowupSurvey(Survey):
    """The mailed link is the key: whoever of the organization holds it may answer, once."""

    def _check_validity(
        self, survey_sudo, answer_sudo, answer_token, ensure_token=True, check_partner=True
    ):
        form_sudo = request.env.ref("living_desk.survey_followup", raise_if_not_found=False)
        if answer_token and form_sudo and survey_sudo == form_sudo.sudo():
            check_partner = False
        return super()._check_validity(
            survey_sudo,
            answer_sudo,
            answer_token,
            ensure_token=ensure_token,
            check_partner=check_partner,
        )
