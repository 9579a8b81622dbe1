from odoo import api, fields, models


class LivingOrganizationContacts(models.AbstractModel):
    """With whom abroad an organization works."""

    _name = "living.organization.contacts"
    _description = "Contacts of an Organization"

    organization_relation_ids = fields.One2many(
        "living.contact.relation", "organization_id", "Contacts Abroad"
    )
    organization_relation_count = fields.Integer(compute="_compute_organization_relation_count")

    @api.depends("organization_relation_ids")
    @api.depends_context("uid", "su")
    def _compute_organization_relation_count(self):
        counts = dict(
            self.env["living.contact.relation"]._read_group(
                [("organization_id", "in", self.ids)], ["organization_id"], ["__count"]
            )
        )
        for partner in self:
            partner.organization_relation_count = counts.get(partner._origin, 0)

    def action_view_organization_relations(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk.living_contact_relation_action"
        )
        return {
            **action,
            "domain": [("organization_id", "=", self.id)],
            "context": {"default_organization_id": self.id},
        }
