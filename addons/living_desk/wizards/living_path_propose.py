from odoo import api, fields, models
from odoo.exceptions import UserError


class LivingPathPropose(models.TransientModel):
    """Turn a request into an organization with a path."""

    _name = "living.path.propose"
    _description = "Open a Path from a Request"

    lead_id = fields.Many2one("crm.lead", "Request", required=True, ondelete="cascade")
    desk_id = fields.Many2one(
        "living.desk", compute="_compute_from_lead", store=True, readonly=False
    )
    match_ids = fields.Many2many(
        "res.partner", compute="_compute_match_ids", string="Already Known"
    )
    organization_id = fields.Many2one(
        "res.partner",
        compute="_compute_from_lead",
        store=True,
        readonly=False,
        domain=[("is_company", "=", True)],
        help="Leave empty to create the organization from the request.",
    )
    template_id = fields.Many2one(
        "living.path.template",
        required=True,
        domain="['|', ('desk_id', '=', False), ('desk_id', '=', desk_id)]",
    )
    name = fields.Char("Title", compute="_compute_name", store=True, readonly=False)
    date_start = fields.Date("Start", required=True, default=fields.Date.context_today)
    triage = fields.Selection(
        selection=lambda self: (
            self.env["living.path"]._fields["triage"]._description_selection(self.env)
        )
    )
    triage_reason = fields.Char()

    @api.depends("lead_id")
    def _compute_from_lead(self):
        for wizard in self:
            wizard.desk_id = wizard.lead_id.desk_id
            known = wizard.lead_id.partner_id.commercial_partner_id
            matches = wizard.match_ids._origin
            email = wizard.lead_id.email_normalized
            by_email = matches.filtered(lambda match, email=email: match.email_normalized == email)
            wizard.organization_id = known or by_email[:1] or matches[:1]

    @api.depends("lead_id")
    def _compute_match_ids(self):
        partners = self.env["res.partner"]
        for wizard in self:
            lead = wizard.lead_id
            vals = {"email": lead.email_from, "name": lead.partner_name, "city": lead.city}
            wizard.match_ids = partners.search(partners._get_living_match_domain(vals), limit=5)

    @api.depends("template_id", "organization_id")
    def _compute_name(self):
        for wizard in self:
            if wizard.template_id:
                wizard.name = wizard.template_id.name

    @api.onchange("triage")
    def _onchange_triage(self):
        """Suggest a template made for the letter, unless the one chosen is."""
        if self.triage and self.template_id.triage != self.triage:
            suggested = self.env["living.path.template"].search(
                [("triage", "=", self.triage), ("desk_id", "in", (False, self.desk_id.id))],
                limit=1,
            )
            self.template_id = suggested or self.template_id

    def action_open_path(self):
        """Create what is missing and open the path, once per request and template.

        :raise UserError: if the request has no desk, or the organization belongs to another
        """
        self.ensure_one()
        self.lead_id.check_access("write")
        if not self.desk_id:
            raise UserError(self.env._("Choose the desk that follows the organization."))
        organization = self.organization_id or self._create_organization()
        if organization.desk_id and organization.desk_id != self.desk_id:
            raise UserError(
                self.env._(
                    "“%(organization)s” is already followed by %(desk)s.",
                    organization=organization.name,
                    desk=organization.desk_id.name,
                )
            )
        organization.write({"is_cultural_organization": True, "desk_id": self.desk_id.id})
        path = self.env["living.path"].create(self._prepare_path_vals(organization))
        path.action_open_orientation()
        self.lead_id.partner_id = self._get_contact(organization) or organization
        self.lead_id.action_set_won()
        return {
            "type": "ir.actions.act_window",
            "res_model": "living.path",
            "res_id": path.id,
            "view_mode": "form",
        }

    def _create_organization(self):
        """Create the organization, and its contact person where the request names one."""
        lead = self.lead_id
        organization = self.env["res.partner"].create(
            {**lead._prepare_organization_vals(), "desk_id": self.desk_id.id}
        )
        if lead.contact_name and lead.contact_name != organization.name:
            self.env["res.partner"].create(
                {
                    "parent_id": organization.id,
                    "name": lead.contact_name,
                    "function": lead.function,
                    "email": lead.email_from,
                    "phone": lead.phone,
                    "lang": organization.lang,
                }
            )
        return organization

    def _get_contact(self, organization):
        """Return the person of the organization who sent the request, if known."""
        people = organization.child_ids
        by_email = people.filtered(
            lambda p: p.email_normalized and p.email_normalized == self.lead_id.email_normalized
        )
        return by_email[:1] or people.filtered(lambda p: p.name == self.lead_id.contact_name)[:1]

    def _prepare_path_vals(self, organization):
        return {
            "name": self.name or self.template_id.name,
            "organization_id": organization.id,
            "contact_id": self._get_contact(organization).id,
            "desk_id": self.desk_id.id,
            "lead_id": self.lead_id.id,
            "user_id": self.env.user.id,
            "template_id": self.template_id.id,
            "date_start": self.date_start,
            "description": self.template_id.description,
            "triage": self.triage,
            "triage_reason": self.triage_reason,
        }
