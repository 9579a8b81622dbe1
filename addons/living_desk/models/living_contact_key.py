from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.contact_identity import ContactIdentity, name_key, phone_key


class LivingContactKey(models.AbstractModel):
    """What contacts of the network are recognized by, kept beside them to be found at once."""

    _name = "living.contact.key"
    _description = "Recognition of Contacts"

    contact_name_key = fields.Char(
        compute="_compute_contact_keys", store=True, index="btree_not_null"
    )
    contact_phone_key = fields.Char(
        compute="_compute_contact_keys", store=True, index="btree_not_null"
    )

    @api.depends("name", "phone", "is_network_contact")
    def _compute_contact_keys(self):
        for partner in self:
            listed = partner.is_network_contact
            partner.contact_name_key = (listed and name_key(partner.name)) or False
            partner.contact_phone_key = (listed and phone_key(partner.phone)) or False

    def _fields_sync(self, values):
        """A list says where each contact is: not where the organization it works for is."""
        if not self.env.context.get("living_own_address"):
            return super()._fields_sync(values)
        if values.get("parent_id"):
            self.sudo()._commercial_sync_from_company()
        return None

    def _get_contact_identity(self):
        """Return what this contact is recognized by."""
        self.ensure_one()
        return ContactIdentity(
            email=self.email_normalized or "",
            name=self.contact_name_key or "",
            country=self.country_id.id or None,
            is_company=self.is_company,
        )

    @api.model
    def _get_contact_candidate_domain(self, identities):
        """Find in one query whoever may be one of many contacts.

        What organizations keep to themselves is nobody else's contact.

        :param identities: list of :class:`ContactIdentity`
        :return: domain over contacts, wider than the matches: a register decides
        """
        emails = {identity.email for identity in identities} - {""}
        names = {identity.name for identity in identities} - {""}
        return Domain("is_network_contact", "=", True) & (
            Domain("email_normalized", "in", sorted(emails))
            | Domain("contact_name_key", "in", sorted(names))
        )
