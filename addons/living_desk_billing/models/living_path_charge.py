from odoo import api, fields, models
from odoo.exceptions import UserError

# Beyond this a quantity is taken for a typing error.
MAX_QUANTITY = 100_000


class LivingPathCharge(models.Model):
    """A service of a path: to be priced at first, then with its price frozen and its reason.

    The price is decided when the path is proposed and the turnover of the organization is
    verified. From then on the line does not change: the agreement and the invoice repeat it.
    """

    _name = "living.path.charge"
    _description = "Path Charge"
    _inherit = [
        "living.protected.mixin",
        "living.path.charge.basis",
        "living.path.charge.bulk",
        "living.path.charge.price",
        "living.path.charge.proration",
        "living.path.charge.repricing",
        "living.path.charge.invoice",
        "living.path.charge.aid",
    ]
    _order = "path_id, sequence, id"
    _check_company_auto = True
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
            ("scheduled", "Not due yet"),
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

    _quantity_positive = models.Constraint(
        f"CHECK(quantity > 0 AND quantity <= {MAX_QUANTITY})",
        "The quantity of a service must be greater than zero, and not beyond 100,000.",
    )
    _price_positive = models.Constraint(
        "CHECK(COALESCE(list_price, 0) >= 0 AND COALESCE(price_unit, 0) >= 0"
        " AND COALESCE(discount, 0) BETWEEN 0 AND 100)",
        "A price cannot be negative.",
    )
    _frozen_complete = models.Constraint(
        "CHECK(frozen_on IS NULL OR (tier_id IS NOT NULL AND schedule_id IS NOT NULL"
        " AND basis_kind IS NOT NULL AND list_price IS NOT NULL AND price_unit IS NOT NULL"
        " AND (basis_kind NOT IN ('declared', 'entry') OR turnover_id IS NOT NULL)"
        " AND (basis_kind != 'group' OR undertaking_id IS NOT NULL)"
        " AND (basis_kind != 'hardship' OR relief_id IS NOT NULL)))",
        "A frozen price says its tier, its schedule and why.",
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

    @api.depends("frozen_on", "path_id.state", "path_id.signed_on", "instalment_ids.state")
    def _compute_state(self):
        """What waits to be done first, of all instalments."""
        order = ("to_invoice", "draft_invoice", "invoice_cancelled")
        for charge in self:
            parts = set(charge.instalment_ids.mapped("state")) - {"cancelled"}
            invoiced = parts - {"planned", "to_invoice"}
            if charge.path_id.state == "cancelled" and not invoiced:
                charge.state = "cancelled"
            elif not charge.frozen_on:
                charge.state = "to_price"
            elif not charge.path_id.signed_on:
                charge.state = "priced"
            else:
                waiting = next((state for state in order if state in parts), None)
                charge.state = waiting or ("scheduled" if "planned" in parts else "invoiced")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # Superuser mode brings in the paths of other times, with what they were charged.
        if not self.env.su:
            paths = self.env["living.path"].browse([vals.get("path_id") for vals in vals_list])
            paths._check_charges_open()
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() - {"desk_id"}:
            self._check_not_frozen()
            if vals.keys() & {"product_id", "name", "quantity", "path_id", "date_from"}:
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
