from odoo import api, fields, models
from odoo.fields import Domain


class LivingPathContacts(models.AbstractModel):
    """The contacts made on a path, and how they stay with the organization when it ends."""

    _name = "living.path.contacts"
    _description = "Contacts of Paths"
    _protected_fields = ("contacts_handed_count",)

    contact_relation_ids = fields.One2many(
        "living.contact.relation", "path_id", "Contacts Made", copy=False
    )
    contact_made_count = fields.Integer(
        "Contacts Made on the Path", compute="_compute_contact_made_count"
    )
    contact_alone_count = fields.Integer(
        "Made by the Organization Alone", compute="_compute_contact_made_count"
    )
    contacts_handed_count = fields.Integer(
        "Contacts Handed to the Organization",
        copy=False,
        readonly=True,
        help="Contacts that the desk kept for this path and that became the organization's "
        "when it was concluded.",
    )

    @api.depends("contact_relation_ids.made_by")
    @api.depends_context("uid", "su")
    def _compute_contact_made_count(self):
        """Count what the user may see: the number on a button is that of the list it opens."""
        counts = {}
        for path, made_by, count in self.env["living.contact.relation"]._read_group(
            Domain("path_id", "in", self.ids), ["path_id", "made_by"], ["__count"]
        ):
            counts.setdefault(path.id, {})[made_by] = count
        for path in self:
            by_maker = counts.get(path._origin.id, {})
            path.contact_made_count = sum(by_maker.values())
            path.contact_alone_count = by_maker.get("organization", 0)

    # === ACTIONS === #

    def action_view_contact_relations(self):
        """Open the contacts of the path's organization, those made on the path first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk.living_contact_relation_action"
        )
        return {
            **action,
            "domain": [("organization_id", "=", self.organization_id.id)],
            "context": {
                "search_default_path_id": self.contact_made_count and self.id,
                "default_organization_id": self.organization_id.id,
                "default_path_id": self.id,
            },
        }

    # === BUSINESS METHODS === #

    def _conclude(self, outcome, reason=""):
        """Leave with the organization, when its path ends, whom it met on it."""
        res = super()._conclude(outcome, reason)
        self._hand_over_contacts()
        return res

    def _hand_over_contacts(self):
        """Make the organization the owner of the contacts that its desk kept for the path.

        A path that was reopened and ends again hands over what has come since.
        """
        contacts_sudo = self._get_contacts_to_hand_over_sudo()
        for path_sudo in self.sudo():
            organization_sudo = path_sudo.organization_id
            handed_sudo = contacts_sudo.filtered(
                lambda contact, path=path_sudo: contact.contact_path_id == path
            )
            if not handed_sudo or not organization_sudo.is_cultural_organization:
                continue
            self._lock_rows(handed_sudo, handed_sudo[0].display_name)
            handed_sudo.contact_owner_id = organization_sudo
            path_sudo.contacts_handed_count += len(handed_sudo)
            path_sudo.message_post(
                body=path_sudo._get_handed_sentence(len(handed_sudo)),
                subtype_xmlid="mail.mt_comment",
            )

    def _get_contacts_to_hand_over_sudo(self):
        partners_sudo = self.env["res.partner"].sudo().with_context(active_test=False)
        return partners_sudo.search(
            partners_sudo._get_contact_directory_domain()
            & Domain("contact_path_id", "in", self.ids)
            & Domain("contact_owner_id", "=", False)
        )

    def _get_handed_sentence(self, count):
        """Tell the organization, in its language, how many contacts are its own now."""
        self.ensure_one()
        env = self.with_context(lang=self._get_contact().lang or self.env.lang).env
        if count == 1:
            return env._(
                "The path is concluded: 1 contact made on it is yours now. You find it under "
                "Contacts Abroad on your page."
            )
        return env._(
            "The path is concluded: %(count)s contacts made on it are yours now. You find them "
            "under Contacts Abroad on your page.",
            count=count,
        )
