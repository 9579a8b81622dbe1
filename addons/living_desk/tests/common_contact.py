"""What the tests of the contact network start from."""

from odoo.fields import Command

from .common import LivingDeskCommon


class LivingContactCommon(LivingDeskCommon):
    """Contacts of the desk in Lombardia, and relations with them."""

    @classmethod
    def _create_contact(cls, name, **values):
        """Create a contact of the desk in Lombardia, or of the organization that owns it."""
        owner = {} if "contact_owner_id" in values else {"contact_desk_id": cls.desk_lombardia.id}
        return cls.env["res.partner"].create(
            {"name": name, "is_network_contact": True, **owner, **values}
        )

    @classmethod
    def _create_shared_contact(cls, name, visibility, **values):
        """Create a contact that has agreed to be seen."""
        consent = Command.create({"text": "My address may be shown"})
        return cls._create_contact(
            name, contact_visibility=visibility, contact_consent_ids=[consent], **values
        )

    @classmethod
    def _give_consent(cls, contact, **values):
        return cls.env["living.contact.consent"].create(
            {"contact_id": contact.id, "text": "My address may be shown", **values}
        )

    @classmethod
    def _relate(cls, organization, contact, **values):
        return cls.env["living.contact.relation"].create(
            {"organization_id": organization.id, "contact_id": contact.id, **values}
        )
