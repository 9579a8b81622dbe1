from odoo import fields, models


class LivingConsultantProposalLine(models.TransientModel):
    """A consultant who fits, with the reasons."""

    _name = "living.consultant.proposal.line"
    _description = "Proposed Consultant"
    _order = "rank"

    proposal_id = fields.Many2one(
        "living.consultant.proposal", required=True, readonly=True, ondelete="cascade"
    )
    rank = fields.Integer(readonly=True)
    consultant_id = fields.Many2one(
        "living.consultant", required=True, readonly=True, ondelete="cascade"
    )
    score = fields.Float("Fit", readonly=True)
    territory = fields.Selection(
        [("desk", "Of the Desk"), ("region", "Of the Region"), ("elsewhere", "Elsewhere")],
        readonly=True,
    )
    fits = fields.Text("What Fits", readonly=True)
    missing = fields.Text("What Is Missing", readonly=True)
    warning = fields.Text("To Mind", readonly=True)
    hours_left = fields.Float(readonly=True)
    share = fields.Float("Share of Work", readonly=True)
    chosen = fields.Boolean("Offer")

    def action_offer(self):
        """Offer to this consultant alone."""
        self.ensure_one()
        return self.proposal_id._offer(self)
