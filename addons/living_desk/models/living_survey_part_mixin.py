from odoo import api, models


class LivingSurveyPartMixin(models.AbstractModel):
    """A part of a form whose meaning does not change once assessments are made with it."""

    _name = "living.survey.part.mixin"
    _description = "Part of an Assessment Form"

    @api.model
    def _get_frozen_fields(self):
        """Return the fields that results depend on."""
        return set()

    def _get_living_survey(self):
        """Return the forms that the records are parts of."""
        return self.survey_id

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._get_living_survey()._check_living_unused()
        return parts

    def write(self, vals):
        if self._get_frozen_fields() & vals.keys():
            self._get_living_survey()._check_living_unused()
        res = super().write(vals)
        if "survey_id" in vals:
            self._get_living_survey()._check_living_unused()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._get_living_survey()._check_living_unused()
