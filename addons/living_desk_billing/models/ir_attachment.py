from odoo import api, models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    """The documents that prove a checked turnover stay as they were checked."""

    _inherit = "ir.attachment"

    def write(self, vals):
        if vals.keys() & {"raw", "datas", "db_datas", "store_fname", "res_model", "res_id"}:
            self._check_no_checked_turnover()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_checked_turnover(self):
        self._check_no_checked_turnover()

    def _check_no_checked_turnover(self):
        candidates_sudo = self.sudo().filtered(lambda item: item.res_model == "living.turnover")
        if not candidates_sudo:
            return
        checked = (
            self.env["living.turnover"]
            .sudo()
            .search_count(
                [
                    ("document_ids", "in", candidates_sudo.ids),
                    ("state", "in", ("verified", "rejected")),
                ],
                limit=1,
            )
        )
        if checked:
            raise UserError(
                self.env._("The documents of a declaration that was checked cannot be changed.")
            )
