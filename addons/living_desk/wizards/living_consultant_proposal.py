from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# How many of those who fit are shown.
SHOWN = 20


class LivingConsultantProposal(models.TransientModel):
    """Who fits what a path looks for, the best first, to be offered with a click."""

    _name = "living.consultant.proposal"
    _description = "Proposal of Consultants"

    need_id = fields.Many2one(
        "living.consultancy.need",
        "Search",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    path_id = fields.Many2one(related="need_id.path_id")
    organization_id = fields.Many2one(related="need_id.organization_id")
    hours = fields.Float(related="need_id.hours")
    answer_by = fields.Date(
        compute="_compute_answer_by", store=True, readonly=False, precompute=True
    )
    line_ids = fields.One2many("living.consultant.proposal.line", "proposal_id", "Consultants")
    found_count = fields.Integer("Consultants Who Fit", readonly=True)
    left_out = fields.Char(readonly=True)

    @api.depends("need_id")
    def _compute_answer_by(self):
        for proposal in self:
            desk = proposal.need_id.desk_id
            today = fields.Date.context_today(proposal.with_context(tz=desk.tz))
            proposal.answer_by = fields.Date.add(today, days=desk.offer_days)

    @api.model_create_multi
    def create(self, vals_list):
        proposals = super().create(vals_list)
        for proposal in proposals:
            proposal.need_id.check_access("read")
            proposal._fill()
        return proposals

    # === ACTIONS === #

    def action_offer_first(self):
        """Offer to the first of the list."""
        self.ensure_one()
        return self._offer(self.line_ids[:1])

    def action_offer_chosen(self):
        """Offer to all who are ticked: whoever accepts first has it."""
        self.ensure_one()
        return self._offer(self.line_ids.filtered("chosen"))

    # === BUSINESS METHODS === #

    def _fill(self):
        ranking = self.need_id._get_ranking()
        shown = ranking.matches[:SHOWN]
        words = self.need_id._describe_matches(shown)
        self.write(
            {
                "found_count": len(ranking.matches),
                "left_out": self.need_id._describe_left_out(ranking.left_out),
                "line_ids": [
                    Command.create(
                        {
                            "rank": rank,
                            "consultant_id": match.candidate.id,
                            "score": match.score,
                            "territory": match.territory,
                            "hours_left": match.candidate.hours_left,
                            "share": match.candidate.share,
                            **sentences,
                        }
                    )
                    for rank, (match, sentences) in enumerate(zip(shown, words, strict=True), 1)
                ],
            }
        )

    def _offer(self, lines):
        if not lines:
            raise UserError(self.env._("Tick at least one consultant."))
        self.need_id.check_access("write")
        self.need_id._offer(lines.consultant_id, answer_by=self.answer_by)
        return {
            "type": "ir.actions.act_window",
            "res_model": "living.consultancy.need",
            "res_id": self.need_id.id,
            "view_mode": "form",
        }
