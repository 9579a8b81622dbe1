from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.fields import Command
from odoo.tools import formatLang

from ..tools import pricing
from .res_partner import TURNOVER_READERS


class LivingPathCharge(models.Model):
    """A service of a path: to be priced at first, then with its price frozen and its reason.

    The price is decided when the path is proposed and the turnover of the organization is
    verified. From then on the line does not change: the agreement and the invoice repeat it.
    """

    _name = "living.path.charge"
    _description = "Path Charge"
    _inherit = ["living.protected.mixin"]
    _order = "path_id, sequence, id"
    _check_company_auto = True
    _protected_fields = (
        "organization_id",
        "desk_id",
        "company_id",
        "currency_id",
        "state",
        "subtotal",
        "reduction_amount",
        "tier_id",
        "schedule_id",
        "turnover_id",
        "list_price",
        "price_unit",
        "discount",
        "frozen_on",
        "invoice_line_id",
    )
    _owner_fields = ("path_id",)

    path_id = fields.Many2one("living.path", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    organization_id = fields.Many2one(
        related="path_id.organization_id", store=True, index=True, precompute=True
    )
    desk_id = fields.Many2one(
        "living.desk", compute="_compute_desk_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="path_id.company_id", store=True, index=True, precompute=True
    )
    product_id = fields.Many2one(
        "product.product",
        "Service",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_living_service", "=", True)],
    )
    name = fields.Char(
        "Description",
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    quantity = fields.Float(default=1.0, required=True, digits="Product Unit")
    state = fields.Selection(
        [
            ("to_price", "To price"),
            ("priced", "Priced"),
            ("to_invoice", "To invoice"),
            ("draft_invoice", "Draft invoice"),
            ("invoiced", "Invoiced"),
            ("invoice_cancelled", "Invoice cancelled"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
    )

    # the frozen price and its reason
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", store=True, precompute=True, required=True
    )
    list_price = fields.Monetary(readonly=True, copy=False, aggregator="avg")
    price_unit = fields.Monetary("Price", readonly=True, copy=False, aggregator="avg")
    discount = fields.Float(
        "Reduction (%)", readonly=True, copy=False, digits=(5, 2), aggregator="avg"
    )
    subtotal = fields.Monetary("Amount", compute="_compute_subtotal", store=True)
    reduction_amount = fields.Monetary(
        "Reduction",
        compute="_compute_subtotal",
        store=True,
        help="What the organization saves on the list price.",
    )
    frozen_on = fields.Datetime("Price Frozen On", readonly=True, copy=False)
    tier_id = fields.Many2one(
        "living.fee.tier",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=TURNOVER_READERS,
    )
    schedule_id = fields.Many2one(
        "living.fee.schedule",
        "Fee Schedule",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    turnover_id = fields.Many2one(
        "living.turnover",
        "Declaration",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=TURNOVER_READERS,
    )

    # the invoice
    invoice_line_id = fields.Many2one(
        "account.move.line", readonly=True, copy=False, ondelete="set null"
    )
    invoice_id = fields.Many2one(related="invoice_line_id.move_id", string="Invoice")

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "The quantity of a service must be greater than zero."
    )
    _price_positive = models.Constraint(
        "CHECK(COALESCE(list_price, 0) >= 0 AND COALESCE(price_unit, 0) >= 0"
        " AND COALESCE(discount, 0) BETWEEN 0 AND 100)",
        "A price cannot be negative.",
    )
    _frozen_complete = models.Constraint(
        "CHECK(frozen_on IS NULL OR (tier_id IS NOT NULL AND schedule_id IS NOT NULL"
        " AND turnover_id IS NOT NULL AND list_price IS NOT NULL AND price_unit IS NOT NULL))",
        "A frozen price says its tier, its schedule and its declaration.",
    )
    _invoiced_frozen = models.Constraint(
        "CHECK(invoice_line_id IS NULL OR frozen_on IS NOT NULL)",
        "Only a frozen price is invoiced.",
    )
    _invoice_line_unique = models.UniqueIndex(
        "(invoice_line_id) WHERE invoice_line_id IS NOT NULL",
        "An invoice line belongs to one charge.",
    )

    # === COMPUTE METHODS === #

    @api.depends("path_id")
    def _compute_desk_id(self):
        """Not from the path's desk: what was invoiced stays with the desk that invoiced it."""
        for charge in self:
            charge.desk_id = charge.path_id.desk_id

    @api.depends("product_id")
    def _compute_name(self):
        for charge in self:
            if charge.frozen_on:
                charge.name = charge.name
                continue
            lang = charge.path_id.organization_id.lang or self.env.lang
            product = charge.product_id.with_context(lang=lang)
            charge.name = product.name or charge.name

    @api.depends("path_id.company_id")
    def _compute_currency_id(self):
        for charge in self:
            if not charge.frozen_on or not charge.currency_id:
                company = charge.path_id.company_id or self.env.company
                charge.currency_id = company.currency_id
            else:
                charge.currency_id = charge.currency_id

    @api.depends("quantity", "price_unit", "list_price", "currency_id")
    def _compute_subtotal(self):
        for charge in self:
            rounded = charge.currency_id.round if charge.currency_id else float
            charge.subtotal = rounded(charge.quantity * charge.price_unit)
            full = rounded(charge.quantity * charge.list_price)
            charge.reduction_amount = max(rounded(full - charge.subtotal), 0.0)

    @api.depends("frozen_on", "path_id.state", "path_id.signed_on", "invoice_line_id.parent_state")
    def _compute_state(self):
        invoiced = {"draft": "draft_invoice", "posted": "invoiced", "cancel": "invoice_cancelled"}
        for charge in self:
            invoice_state_sudo = charge.sudo().invoice_line_id.parent_state
            if invoice_state_sudo:
                charge.state = invoiced[invoice_state_sudo]
            elif charge.path_id.state == "cancelled":
                charge.state = "cancelled"
            elif not charge.frozen_on:
                charge.state = "to_price"
            elif charge.path_id.signed_on:
                charge.state = "to_invoice"
            else:
                charge.state = "priced"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # Superuser mode brings in the paths of other times, with what they were charged.
        if not self.env.su:
            paths = self.env["living.path"].browse([vals.get("path_id") for vals in vals_list])
            paths._check_charges_open()
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() - {"invoice_line_id", "desk_id"}:
            self._check_not_frozen()
            if vals.keys() & {"product_id", "name", "quantity", "path_id"}:
                self.path_id._check_charges_open()
            if vals.get("path_id"):
                self.env["living.path"].browse(vals["path_id"])._check_charges_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self._check_not_frozen()
        self.path_id._check_charges_open()

    def _check_not_frozen(self):
        if self.env.su and self.env.context.get("living_releasing_prices"):
            return
        for charge in self:
            if charge.frozen_on:
                raise UserError(
                    self.env._(
                        "The price of “%(charge)s” is frozen: the organization has been told. "
                        "Withdraw the proposal of “%(path)s” to change it.",
                        charge=charge.name,
                        path=charge.path_id.display_name,
                    )
                )

    # === ACTIONS === #

    def action_create_invoices(self):
        """Open the draft invoices of the selected charges that wait for one."""
        moves = self._create_invoices()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_out_invoice_type"
        )
        if len(moves) == 1:
            return {**action, "res_id": moves.id, "views": [(False, "form")]}
        return {**action, "domain": [("id", "in", moves.ids)], "context": {}}

    def action_view_invoice(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.invoice_id.id,
            "views": [(False, "form")],
        }

    # === BUSINESS METHODS === #

    def _freeze(self, basis, day):
        """Write the price that is due on a day and why, once and for all.

        :param FeeBasis basis: schedule, declaration and tier of the organization
        :param day: the date the prices are of
        """
        tier, turnover = basis.tier_sudo, basis.turnover_sudo
        now = fields.Datetime.now()
        if day != fields.Date.context_today(self):
            now = fields.Datetime.to_datetime(day)
        for charge_sudo in self.sudo():
            currency = charge_sudo.currency_id
            product = charge_sudo.product_id.with_company(charge_sudo.company_id)
            list_price = product.currency_id._convert(
                product.lst_price, currency, charge_sudo.company_id, day
            )
            price = pricing.compute_price(
                tier._get_rule(product)._to_price_rule(),
                list_price,
                turnover.amount_company,
                currency.rounding,
            )
            charge_sudo.write(
                {
                    "tier_id": tier.id,
                    "schedule_id": basis.schedule_sudo.id,
                    "turnover_id": turnover.id,
                    "list_price": list_price,
                    "price_unit": float(price),
                    "discount": float(pricing.compute_discount(list_price, price)),
                    "frozen_on": now,
                }
            )

    def _release(self):
        """Forget the prices of a proposal that was withdrawn before anybody signed it."""
        self.sudo().with_context(living_releasing_prices=True).write(
            {
                "tier_id": False,
                "schedule_id": False,
                "turnover_id": False,
                "list_price": 0.0,
                "price_unit": 0.0,
                "discount": 0.0,
                "frozen_on": False,
            }
        )

    def _create_invoices(self):
        """Create one draft invoice per path, each charge once whoever else is doing the same.

        :return: the invoices
        :raise UserError: if no charge waits for an invoice
        """
        if not self.env.su and not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("Only an accountant creates the invoices of a path."))
        self.check_access("read")
        try:
            self.sudo().lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._("Somebody else is invoicing these charges right now: look again later.")
            ) from error
        self.invalidate_recordset(["state", "invoice_line_id"])
        waiting = self.filtered(lambda charge: charge.state == "to_invoice")
        if not waiting:
            raise UserError(
                self.env._(
                    "None of these charges waits for an invoice: it needs a frozen price and a "
                    "signed agreement, and is invoiced once."
                )
            )
        moves = self.env["account.move"]
        for company, charges in waiting.grouped("company_id").items():
            moves += moves.with_company(company).create(
                [
                    path_charges._prepare_invoice_vals()
                    for path_charges in charges.grouped("path_id").values()
                ]
            )
        for line in moves.invoice_line_ids.filtered("living_charge_id"):
            line.living_charge_id.sudo().invoice_line_id = line
        return moves

    def _prepare_invoice_vals(self):
        """Return the values of the invoice of these charges, all of one path."""
        path = self.path_id
        partner_id = path.organization_id.address_get(["invoice"])["invoice"]
        return {
            "move_type": "out_invoice",
            "partner_id": partner_id,
            "currency_id": self.currency_id.id,
            "invoice_origin": path.code,
            "invoice_user_id": path.user_id.id,
            "company_id": self.company_id.id,
            "invoice_line_ids": [
                Command.create(charge._prepare_invoice_line_vals()) for charge in self
            ],
        }

    def _prepare_invoice_line_vals(self):
        """Return the values of the invoice line: the frozen price, as the agreement says it."""
        self.ensure_one()
        charge_sudo = self.sudo().with_context(lang=self.organization_id.lang or self.env.lang)
        return {
            "product_id": self.product_id.id,
            "name": charge_sudo._get_invoice_line_name(),
            "quantity": self.quantity,
            "price_unit": self.price_unit,
            "discount": 0.0,
            "living_charge_id": self.id,
        }

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
