from odoo import api, fields, models

from ..tools import pricing
from ..tools.access import TURNOVER_READERS
from .living_fee_payer import BASIS_KINDS
from .living_tier_chart import NETWORK_READERS


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
    # Of a group, it would tell the desk of one body what the others declared to theirs.
    turnover_amount = fields.Monetary(
        "Turnover Counted",
        readonly=True,
        copy=False,
        aggregator=None,
        groups=NETWORK_READERS,
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
            amounts = charge._get_amounts(charge.price_unit, charge.list_price)
            charge.subtotal, charge.reduction_amount = amounts

    # === BUSINESS METHODS === #

    def _freeze(self, basis, day):
        """Write the price that is due on a day and why, once and for all.

        :param FeeBasis basis: schedule, declaration and tier of the organization
        :param day: the date the prices are of
        """
        self._freeze_all(dict.fromkeys(self.organization_id.ids, basis), day)

    def _freeze_all(self, bases, day):
        """Write the prices of services of many organizations, all together.

        :param dict bases: by id of the organization, what decides its prices: all have a tier
        :param day: the date the prices are of
        """
        now = fields.Datetime.now()
        if day != fields.Date.context_today(self):
            now = fields.Datetime.to_datetime(day)
        charges_sudo = self.sudo().with_context(living_price_book={})
        charges_sudo._write_prices(
            {
                charge: {
                    **charge._prepare_price_vals(bases[charge.organization_id.id], day),
                    "frozen_on": now,
                }
                for charge in charges_sudo
            }
        )
        charges_sudo._create_instalments()

    def _get_amounts(self, price_unit, list_price):
        """Return the amount of the quantity at a price, and how much less it is than listed."""
        rounded = self.currency_id.round if self.currency_id else float
        subtotal = rounded(self.quantity * price_unit)
        full = rounded(self.quantity * list_price)
        return subtotal, max(rounded(full - subtotal), 0.0)

    def _prepare_price_vals(self, basis, day):
        """Return the price due on a day with its reason, for freezing, comparing or simulating.

        :param FeeBasis basis: schedule, declaration and tier of the organization
        :param day: the date the prices are of
        """
        self.ensure_one()
        rule, list_price = self._get_price_rule(basis.tier_sudo, day)
        rounding = self.currency_id.rounding
        share = self._get_share(day)
        fraction = share.fraction if share else 1
        price = pricing.compute_price(rule, list_price, basis.amount, rounding, fraction)
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

    def _get_price_rule(self, tier, day):
        """Return the rule of a tier for the service, for the arithmetic, and its list price.

        Where many services are priced together, the context has a book to look it up in.
        """
        book = self.env.context.get("living_price_book", {})
        key = (tier.id, self.product_id.id, self.company_id.id, self.currency_id.id, day)
        if key not in book:
            product = self.product_id.with_company(self.company_id)
            list_price = product.currency_id._convert(
                product.lst_price, self.currency_id, self.company_id, day
            )
            book[key] = tier._get_rule(product)._to_price_rule(), list_price
        return book[key]

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
