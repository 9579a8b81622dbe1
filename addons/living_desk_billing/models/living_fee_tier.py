from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import formatLang

from ..tools import pricing

# Says that a schedule is being saved with its tiers. An object, which no call from outside can
# send.
SAVING = object()


class LivingFeeTier(models.Model):
    """A band of turnover. Only the lower bound is given: the next tier says where it ends."""

    _name = "living.fee.tier"
    _description = "Fee Tier"
    _order = "schedule_id, lower_bound, id"

    schedule_id = fields.Many2one(
        "living.fee.schedule", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="schedule_id.company_id", store=True)
    currency_id = fields.Many2one(related="schedule_id.currency_id")
    name = fields.Char(required=True, translate=True)
    lower_bound = fields.Monetary(
        "From",
        required=True,
        help="The tier starts at this turnover: a turnover of exactly this amount is in it.",
    )
    upper_bound = fields.Monetary(
        "To (excluded)",
        compute="_compute_upper_bound",
        help="Where the next tier starts: a turnover of exactly this amount is in the next tier. "
        "The highest tier has no end.",
    )
    is_highest = fields.Boolean(compute="_compute_upper_bound")
    range_label = fields.Char("Turnover", compute="_compute_range_label")
    rule_ids = fields.One2many("living.fee.rule", "tier_id", "Prices", copy=True)

    _lower_bound_positive = models.Constraint(
        "CHECK(lower_bound >= 0)", "A tier cannot start below zero."
    )
    # Checked at the end of the transaction, so that bounds can be moved past each other.
    _lower_bound_unique = models.Constraint(
        "UNIQUE (schedule_id, lower_bound) DEFERRABLE INITIALLY DEFERRED",
        "Two tiers of a schedule cannot start at the same turnover.",
    )

    # === COMPUTE METHODS === #

    @api.depends("lower_bound", "schedule_id.tier_ids.lower_bound")
    def _compute_upper_bound(self):
        for tier in self:
            higher = [
                other.lower_bound
                for other in tier.schedule_id.tier_ids
                if other.lower_bound > tier.lower_bound
            ]
            tier.is_highest = not higher
            tier.upper_bound = min(higher, default=0.0)

    @api.depends("lower_bound", "upper_bound", "is_highest", "currency_id")
    @api.depends_context("lang")
    def _compute_range_label(self):
        for tier in self:
            values = {
                "lower": formatLang(self.env, tier.lower_bound, currency_obj=tier.currency_id),
                "upper": formatLang(self.env, tier.upper_bound, currency_obj=tier.currency_id),
            }
            if tier.is_highest:
                tier.range_label = self.env._("from %(lower)s", **values)
            else:
                tier.range_label = self.env._("%(lower)s ≤ turnover < %(upper)s", **values)

    # === CONSTRAINT METHODS === #

    @api.constrains("lower_bound", "schedule_id")
    def _check_bounds(self):
        # A schedule saved with its tiers looks at them all together, when all are written.
        if self.env.context.get("living_schedule_saving") is not SAVING:
            self.schedule_id._check_tier_bounds()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_not_negative(vals, vals.get("name"))
        schedules = self.env["living.fee.schedule"].browse(
            [vals.get("schedule_id") for vals in vals_list]
        )
        schedules.exists()._check_editable()
        return super().create(vals_list)

    def write(self, vals):
        for tier in self:
            self._check_not_negative(vals, vals.get("name") or tier.name)
        self.schedule_id._check_editable()
        if vals.get("schedule_id"):
            self.env["living.fee.schedule"].browse(vals["schedule_id"])._check_editable()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published_or_lowest(self):
        self.schedule_id._check_editable()
        if self.env.context.get("living_schedule_saving") is SAVING:
            return
        for schedule, tiers in self.grouped("schedule_id").items():
            left = schedule.tier_ids - tiers
            if left and min(left.mapped("lower_bound")):
                raise ValidationError(
                    self.env._(
                        "The lowest tier, “%(tier)s”, cannot be deleted: the one above would no "
                        "longer start at 0.",
                        tier=tiers.sorted("lower_bound")[0].name,
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _check_not_negative(self, vals, name):
        if (vals.get("lower_bound") or 0) < 0:
            raise ValidationError(
                self.env._("The tier “%(tier)s” cannot start below zero.", tier=name or "")
            )

    def _get_rule(self, product):
        """Return the rule that prices a service in this tier, empty if there is none."""
        return self.rule_ids.filtered(lambda rule: rule.product_id == product)

    def _get_price(self, product, list_price, amount, rounding, share=1):
        """Return the unit price of a service in this tier; in none, the list price.

        :param product: the service
        :param float list_price: its list price, in the currency of the schedule
        :param amount: the turnover, None where the tier was given without one: what follows the
            turnover then costs its maximum, else the list price
        :param float rounding: the smallest coin
        :param share: the part of the year that is due, as a fraction
        :rtype: decimal.Decimal
        """
        rule = self._get_rule(product)
        return pricing.compute_price(rule._to_price_rule(), list_price, amount, rounding, share)
