from odoo import api, fields, models


class LivingUndertaking(models.Model):
    """Organizations that are one undertaking for the law: their turnovers are summed."""

    _name = "living.undertaking"
    _description = "Single Undertaking"
    _inherit = ["mail.thread"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    member_ids = fields.One2many("living.undertaking.member", "undertaking_id", "Members")
    member_count = fields.Integer("Members Today", compute="_compute_member_count")
    note = fields.Text(
        "Why They Are One", help="Who holds the majority, who decides, by which document."
    )

    # === COMPUTE METHODS === #

    @api.depends("member_ids.date_from", "member_ids.date_to")
    def _compute_member_count(self):
        valid = self.env["living.undertaking.member"]._get_valid_domain(
            fields.Date.context_today(self)
        )
        for undertaking in self:
            undertaking.member_count = len(undertaking.member_ids.filtered_domain(valid))

    # === BUSINESS METHODS === #

    def _log_members(self, body):
        """Note in the history that a member came, went or changed its dates."""
        for undertaking in self:
            undertaking.message_post(body=body, subtype_xmlid="mail.mt_note")
