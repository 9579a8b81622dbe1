from odoo.http import request, route

from odoo.addons.survey.controllers.main import Survey


class LivingSurvey(Survey):
    """The survey's own pages, open to the side of an assessment whose answers they are."""

    def _check_validity(
        self, survey_sudo, answer_sudo, answer_token, ensure_token=True, check_partner=True
    ):
        """Ask who the user answers for: an address that was passed on opens nothing.

        The survey knows one person for each answer; here the organization's people, or the
        desk's, answer for each other.
        """
        assessment_sudo = answer_sudo.living_assessment_id
        if not assessment_sudo:
            return super()._check_validity(
                survey_sudo, answer_sudo, answer_token, ensure_token, check_partner
            )
        validity = super()._check_validity(
            survey_sudo, answer_sudo, answer_token, ensure_token, check_partner=False
        )
        if validity is True and not assessment_sudo._may_answer(
            answer_sudo.living_role, request.env.user
        ):
            return "answer_wrong_user"
        return validity

    @route()
    def survey_submit(self, survey_token, answer_token, **post):
        """Tell who answers twice that the first answers stand, instead of a bare refusal."""
        access = self._get_access_data(survey_token, answer_token, ensure_token=True)
        answer_sudo = access["answer_sudo"]
        if (
            access["validity_code"] is True
            and answer_sudo.state == "done"
            and answer_sudo._is_living()
        ):
            question = next((key for key in post if key.isdigit()), None)
            question = question or post.get("question_id") or post.get("page_id")
            return {}, {
                "error": "validation",
                "fields": {question: answer_sudo._get_living_closed_text()},
            }
        return super().survey_submit(survey_token, answer_token, **post)
