from odoo import fields, models
from odoo.fields import Domain


class LivingAssessment(models.Model):
    _inherit = "living.assessment"

    proposed_event_count = fields.Integer(
        "Courses Proposed", compute="_compute_proposed_event_count", groups="base.group_user"
    )

    def _compute_proposed_event_count(self):
        events = self._get_courses_to_come()
        for assessment in self:
            assessment.proposed_event_count = len(assessment._choose_courses(events))

    def action_view_proposed_events(self):
        """Open the courses to come that train what the assessment found weak."""
        self.ensure_one()
        events = self._choose_courses(self._get_courses_to_come())
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk_events.event_event_action_programme"
        )
        name = self.env._("Courses Proposed")
        return {
            **action,
            "name": name,
            "domain": [("id", "in", events.ids)],
            "context": {},
        }

    def _get_courses_to_come(self):
        """Return the courses of all desks that train something and have not begun."""
        return self.env["event.event"].search(
            Domain("date_begin", ">", "now")
            & Domain("kanban_state", "!=", "cancel")
            & Domain("living_dimension_ids", "!=", False),
            order="date_begin, id",
        )

    def _get_weak_dimensions(self):
        """Return the dimensions below the percent at which steps are recommended."""
        self.ensure_one()
        percents = self._get_percents(self.sudo()._get_reference_role())
        return self.sudo().survey_id.living_dimension_ids.filtered(
            lambda item: percents.get(item.id, 100) < item._get_weak_limit()
        )

    def _choose_courses(self, events):
        self.ensure_one()
        weak = {dimension._get_key() for dimension in self._get_weak_dimensions()}
        return events.filtered(
            lambda event: any(item._get_key() in weak for item in event.living_dimension_ids)
        )
