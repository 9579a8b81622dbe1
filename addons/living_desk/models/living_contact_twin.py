from odoo import api, fields, models
from odoo.fields import Domain


class LivingContactTwin(models.AbstractModel):
    """Warn, where a contact is entered, that it may be known already."""

    _name = "living.contact.twin"
    _description = "Contacts That Look the Same"

    contact_twin_count = fields.Integer(
        compute="_compute_contact_twin_count", groups="living_desk.group_user"
    )
    contact_hidden_twin_count = fields.Integer(
        compute="_compute_contact_twin_count",
        groups="living_desk.group_user",
        help="Contacts that look the same and are kept by others: how many, and nothing else.",
    )

    @api.depends("name", "email", "phone", "country_id", "is_company", "is_network_contact")
    @api.depends_context("uid")
    def _compute_contact_twin_count(self):
        for partner in self:
            domain = partner._get_contact_twin_domain()
            partner.contact_twin_count = self.env["res.partner"].search_count(domain)
            partner.contact_hidden_twin_count = (
                self.env["res.partner"]
                .sudo()
                .search_count(domain & self._get_hidden_contact_domain())
            )

    def _get_contact_twin_domain(self):
        """Return which contacts look the same as this one, as the list of duplicates has it."""
        self.ensure_one()
        contact = self._origin
        alike = Domain.FALSE
        if self.email_normalized:
            alike |= Domain("email_normalized", "=", self.email_normalized)
        if self.contact_name_key and self.country_id:
            alike |= Domain("contact_name_key", "=", self.contact_name_key) & Domain(
                "country_id", "=", self.country_id.id
            )
        if self.contact_phone_key:
            colleagues = Domain("parent_id", "=", self.parent_id.id or 0)
            alike |= Domain("contact_phone_key", "=", self.contact_phone_key) & ~colleagues
        if not self.is_network_contact or alike.is_false():
            return Domain.FALSE
        return (
            alike
            & self._get_contact_directory_domain()
            & Domain("is_company", "=", self.is_company)
            & Domain("id", "not in", [*contact.ids, *self.parent_id.ids])
            & Domain("parent_id", "not in", contact.ids)
        )

    def action_view_contact_twins(self):
        """Show with whom this contact may be one."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk.living_contact_duplicate_action"
        )
        pairs = Domain("contact_id", "=", self.id) | Domain("other_id", "=", self.id)
        return {**action, "domain": list(pairs)}

    def _open_contact_merge(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Merge Contacts"),
            "res_model": "living.contact.merge",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_contact_ids": self.ids,
                "default_kept_id": self[:1].id,
                "dialog_size": "extra-large",
            },
        }
