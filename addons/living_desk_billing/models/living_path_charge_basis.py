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
