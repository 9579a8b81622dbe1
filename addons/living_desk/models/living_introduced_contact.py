from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain
from odoo.tools import consteq, hmac


class LivingIntroducedContact(models.AbstractModel):
    """A contact to which one can be introduced, and which can say that it wants no more of it."""

    _name = "living.introduced.contact"
    _description = "Contact of Introductions"

    contact_introduction_ids = fields.One2many(
        "living.introduction", "contact_id", "Introductions", groups=NO_ACCESS
    )
    can_ask_introduction = fields.Boolean(compute="_compute_can_ask_introduction")

    @api.depends("is_network_contact", "contact_owner_id", "contact_desk_id")
    @api.depends_context("uid")
    def _compute_can_ask_introduction(self):
        desks = self.env.user.living_desk_ids
        for partner in self:
            others = partner.contact_owner_id or partner.contact_desk_id not in desks
            partner.can_ask_introduction = partner.is_network_contact and bool(others)

    # === ACTIONS === #

    def action_ask_introduction(self):
        """Open the form in which the owner is asked to introduce an organization."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk.living_introduction_ask_action"
        )
        return {**action, "context": {"default_contact_id": self.id}}

    # === BUSINESS METHODS === #

    def _get_consent_token(self):
        """Return the secret of the link with which the contact withdraws its consent."""
        self.ensure_one()
        return hmac(self.env(su=True), "living_desk-contact-consent", self.id)

    def _get_consent_url(self):
        return f"{self.get_base_url()}/contact/consent/{self.id}/{self._get_consent_token()}"

    @api.model
    def _get_by_consent_token_sudo(self, contact_id, token):
        """Return the contact of a link, elevated; nobody when the link was not made by us."""
        nobody_sudo = self.sudo().browse()
        if not 0 < contact_id <= 0x7FFFFFFF or not token.isascii():
            return nobody_sudo
        contact_sudo = nobody_sudo.browse(contact_id)
        if not consteq(contact_sudo._get_consent_token(), token):
            return nobody_sudo
        return contact_sudo.exists().filtered("is_network_contact")

    def _get_one_of_each_owner(self):
        """Return one of these contacts for each organization or desk that keeps them."""
        owners = self.grouped(lambda contact: contact.contact_owner_id or contact.contact_desk_id)
        return self.browse(contacts[0].id for contacts in owners.values())

    @api.model
    def _get_introduced_domain(self, desks):
        """Return the contacts to which organizations of the desks have been introduced."""
        return Domain(
            "contact_introduction_ids",
            "any",
            [("from_desk_id", "in", desks.ids), ("state", "in", ("accepted", "done"))],
        )
