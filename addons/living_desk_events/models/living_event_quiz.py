from odoo import api, fields, models
from odoo.fields import Domain

# How long after a course its second quiz is still sent.
AFTER_DAYS = 30


class LivingEventQuiz(models.AbstractModel):
    """The same questions before and after a course say what it has taught."""

    _name = "living.event.quiz"
    _description = "Quiz before and after a Course"

    quiz_before_id = fields.Many2one(
        "survey.survey",
        ondelete="restrict",
        domain=[("scoring_type", "!=", "no_scoring"), ("is_living_assessment", "=", False)],
        help="Mailed to each participant who gets a seat.",
    )
    quiz_after_id = fields.Many2one(
        "survey.survey",
        ondelete="restrict",
        domain=[("scoring_type", "!=", "no_scoring"), ("is_living_assessment", "=", False)],
        help="Mailed to whoever was present, when the last lesson is over.",
    )

    def action_view_quiz(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk_events.event_registration_action_quiz"
        )
        return {**action, "domain": [("event_id", "in", self.ids)]}

    @api.model
    def _cron_send_quiz_after(self):
        """Send the second quiz of the courses that are over, to nobody twice."""
        now = fields.Datetime.now()
        courses = self.search(
            Domain("quiz_after_id", "!=", False)
            & Domain("date_end", "<=", now)
            & Domain("date_end", ">", fields.Datetime.subtract(now, days=AFTER_DAYS))
            & Domain("kanban_state", "!=", "cancel")
        )
        waiting = courses.registration_ids.filtered(
            lambda item: item.is_present and not item.quiz_after_input_id
        )
        waiting._run_each(lambda registration: registration._send_quiz("after"))
