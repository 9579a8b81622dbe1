from decimal import Decimal
from fractions import Fraction

from odoo import fields, models

from ..tools.access import TURNOVER_READERS


class LivingPathChargeBasis(models.AbstractModel):
    """The records behind a frozen price, beside the declaration."""

    _name = "living.path.charge.basis"
    _description = "Reason of a Frozen Price"
    _protected_fields = ("undertaking_id", "relief_id")

    undertaking_id = fields.Many2one(
        "living.undertaking",
        "Single Undertaking",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=TURNOVER_READERS,
    )
    relief_id = fields.Many2one(
        "living.relief",
        "Hardship",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=TURNOVER_READERS,
    )

    # === BUSINESS METHODS === #

    def _prepare_price_vals(self, basis, day):
        vals = super()._prepare_price_vals(basis, day)
        undertaking_sudo, relief_sudo = basis.undertaking_sudo, basis.relief_sudo
        vals["undertaking_id"] = undertaking_sudo.id if undertaking_sudo else False
        vals["relief_id"] = relief_sudo.id if relief_sudo else False
        return vals

    def _release(self):
        res = super()._release()
        self.sudo().write({"undertaking_id": False, "relief_id": False})
        return res

    def _get_price_in_tier(self, tier_sudo, amount):
        """Return the price in another tier, on the list price and the share that were frozen.

        :param tier_sudo: the tier
        :param amount: the turnover, None where it is not known
        """
        self.ensure_one()
        share = Fraction(str(self.proration_percent)) / 100 or 1
        full = Fraction(str(self.list_price)) / share
        full = Decimal(full.numerator) / Decimal(full.denominator)
        rounding = self.currency_id.rounding
        return float(tier_sudo._get_price(self.product_id, full, amount, rounding, share))
