from odoo import models


class LivingMoveAid(models.AbstractModel):
    """An invoice of a cancelled path, or its credit note, decides whether its aid stands."""

    _name = "living.move.aid"
    _description = "Aid in an Invoice"

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._sync_aid()
        return posted

    def button_cancel(self):
        res = super().button_cancel()
        self._sync_aid()
        return res

    def _sync_aid(self):
        cancelled_sudo = self.sudo().filtered(lambda move: move.living_path_id.state == "cancelled")
        lines_sudo = cancelled_sudo.invoice_line_ids
        charges_sudo = lines_sudo.living_charge_id | lines_sudo.living_reversed_charge_id
        if charges_sudo:
            self.env["living.aid"]._sync_reductions(charges_sudo)
