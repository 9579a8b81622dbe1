from odoo import api, fields, models
from odoo.exceptions import UserError


class LivingContactMerge(models.TransientModel):
    """Compare contacts that look the same, and make them one."""

    _name = "living.contact.merge"
    _description = "Merge Contacts"

    contact_ids = fields.Many2many("res.partner", string="Contacts", readonly=True)
    kept_id = fields.Many2one(
        "res.partner",
        "Keep",
        required=True,
        domain="[('id', 'in', contact_ids)]",
        help="Its own data stay; what it lacks comes from the other.",
    )
    relation_count = fields.Integer("Relations", compute="_compute_counts")
    log_count = fields.Integer("Lines of History", compute="_compute_counts")
    consent_count = fields.Integer("Consents", compute="_compute_counts")

    @api.depends("contact_ids")
    def _compute_counts(self):
        for wizard in self:
            relations = wizard.contact_ids.contact_relation_ids
            wizard.relation_count = len(relations.organization_id)
            wizard.log_count = len(relations.log_ids)
            wizard.consent_count = len(wizard.contact_ids.contact_consent_ids)

    def action_merge(self):
        """Merge the contacts, and show the one that is left.

        :raise UserError: if they have been merged meanwhile, or cannot be one
        """
        self.ensure_one()
        contacts = self.contact_ids.exists()
        if len(contacts) < 2 or self.kept_id not in contacts:
            raise UserError(
                self.env._("These contacts are no longer two: somebody has merged them already.")
            )
        contacts.check_access("write")
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            contacts.ids, self.kept_id, extra_checks=False
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.kept_id.id,
            "views": [(self.env.ref("living_desk.res_partner_view_form_contact").id, "form")],
        }
