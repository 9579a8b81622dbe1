from odoo import fields, models

from ..models.living_contact_relation import STAGES


class LivingIntroductionAnswer(models.TransientModel):
    """Say why an introduction is declined, or what came of it."""

    _name = "living.introduction.answer"
    _description = "Answer about an Introduction"

    introduction_id = fields.Many2one("living.introduction", required=True, ondelete="cascade")
    target = fields.Selection(
        [("declined", "Decline"), ("done", "Record the Result")], required=True
    )
    reason = fields.Text("Why", help="Read by who asked.")
    stage = fields.Selection(STAGES, "How Far It Led", default="talks")
    note = fields.Text("What Happened")

    def action_confirm(self):
        self.ensure_one()
        if self.target == "declined":
            self.introduction_id._decline(self.reason)
        else:
            self.introduction_id._record_result(self.stage, self.note)
        return {"type": "ir.actions.act_window_close"}
