from odoo import fields, models


class LivingQuestionAnswer(models.Model):
    """What one expert answers to a question; the asking desk may choose it as the best.

    Experts write it on the portal, nobody else does.
    """

    _name = "living.question.answer"
    _description = "Answer to a Question"
    _inherit = ["living.unsigned.mixin", "living.protected.mixin"]
    _rec_name = "expert_id"
    _order = "is_best desc, answered_on, id"
    _protected_fields = ("question_id", "expert_id", "text", "answered_on", "is_best")

    question_id = fields.Many2one(
        "living.question", required=True, index=True, ondelete="cascade", readonly=True
    )
    state = fields.Selection(related="question_id.state", string="State of the Question")
    can_mark_best = fields.Boolean(compute="_compute_can_mark_best")
    expert_id = fields.Many2one(
        "living.consultant", required=True, index=True, ondelete="restrict", readonly=True
    )
    text = fields.Text("Answer", required=True, readonly=True)
    answered_on = fields.Date(required=True, readonly=True, default=fields.Date.context_today)
    is_best = fields.Boolean("Best Answer", readonly=True, copy=False)

    _expert_unique = models.Constraint(
        "UNIQUE(question_id, expert_id)", "An expert answers a question once."
    )
    _best_unique = models.UniqueIndex(
        "(question_id) WHERE is_best", "A question has one best answer."
    )

    def _compute_can_mark_best(self):
        for answer in self:
            question = answer.question_id
            answer.can_mark_best = question.is_own and question.state == "answered"

    # === ACTIONS === #

    def action_mark_best(self):
        self.ensure_one()
        self.question_id._keep_as_knowledge(self)
