import re

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import email_normalize


class MailThread(models.AbstractModel):
    """A mail that names a path in its subject is filed on the path.

    Whom one may not see, one neither writes to nor lets follow: both show name and address.
    """

    _inherit = "mail.thread"

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        self._check_visible_partners(partner_ids)
        return super().message_subscribe(partner_ids=partner_ids, subtype_ids=subtype_ids)

    def message_post(self, *, partner_ids=None, **kwargs):
        self._check_visible_partners(partner_ids)
        return super().message_post(partner_ids=partner_ids, **kwargs)

    def message_notify(self, *, partner_ids=False, **kwargs):
        self._check_visible_partners(partner_ids)
        return super().message_notify(partner_ids=partner_ids, **kwargs)

    @api.model
    def _check_visible_partners(self, partner_ids):
        """:raise AccessError: if a contact of the network among them is not the user's to see"""
        if partner_ids and not self.env.su:
            partners = self.env["res.partner"].browse(partner_ids)
            self._get_hidden_links(partners).sudo(False).check_access("read")

    # Answers whose code and address go together: not for whoever asks over the API.
    @api.private
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        path = self._get_living_path_named(message_dict)
        if path:
            return [(path._name, path.id, None, self.env.uid, None)]
        return super().message_route(message, message_dict, model, thread_id, custom_values)

    def _get_living_path_named(self, message_dict):
        """Return the path whose code is in the subject, if its sender takes part in it.

        Replies and bounces keep their own way. Whoever has nothing to do with the path cannot
        put a message on it by writing its code.
        """
        paths_sudo = self.env["living.path"].sudo()
        sender = email_normalize(message_dict.get("email_from") or "")
        is_reply = message_dict.get("references") or message_dict.get("in_reply_to")
        codes = re.findall(r"[\w.-]+(?:/[\w.-]+)+", message_dict.get("subject") or "")
        if not codes or not sender or is_reply or message_dict.get("is_bounce"):
            return paths_sudo
        same = Domain("email_normalized", "=", sender)
        people = (
            Domain("organization_id", "any", same | Domain("child_ids", "any", same))
            | Domain("desk_id.user_ids.partner_id", "any", same)
            | Domain(
                "assignment_ids",
                "any",
                Domain("state", "in", ("accepted", "done"))
                & Domain("consultant_id.partner_id", "any", same),
            )
        )
        return paths_sudo.search(Domain("code", "in", codes) & people, limit=1)
