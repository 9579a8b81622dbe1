from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .living_registration_invoice import INVOICED


class LivingEventCostShare(models.Model):
    """What an organization bears of a cost of an event: frozen, and invoiced once."""

    _name = "living.event.cost.share"
    _description = "Share of a Cost"
    _inherit = ["living.protected.mixin"]
    _order = "event_id, organization_id, cost_id"
    _rec_name = "organization_id"

    cost_id = fields.Many2one(
        "living.event.cost", required=True, readonly=True, index=True, ondelete="cascade"
    )
    event_id = fields.Many2one(related="cost_id.event_id", store=True, precompute=True, index=True)
    desk_id = fields.Many2one(
        related="cost_id.desk_id", store=True, precompute=True, index="btree_not_null"
    )
    company_id = fields.Many2one(
        related="cost_id.company_id", store=True, precompute=True, index="btree_not_null"
    )
    organization_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="restrict"
    )
    participant_count = fields.Integer("Participants", readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount = fields.Monetary("Share", required=True, readonly=True, currency_field="currency_id")
    invoice_line_id = fields.Many2one(
        "account.move.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    billing_state = fields.Selection(
        [
            ("to_invoice", "To invoice"),
            ("draft_invoice", "Draft invoice"),
            ("invoiced", "Invoiced"),
            ("invoice_cancelled", "Invoice cancelled"),
        ],
        "Invoicing",
        compute="_compute_billing_state",
        store=True,
        index=True,
    )

    _once = models.Constraint(
        "UNIQUE(cost_id, organization_id)", "The organization has its share of this cost already."
    )
    _amount_positive = models.Constraint("CHECK(amount > 0)", "A share is more than zero.")

    @api.depends("invoice_line_id.parent_state")
    def _compute_billing_state(self):
        for share_sudo in self.sudo():
            state = share_sudo.invoice_line_id.parent_state
            share_sudo.billing_state = INVOICED[state] if state else "to_invoice"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_invoiced(self):
        if self.sudo().filtered("invoice_line_id"):
            raise UserError(self.env._("A share that is on an invoice stays."))

    # === ACTIONS === #

    def action_invoice(self):
        """Open the draft invoices of these shares, with the participants of the organizations."""
        if not self.env["event.event"]._is_accountant():
            raise AccessError(self.env._("Only an accountant invoices shares of costs."))
        self.check_access("read")
        registrations_sudo = self.env["event.registration"].sudo()
        registrations_sudo = registrations_sudo.with_context(active_test=False).search(
            [
                ("event_id", "in", self.event_id.ids),
                ("organization_id", "in", self.organization_id.ids),
            ]
        )
        pairs = {(share.event_id, share.organization_id) for share in self}
        own_sudo = registrations_sudo.filtered(
            lambda item: (item.event_id, item.organization_id) in pairs
        )
        return own_sudo.sudo(False).action_invoice_registrations()

    # === BUSINESS METHODS === #

    @api.model
    def _get_due_of(self, registrations):
        """Return the shares that wait for an invoice of the organizations of some participants."""
        pairs = {(item.event_id, item.organization_id) for item in registrations.sudo()}
        shares_sudo = self.sudo().search(
            [
                ("event_id", "in", [event.id for event, _organization in pairs]),
                ("organization_id", "in", [organization.id for _event, organization in pairs]),
                ("billing_state", "=", "to_invoice"),
            ]
        )
        return shares_sudo.filtered(lambda item: (item.event_id, item.organization_id) in pairs)

    def _prepare_share_lines(self):
        """Return the lines of an invoice, one for each share."""
        return [Command.create(share._prepare_share_line_vals()) for share in self]

    def _prepare_share_line_vals(self):
        lang = self.organization_id.lang or self.env.lang
        event = self.event_id.with_context(lang=lang)
        product = self.cost_id.product_id or event.living_product_id
        return {
            "product_id": product.id,
            "name": self.with_context(lang=lang).env._(
                "%(event)s – share of the costs: %(cost)s",
                event=event.name,
                cost=self.cost_id.name,
            ),
            "quantity": 1.0,
            "price_unit": self.amount,
            "discount": 0.0,
            "living_cost_share_id": self.id,
        }
