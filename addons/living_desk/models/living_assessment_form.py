from odoo import api, fields, models


class LivingAssessmentForm(models.Model):
    """A form through its versions: what stays the same when its questions change."""

    _name = "living.assessment.form"
    _description = "Assessment Form"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    survey_ids = fields.One2many("survey.survey", "living_form_id", "Versions")
    current_survey_id = fields.Many2one(
        "survey.survey", "Current Version", compute="_compute_current_survey_id"
    )

    @api.depends("survey_ids.living_state", "survey_ids.living_version", "survey_ids.active")
    def _compute_current_survey_id(self):
        """The last version published is the one in use."""
        for form in self:
            published = form.survey_ids.filtered(lambda survey: survey.living_state == "published")
            form.current_survey_id = published.sorted("living_version")[-1:]

    @api.model
    def _get_default_survey(self):
        """Return the version that a new assessment is made with."""
        published = [("survey_ids.living_state", "=", "published")]
        return self.search(published, limit=1).current_survey_id
