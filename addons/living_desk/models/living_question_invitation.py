from odoo import fields, models


class LivingQuestionInvitation(models.Model):
    """An expert whom the network has written to about a question: once, whatever happens."""

    _name = "living.question.invitation"
    _description = "Expert Written To"
    _inherit = ["living.unsigned.mixin"]
    _rec_name = "expert_id"
    _order = "id"

    question_id = fields.Many2one(
        "living.question", required=True, index=True, ondelete="cascade", readonly=True
    )
    expert_id = fields.Many2one(
        "living.consultant", required=True, index=True, ondelete="cascade", readonly=True
    )

    _expert_unique = models.Constraint(
        "UNIQUE(question_id, expert_id)", "This expert has been written to already."
    )
