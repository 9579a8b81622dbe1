from odoo import api, fields, models
from odoo.exceptions import UserError


class LivingIntroductionAsk(models.TransientModel):
    """Ask whoever keeps a contact to introduce an organization, also to whom one does not see."""

    _name = "living.introduction.ask"
    _description = "Ask for an Introduction"

    organization_id = fields.Many2one(
        "res.partner",
        required=True,
        domain=[("is_cultural_organization", "=", True), ("is_company", "=", True)],
        help="Who would like to meet the contact.",
    )
    contact_id = fields.Many2one("res.partner", readonly=True)
    name = fields.Char(
        "Whom You Look For",
        help="The whole name, or employer and town, or the exact e-mail address.",
    )
    country_id = fields.Many2one("res.country")
    contact_role_id = fields.Many2one("living.contact.role", "Role")
    found = fields.Char("Who Can Be Asked", compute="_compute_found")
    reason = fields.Text("Why", required=True, help="Read by whoever keeps the contact, and by it.")

    @api.depends("name", "country_id", "contact_role_id", "contact_id")
    def _compute_found(self):
        for wizard in self:
            if wizard.contact_id or not (wizard.name or "").strip():
                wizard.found = False
                continue
            groups = wizard._find_sudo().grouped("contact_desk_id")
            wizard.found = ", ".join(
                f"{desk.name} ({len(contacts)})" for desk, contacts in groups.items()
            ) or self.env._("Nobody")

    # === ACTIONS === #

    def action_ask(self):
        """Ask each owner once, and show the questions."""
        self.ensure_one()
        introductions = self.env["living.introduction"]._ask(
            self._get_contacts_sudo(), self.organization_id, self.reason, self.name
        )
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Introductions"),
            "res_model": "living.introduction",
        }
        if len(introductions) == 1:
            return {**action, "res_id": introductions.id, "views": [(False, "form")]}
        return {
            **action,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", introductions.ids)],
        }

    # === BUSINESS METHODS === #

    def _get_contacts_sudo(self):
        """Return whom to ask for, elevated: one contact of each owner.

        :raise UserError: if nobody whom others keep is found
        """
        if self.contact_id:
            self.contact_id.check_access("read")
            return self.contact_id.sudo()
        found_sudo = self._find_sudo()
        if not found_sudo:
            raise UserError(
                self.env._(
                    "Nobody whom others keep matches: write the whole name, or the exact e-mail "
                    "address, and leave out country and role."
                )
            )
        return found_sudo._get_one_of_each_owner()

    def _find_sudo(self):
        """Return the contacts kept by others that match what is asked, elevated."""
        found_sudo = self.env["res.partner"]._find_hidden_contacts_sudo(self.name or "")
        if self.country_id:
            found_sudo = found_sudo.filtered(
                lambda contact: self.country_id in contact.contact_country_ids | contact.country_id
            )
        if self.contact_role_id:
            found_sudo = found_sudo.filtered(
                lambda contact: contact.contact_role_id == self.contact_role_id
            )
        return found_sudo
