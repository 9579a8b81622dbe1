from odoo import api, fields, models
from odoo.tools import formatLang


class LivingPathChargeInvoice(models.AbstractModel):
    """What becomes of a frozen price: instalments, each invoiced once."""

    _name = "living.path.charge.invoice"
    _description = "Invoicing of a Service"

    instalment_ids = fields.One2many("living.path.instalment", "charge_id", "Instalments")
    invoice_line_ids = fields.One2many("account.move.line", "living_charge_id", "Invoice Lines")
    invoice_ids = fields.Many2many("account.move", "Invoices", compute="_compute_invoice_ids")
    invoice_count = fields.Integer(compute="_compute_invoice_ids")

    # === COMPUTE METHODS === #

    @api.depends("invoice_line_ids.move_id")
    def _compute_invoice_ids(self):
        for charge in self:
            charge.invoice_ids = charge.invoice_line_ids.move_id
            charge.invoice_count = len(charge.invoice_ids)

    # === ACTIONS === #

    def action_create_invoices(self):
        """Open the draft invoices of what is due of the selected charges."""
        return self.instalment_ids.action_create_invoices()

    def action_view_invoices(self):
        self.ensure_one()
        return self.invoice_ids._get_action_open_customer_invoices()

    # === BUSINESS METHODS === #

    def _create_instalments(self):
        """Split the frozen prices of charges that are not split yet."""
        instalments = self.env["living.path.instalment"]
        if plans := self.path_id.payment_plan_id:
            (plans - plans._get_used())._touch()
        split = {
            charge.id
            for (charge,) in instalments._read_group([("charge_id", "in", self.ids)], ["charge_id"])
        }
        instalments._create_together(
            [
                vals
                for charge in self
                if charge.frozen_on and charge.id not in split
                for vals in charge._prepare_instalment_vals()
            ]
        )

    def _prepare_instalment_vals(self):
        """Return the values of the instalments of a charge; they add up to its price."""
        self.ensure_one()
        plan = self.path_id.payment_plan_id
        if not plan:
            return [{"charge_id": self.id, "amount": self.subtotal}]
        return [
            {
                "charge_id": self.id,
                "sequence": number,
                "amount": float(part.amount),
                "months": part.months,
                **part.key._prepare_instalment_vals(self.path_id),
            }
            for number, part in enumerate(plan._split(self.subtotal, self.currency_id.rounding), 1)
        ]

    def _create_invoices(self):
        """Create the draft invoices of what is due of these charges; see the instalments."""
        return self.instalment_ids._create_invoices()

    def _get_invoice_line_name(self):
        """Return the description on the invoice, in the language of the context."""
        lines = [f"{self.name} – {self.path_id.code}"]
        if self.discount:
            lines.append(
                self.env._(
                    "Tier %(tier)s: %(discount)s%% less than the list price of %(price)s",
                    tier=self.tier_id.name,
                    discount=formatLang(self.env, self.discount, digits=2),
                    price=formatLang(self.env, self.list_price, currency_obj=self.currency_id),
                )
            )
        return "\n".join(lines)
