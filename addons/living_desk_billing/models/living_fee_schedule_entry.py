from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class LivingFeeScheduleEntry(models.AbstractModel):
    """The flat price of organizations of which no fiscal year has closed yet."""

    _name = "living.fee.schedule.entry"
    _description = "Entry Price of a Fee Schedule"

    entry_tier_id = fields.Many2one(
        "living.fee.tier",
        ondelete="restrict",
        copy=False,
        tracking=True,
        domain="[('schedule_id', '=', id)]",
        help="What an organization pays in its first year, without accounts: its prices cannot "
        "depend on the turnover. Empty: such an organization has no price.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("entry_tier_id")
    def _check_entry_tier_id(self):
        for schedule in self:
            tier = schedule.entry_tier_id
            if tier and tier.schedule_id != schedule:
                raise ValidationError(
                    self.env._(
                        "The entry tier “%(tier)s” belongs to another schedule.", tier=tier.name
                    )
                )

    # === CRUD METHODS === #

    def copy(self, default=None):
        """The entry tier of a copy is the copied tier."""
        copies = super().copy(default)
        for schedule, copied in zip(self, copies, strict=True):
            bound = schedule.entry_tier_id.lower_bound
            if schedule.entry_tier_id and not copied.entry_tier_id:
                copied.entry_tier_id = copied.tier_ids.filtered(
                    lambda tier, bound=bound: tier.lower_bound == bound
                )[:1]
        return copies

    # === BUSINESS METHODS === #

    def _check_entry_prices(self):
        """:raise UserError: if a price of the entry tier depends on the turnover"""
        for schedule in self:
            for rule in schedule.entry_tier_id.rule_ids:
                if rule.method not in ("fixed", "percent"):
                    raise UserError(
                        self.env._(
                            "The entry tier “%(tier)s” prices “%(service)s” by the turnover, "
                            "which is not known in the first year: give it a fixed price or a "
                            "percentage of the list price.",
                            tier=schedule.entry_tier_id.name,
                            service=rule.product_id.display_name,
                        )
                    )
