from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import formatLang


class LivingPriceDifference(models.Model):
    """What a signed service would have cost, had the declaration come in time.

    Proposed when the late declaration is verified; an accountant makes a draft document of it, or
    dismisses it. Nothing is posted by itself.
    """

    _name = "living.price.difference"
    _description = "Price Difference"
    _inherit = ["mail.thread", "living.protected.mixin"]
    _order = "id desc"
    _rec_name = "charge_id"
    _check_company_auto = True
    _protected_fields = (
        "charge_id",
        "turnover_id",
        "old_tier_id",
        "new_tier_id",
        "old_price",
        "new_price",
        "quantity",
        "state",
        "decided_by_id",
        "decided_on",
        "reason",
        "move_id",
    )

    charge_id = fields.Many2one(
        "living.path.charge", "Service", required=True, index=True, ondelete="restrict"
    )
    path_id = fields.Many2one(related="charge_id.path_id", store=True, index=True)
    organization_id = fields.Many2one(related="charge_id.organization_id", store=True, index=True)
    desk_id = fields.Many2one(related="charge_id.desk_id", store=True, index=True, string="Desk")
    company_id = fields.Many2one(related="charge_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="charge_id.currency_id")
    turnover_id = fields.Many2one(
        "living.turnover",
        "Late Declaration",
        required=True,
        index=True,
        ondelete="restrict",
        help="The declaration whose verification made the difference known.",
    )
    old_tier_id = fields.Many2one("living.fee.tier", "Tier Charged", ondelete="restrict")
    new_tier_id = fields.Many2one("living.fee.tier", "Tier Declared", ondelete="restrict")
    old_price = fields.Monetary("Price Charged", aggregator=None)
    new_price = fields.Monetary("Price Due", aggregator=None)
    quantity = fields.Float(digits="Product Unit", aggregator=None)
    amount = fields.Monetary(
        "Difference",
        compute="_compute_amount",
        store=True,
        help="Less than zero: to give back. More: to ask for.",
    )
    state = fields.Selection(
        [
            ("proposed", "To decide"),
            ("accepted", "Accepted"),
            ("dismissed", "Dismissed"),
        ],
        required=True,
        default="proposed",
        index=True,
        tracking=True,
    )
    decided_by_id = fields.Many2one("res.users", ondelete="restrict")
    decided_on = fields.Datetime()
    reason = fields.Text("Why It Was Dismissed", tracking=True)
    move_id = fields.Many2one("account.move", "Document", ondelete="set null", index=True)

    _once = models.UniqueIndex("(charge_id)", "The difference of this service is known already.")
    _decided_complete = models.Constraint(
        "CHECK(state = 'proposed' OR (decided_by_id IS NOT NULL AND decided_on IS NOT NULL))",
        "What was decided says by whom and when.",
    )
    _dismissed_reason = models.Constraint(
        "CHECK(state != 'dismissed' OR COALESCE(reason, '') != '')",
        "A dismissal needs a reason.",
    )

    # === COMPUTE METHODS === #

    @api.depends("old_price", "new_price", "quantity", "currency_id")
    def _compute_amount(self):
        for difference in self:
            rounded = difference.currency_id.round
            difference.amount = rounded(
                rounded(difference.quantity * difference.new_price)
                - rounded(difference.quantity * difference.old_price)
            )

    # === ACTIONS === #

    def action_accept(self):
        """Make the draft credit notes or invoices; open them."""
        self._check_accountant()
        for difference in self:
            difference._check_can_credit()
        self._transition(
            "accepted",
            ("proposed",),
            {"decided_by_id": self.env.uid, "decided_on": fields.Datetime.now()},
        )
        for difference_sudo in self.sudo():
            company = difference_sudo.company_id
            difference_sudo.move_id = (
                self.env["account.move"]
                .with_company(company)
                .create(difference_sudo._prepare_move_vals())
            )
        return self.action_view_move()

    def action_dismiss(self):
        """Ask for the reason."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dismiss the difference"),
            "res_model": "living.price.difference.dismiss",
            "view_mode": "form",
            "target": "new",
            "context": {"default_difference_id": self.id},
        }

    def action_view_move(self):
        """Open the documents, credit notes with invoices."""
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_move_line_form")
        action = {**action, "context": {}, "domain": [("id", "in", self.move_id.ids)]}
        if len(self.move_id) == 1:
            action.update(res_id=self.move_id.id, views=[(False, "form")])
        return action

    # === BUSINESS METHODS === #

    @api.model
    def _propose(self, turnovers):
        """Propose the differences that declarations just verified make known, each once."""
        found = self.browse()
        for turnover in turnovers:
            prices = turnover._get_late_prices()
            found += self.create(
                [
                    {
                        "charge_id": charge.id,
                        "turnover_id": turnover.id,
                        "old_tier_id": charge.tier_id.id,
                        "new_tier_id": tier.id,
                        "old_price": charge.price_unit,
                        "new_price": price,
                        "quantity": charge.quantity,
                    }
                    for charge, (tier, price) in prices.items()
                ]
            )
        return found

    def _dismiss(self, reason):
        """Leave the price as it is.

        :param str reason: why, for the records
        """
        self._check_accountant()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Write the reason: it stays in the records."))
        self._transition(
            "dismissed",
            ("proposed",),
            {
                "decided_by_id": self.env.uid,
                "decided_on": fields.Datetime.now(),
                "reason": reason,
            },
        )

    def _check_accountant(self):
        if not self.env.su and not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("Only an accountant decides about a price difference."))

    def _get_posted_lines_sudo(self):
        self.ensure_one()
        return self.sudo().charge_id.invoice_line_ids.filtered(
            lambda line: line.parent_state == "posted" and line.move_id.move_type == "out_invoice"
        )

    def _check_can_credit(self):
        """:raise UserError: if more would be given back than was invoiced"""
        self.ensure_one()
        invoiced = sum(self._get_posted_lines_sudo().mapped("price_subtotal"))
        if self.currency_id.compare_amounts(invoiced, -self.amount) < 0:
            raise UserError(
                self.env._(
                    "Only %(invoiced)s of “%(service)s” has been invoiced: %(amount)s cannot be "
                    "given back. Post its invoices first, or dismiss the difference.",
                    invoiced=formatLang(self.env, invoiced, currency_obj=self.currency_id),
                    service=self.charge_id.name,
                    amount=formatLang(self.env, -self.amount, currency_obj=self.currency_id),
                )
            )

    def _prepare_move_vals(self):
        """Return the values of the draft: a credit note, or an extra invoice."""
        self.ensure_one()
        path = self.path_id
        charge = self.charge_id
        gives_back = self.amount < 0
        lang = self.organization_id.lang or self.env.lang
        text = self.with_context(lang=lang).env._(
            "%(service)s – %(path)s: price by the turnover of %(year)s, declared late",
            service=charge.name,
            path=path.code,
            year=str(self.turnover_id.fiscal_year),
        )
        line = {
            "product_id": charge.product_id.id,
            "name": text,
            "quantity": 1.0,
            "price_unit": abs(self.amount),
            "discount": 0.0,
            "living_reversed_charge_id" if gives_back else "living_charge_id": charge.id,
        }
        vals = {
            "move_type": "out_refund" if gives_back else "out_invoice",
            "partner_id": self.organization_id.address_get(["invoice"])["invoice"],
            "currency_id": self.currency_id.id,
            "invoice_origin": path.code,
            "invoice_user_id": path.user_id.id,
            "company_id": self.company_id.id,
            "invoice_line_ids": [Command.create(line)],
        }
        if gives_back:
            vals["reversed_entry_id"] = self._get_posted_lines_sudo()[:1].move_id.id
        return vals
