from odoo import api, fields, models


class LivingHandoverAsk(models.TransientModel):
    """Offer an organization to another desk, or ask another desk for one."""

    _name = "living.handover.ask"
    _description = "Ask for a Hand-Over"

    organization_id = fields.Many2one(
        "res.partner",
        "Organization Offered",
        readonly=True,
        help="The organization that is offered; empty when another desk is asked for one.",
    )
    asked_number = fields.Char("VAT Number or Tax Code")
    name = fields.Char("Organization")
    followed_by_id = fields.Many2one("living.desk", compute="_compute_followed_by_id")
    allowed_desk_ids = fields.Many2many("living.desk", compute="_compute_allowed_desk_ids")
    to_desk_id = fields.Many2one(
        "living.desk",
        "New Desk",
        required=True,
        default=lambda self: self._default_to_desk_id(),
        domain="[('id', 'in', allowed_desk_ids)]",
        help="The desk that will follow the organization.",
    )
    reason = fields.Text(required=True, help="Read by the manager who answers.")

    # === DEFAULT METHODS === #

    @api.model
    def _default_to_desk_id(self):
        own = self.env.user.living_desk_ids
        asking = not self.env.context.get("default_organization_id")
        return own if asking and len(own) == 1 else False

    # === COMPUTE METHODS === #

    @api.depends("asked_number", "to_desk_id", "organization_id")
    def _compute_followed_by_id(self):
        partners = self.env["res.partner"]
        for wizard in self:
            known_sudo = wizard.organization_id.sudo() or partners._find_followed_sudo(
                wizard.asked_number, wizard.to_desk_id
            )
            wizard.followed_by_id = known_sudo.desk_id.id

    @api.depends("organization_id")
    @api.depends_context("uid")
    def _compute_allowed_desk_ids(self):
        desks = self.env["living.desk"].search([("active", "=", True)])
        own = desks
        if not self.env.user.has_group("living_desk.group_coordinator"):
            own &= self.env.user.living_desk_ids
        for wizard in self:
            organization = wizard.organization_id
            wizard.allowed_desk_ids = desks - organization.desk_id if organization else own

    # === ACTIONS === #

    def action_ask(self):
        """Record the question and show it to who asked."""
        self.ensure_one()
        handovers = self.env["living.handover"]
        if self.organization_id:
            handover = handovers._offer(self.organization_id, self.to_desk_id, self.reason)
        else:
            handover = handovers._ask_for(
                self.asked_number, self.name, self.to_desk_id, self.reason
            )
        if self.env.context.get("living_from_organization"):
            return self._notify_asked(handover)
        return {
            "type": "ir.actions.act_window",
            "res_model": "living.handover",
            "res_id": handover.id,
            "views": [(False, "form")],
        }

    # === BUSINESS METHODS === #

    def _notify_asked(self, handover):
        """Say that it was asked, and leave the form that could not be saved to its user."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("%(desk)s was asked", desk=handover.from_desk_id.name),
                "message": self.env._(
                    "You find the question under Hand-Overs. Discard the new organization."
                ),
                "sticky": True,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
