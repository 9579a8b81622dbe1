from markupsafe import Markup

from odoo import fields, models
from odoo.tools import formatLang


class LivingPathRepriced(models.AbstractModel):
    """A proposal whose prices were changed before the signature keeps what they were, and why."""

    _name = "living.path.repriced"
    _description = "Path with Changed Prices"

    price_change_ids = fields.One2many(
        "living.price.change", "path_id", "Price Changes", groups="base.group_user"
    )

    def _log_price_changes(self, changes):
        """Note old and new prices in the history of the path; the tier is not for all."""
        self.ensure_one()
        items = Markup().join(
            Markup("<li>%s: %s → %s</li>")
            % (
                change.name,
                formatLang(self.env, change.old_price, currency_obj=change.currency_id),
                formatLang(self.env, change.new_price, currency_obj=change.currency_id),
            )
            for change in changes
        )
        title = self.env._("The prices of the proposal have changed: %s", changes[:1].reason)
        body = Markup("%s<ul>%s</ul>") % (title, items)
        self.message_post(body=body, subtype_xmlid="mail.mt_note")
