from odoo import api, models
from odoo.exceptions import UserError

# The declarations that a document may prove, and the states in which they are checked.
_CHECKED = {
    "living.turnover": ("verified", "rejected"),
    "living.aid": ("confirmed", "rejected"),
}


class IrAttachment(models.Model):
    """The documents that prove a checked declaration stay as they were checked."""

    _inherit = "ir.attachment"

    def write(self, vals):
        if vals.keys() & {"raw", "datas", "db_datas", "store_fname", "res_model", "res_id"}:
            self._check_no_checked_declaration()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_checked_declaration(self):
        self._check_no_checked_declaration()

    def _check_no_checked_declaration(self):
        for model, states in _CHECKED.items():
            candidates_sudo = self.sudo().filtered(
                lambda item, model=model: item.res_model == model
            )
            if not candidates_sudo:
                continue
            domain = [("document_ids", "in", candidates_sudo.ids), ("state", "in", states)]
            if self.env[model].sudo().search_count(domain, limit=1):
                raise UserError(
                    self.env._("The documents of a declaration that was checked cannot be changed.")
                )
