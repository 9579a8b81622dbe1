from odoo import api, fields, models
from odoo.tools import formatLang

from ..tools import pricing


class LivingFeeRule(models.Model):
    """What an organization of a tier pays for one unit of a service."""

    _name = "living.fee.rule"
    _description = "Fee Rule"
    _order = "tier_id, sequence, id"
    _rec_name = "product_id"

    tier_id = fields.Many2one("living.fee.tier", required=True, index=True, ondelete="cascade")
    schedule_id = fields.Many2one(
        related="tier_id.schedule_id",
        store=True,
        index=True,
        precompute=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="tier_id.currency_id")
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product",
        "Service",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_living_service", "=", True)],
    )
    list_price = fields.Float(
        related="product_id.lst_price", string="List Price", min_display_digits="Product Price"
    )
    method = fields.Selection(
        [
            ("fixed", "Fixed price"),
            ("percent", "Percentage of the list price"),
            ("rate", "Percentage of the turnover"),
            ("progressive", "Progressive slices of the turnover"),
        ],
        required=True,
        default="fixed",
    )
    amount = fields.Monetary("Price")
    percent = fields.Float(
        digits=(16, 4),
        help="Of the list price or of the turnover, according to the method. Progressive: of the "
        "part of the turnover that lies in this tier, what lies in the tiers below is charged as "
        "they say.",
    )
    minimum = fields.Monetary(help="A percentage of the turnover never asks for less.")
    maximum = fields.Monetary(
        help="A percentage of the turnover never asks for more. Zero: no maximum."
    )
    description = fields.Char(compute="_compute_description")

    _product_unique = models.UniqueIndex(
        "(tier_id, product_id)", "The tier already has a price for this service."
    )
    _amount_positive = models.Constraint(
        "CHECK(amount IS NULL OR amount >= 0)", "A price cannot be negative."
    )
    _percent_range = models.Constraint(
        "CHECK(percent IS NULL OR percent BETWEEN 0 AND 100)",
        "A percentage lies between 0 and 100.",
    )
    _minimum_maximum = models.Constraint(
        "CHECK(COALESCE(minimum, 0) >= 0 AND (COALESCE(maximum, 0) = 0"
        " OR maximum >= COALESCE(minimum, 0)))",
        "The maximum must not be lower than the minimum.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "method", "amount", "percent", "minimum", "maximum", "currency_id", "tier_id.lower_bound"
    )
    @api.depends_context("lang")
    def _compute_description(self):
        for rule in self:
            rule.description = rule._get_description()

    def _get_description(self):
        def money(amount):
            return formatLang(self.env, amount, currency_obj=self.currency_id)

        percent = formatLang(self.env, self.percent, digits=4).rstrip("0").rstrip(".,")
        if self.method == "fixed":
            return money(self.amount)
        if self.method == "percent":
            return self.env._("%(percent)s%% of the list price", percent=percent)
        if self.method == "rate":
            text = self.env._("%(percent)s%% of the turnover", percent=percent)
        elif self.tier_id.lower_bound:
            text = self.env._(
                "%(percent)s%% of the turnover above %(lower)s, plus the slices below",
                percent=percent,
                lower=money(self.tier_id.lower_bound),
            )
        else:
            text = self.env._("%(percent)s%% of the turnover, the first slice", percent=percent)
        if self.minimum:
            text = self.env._(
                "%(text)s, at least %(minimum)s", text=text, minimum=money(self.minimum)
            )
        if self.maximum:
            text = self.env._(
                "%(text)s, at most %(maximum)s", text=text, maximum=money(self.maximum)
            )
        return text

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        tiers = self.env["living.fee.tier"].browse([vals.get("tier_id") for vals in vals_list])
        tiers.exists().schedule_id._check_editable()
        return super().create(vals_list)

    def write(self, vals):
        self.schedule_id._check_editable()
        if vals.get("tier_id"):
            self.env["living.fee.tier"].browse(vals["tier_id"]).schedule_id._check_editable()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self.schedule_id._check_editable()

    # === BUSINESS METHODS === #

    def _to_price_rule(self):
        """Return the rule as the arithmetic wants it, None for no rule."""
        if not self:
            return None
        self.ensure_one()
        return pricing.PriceRule(
            method=self.method,
            amount=self.amount,
            percent=self.percent,
            minimum=self.minimum,
            maximum=self.maximum or None,
            slices=self._get_slices() if self.method == "progressive" else (),
        )

    def _get_slices(self):
        """Return the slices that a progressive price adds up: this tier's and all below.

        A tier below without a progressive price for the service, which only a draft can have,
        charges nothing for its part.
        """
        tiers = self.tier_id.schedule_id.tier_ids.sorted("lower_bound")
        return tuple(
            pricing.Slice(
                tier.lower_bound,
                tier._get_rule(self.product_id)
                .filtered(lambda r: r.method == "progressive")
                .percent,
            )
            for tier in tiers
            if tier.lower_bound <= self.tier_id.lower_bound
        )
