from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain


class LivingPortalContact(models.AbstractModel):
    """Contacts that organizations and consultants enter on the portal."""

    _name = "living.portal.contact"
    _description = "Contact Entered on the Portal"

    contact_request_key = fields.Char(
        copy=False,
        groups=NO_ACCESS,
        help="One filling-in of the form: sent twice, it makes one contact.",
    )

    _contact_request_once = models.UniqueIndex(
        "(contact_request_key) WHERE contact_request_key IS NOT NULL",
        "This contact has been entered already.",
    )

    @api.model
    def _get_same_email_domain(self, email_normalized):
        """Return who is known under an address; nobody without one."""
        if not email_normalized:
            return Domain.FALSE
        return Domain("email_normalized", "=", email_normalized)

    @api.model
    def _get_lang_of_country(self, country):
        """Return the language in which to write to somebody abroad, English if none is spoken."""
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        spoken = [code for code in codes if country.code and code.endswith(f"_{country.code}")]
        english = [code for code in codes if code.startswith("en_")]
        return (spoken or english or codes)[0]

    @api.model
    def _create_portal_contact_sudo(self, vals, organization, path=None, **log):
        """Create a contact and the first line of its story with an organization.

        :param dict vals: values of the contact, its owner among them
        :param organization: the organization that met it, elevated
        :param path: the path on which it was met
        :param log: values of the first line, see :meth:`LivingContactRelation._log`
        :return: the contact, elevated
        """
        contact_sudo = self.sudo().create({"is_network_contact": True, **vals})
        relations_sudo = self.env["living.contact.relation"].sudo()
        relations_sudo._get_or_create(organization, contact_sudo, path)._log(**log)
        return contact_sudo
