from odoo import api, fields, models

from ..tools import pricing
from ..tools.access import TURNOVER_READERS
from .living_fee_payer import BASIS_KINDS


class LivingPathChargePrice(models.AbstractModel):
    """The price of a service and its reason: decided once, then frozen."""

    _name = "living.path.charge.price"
    _description = "Frozen Price of a Service"

    _protected_fields = (
        "tier_id",
        "schedule_id",
        "turnover_id",
        "turnover_amount",
        "basis_kind",
        "list_price",
        "price_unit",
        "discount",
        "frozen_on",
    )

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
    schedule_id = fields.Many2one(
        "living.fee.schedule",
        "Fee Schedule",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    tier_id = fields.Many2one(
        "living.fee.tier",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=TURNOVER_READERS,
    )
    basis_kind = fields.Selection(
        BASIS_KINDS, "Tier Because Of", readonly=True, copy=False, groups=TURNOVER_READERS
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
    turnover_amount = fields.Monetary(
        "Turnover Counted",
        readonly=True,
        copy=False,
        aggregator=None,
        groups=TURNOVER_READERS,
        help="The turnover that decided the tier, in the currency of the company.",
    )

    # === COMPUTE METHODS === #

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

    # === BUSINESS METHODS === #

    def _freeze(self, basis, day):
        """Write the price that is due on a day and why, once and for all.

        :param FeeBasis basis: schedule, declaration and tier of the organization
        :param day: the date the prices are of
        """
        now = fields.Datetime.now()
        if day != fields.Date.context_today(self):
            now = fields.Datetime.to_datetime(day)
        for charge_sudo in self.sudo():
            charge_sudo.write({**charge_sudo._prepare_price_vals(basis, day), "frozen_on": now})
        self.sudo()._create_instalments()

    def _prepare_price_vals(self, basis, day):
        """Return the price due on a day with its reason, for freezing, comparing or simulating.

        :param FeeBasis basis: schedule, declaration and tier of the organization
        :param day: the date the prices are of
        """
        self.ensure_one()
        product = self.product_id.with_company(self.company_id)
        list_price = product.currency_id._convert(
            product.lst_price, self.currency_id, self.company_id, day
        )
        rounding = self.currency_id.rounding
        share = self._get_share(day)
        fraction = share.fraction if share else 1
        price = basis.tier_sudo._get_price(product, list_price, basis.amount, rounding, fraction)
        # The reduction is the tier's: what is not due of the year is no gift.
        list_price = pricing.compute_price(None, list_price, None, rounding, fraction)
        return {
            **self._prepare_period_vals(share),
            "tier_id": basis.tier_sudo.id,
            "schedule_id": basis.schedule_sudo.id,
            "basis_kind": basis.kind,
            "turnover_id": basis.turnover_sudo.id,
            "turnover_amount": basis.amount or 0.0,
            "list_price": float(list_price),
            "price_unit": float(price),
            "discount": float(pricing.compute_discount(list_price, price)),
        }

    def _release(self):
        """Forget the prices of a proposal that was withdrawn before anybody signed it."""
        charges_sudo = self.sudo().with_context(living_releasing_prices=True)
        charges_sudo.instalment_ids.unlink()
        charges_sudo.write(
            {
                "tier_id": False,
                "schedule_id": False,
                "basis_kind": False,
                "turnover_id": False,
                "turnover_amount": 0.0,
                "list_price": 0.0,
                "price_unit": 0.0,
                "discount": 0.0,
                "frozen_on": False,
                **self._prepare_period_vals(None),
            }
        )
