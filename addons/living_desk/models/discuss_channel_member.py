from odoo import api, models


class DiscussChannelMember(models.Model):
    """Nobody opens a conversation with contacts that it may not see: it would show their names."""

    _inherit = "discuss.channel.member"

    @api.model_create_multi
    def create(self, vals_list):
        # Conversations are opened with more rights than their users have.
        if not self.env.user._is_superuser():
            ids = {vals["partner_id"] for vals in vals_list if vals.get("partner_id")}
            partners = self.env["res.partner"].browse(ids)
            self._get_hidden_links(partners).sudo(False).check_access("read")
        return super().create(vals_list)
