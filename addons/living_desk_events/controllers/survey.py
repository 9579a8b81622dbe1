from odoo.addons.living_desk.controllers.survey import LivingSurvey


class LivingQuizSurvey(LivingSurvey):
    """The quiz of a course is answered by whoever got its address, logged in as whoever."""

    def _check_validity(
        self, survey_sudo, answer_sudo, answer_token, ensure_token=True, check_partner=True
    ):
        is_quiz = bool(answer_token and answer_sudo.living_registration_id)
        return super()._check_validity(
            survey_sudo,
            answer_sudo,
            answer_token,
            ensure_token,
            check_partner=check_partner and not is_quiz,
        )
