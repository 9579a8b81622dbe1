from odoo import fields, models


class SurveyUserInput(models.Model):
    """Answers of a participant: whoever has their address answers, it is mailed to nobody else."""

    _inherit = "survey.user_input"
    _protected_fields = ("living_registration_id",)

    living_registration_id = fields.Many2one(
        "event.registration",
        "Participant of a Course",
        index="btree_not_null",
        ondelete="cascade",
        copy=False,
        readonly=True,
    )
