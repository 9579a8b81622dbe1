from odoo import api, fields, models

from .res_partner import ORGANIZATION_KINDS


class CrmLead(models.Model):
    """A request for help is a lead that lands with the desk of its region."""

    _name = "crm.lead"
    # What answers a request comes before mail.thread, whose hook ends the chain.
    _inherit = ["living.request.answer", "crm.lead", "living.protected.mixin"]

    _protected_fields = ("living_first_answer_on",)

    is_living_request = fields.Boolean("Request to the Desk", index="btree_not_null")
    desk_id = fields.Many2one(
        "living.desk",
        compute="_compute_desk_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        tracking=True,
        help="The desk of the region, from the province; the coordinator may choose another.",
    )
    organization_kind = fields.Selection(ORGANIZATION_KINDS, "Kind of Organization")
    discipline_ids = fields.Many2many(
        "living.discipline", string="Disciplines", ondelete="restrict"
    )
    living_request_key = fields.Char(
        copy=False, help="Identifies one filling-in of the form: sent twice, it counts once."
    )
    living_request_number = fields.Char(
        "Request Number",
        copy=False,
        readonly=True,
        index="trigram",
        help="What the organization was told: ask for it on the phone.",
    )
    path_ids = fields.One2many("living.path", "lead_id", "Paths")
    path_count = fields.Integer(compute="_compute_path_count")
    living_workload_warning = fields.Char(compute="_compute_living_workload_warning")

    _living_request_key_unique = models.UniqueIndex(
        "(living_request_key) WHERE living_request_key IS NOT NULL",
        "This request has already been received.",
    )
    # What the dashboard counts at every visit.
    _living_open_request = models.Index(
        "(desk_id, user_id) WHERE desk_id IS NOT NULL AND won_status = 'pending'"
    )

    # === COMPUTE METHODS === #

    @api.depends("is_living_request", "state_id")
    def _compute_desk_id(self):
        requests = self.filtered("is_living_request")
        desks = self.env["living.desk"]._for_states(requests.state_id)
        for lead in requests:
            lead.desk_id = desks.get(lead.state_id) or lead.desk_id or lead.partner_id.desk_id
        for lead in self - requests:
            lead.desk_id = lead.desk_id

    @api.depends("path_ids")
    def _compute_path_count(self):
        counts = dict(
            self.env["living.path"]._read_group(
                [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
            )
        )
        for lead in self:
            lead.path_count = counts.get(lead, 0)

    @api.depends("user_id", "desk_id", "won_status")
    def _compute_living_workload_warning(self):
        limited = self.filtered(
            lambda lead: (
                lead.user_id and lead.sudo().desk_id.request_limit and lead.won_status == "pending"
            )
        )
        loads = limited.desk_id._count_open_requests(limited.user_id) if limited else {}
        for lead in self:
            lead.living_workload_warning = False
            if lead not in limited:
                continue
            desk, user, saved = lead.sudo().desk_id, lead.user_id, lead._origin.sudo()
            count = loads.get((desk.id, user.id), 0)
            if (saved.desk_id, saved.user_id) != (desk, user):
                count += 1
            if count > desk.request_limit:
                lead.living_workload_warning = self.env._(
                    "%(adviser)s has %(count)d open requests: the limit of %(desk)s is %(limit)d.",
                    adviser=user.name,
                    count=count,
                    desk=desk.name,
                    limit=desk.request_limit,
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("is_living_request") and not vals.get("living_request_number"):
                sequence = self.env["ir.sequence"].sudo()
                vals["living_request_number"] = sequence.next_by_code("living.request")
        return super().create(vals_list)

    # === ACTIONS === #

    def action_view_living_paths(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("living_desk.living_path_action")
        return {**action, "domain": [("lead_id", "=", self.id)]}

    # === BUSINESS METHODS === #

    def _prepare_organization_vals(self):
        """Return the values of the organization that a request becomes."""
        self.ensure_one()
        return {
            "name": self.partner_name or self.contact_name or self.name,
            "is_company": True,
            "is_cultural_organization": True,
            "organization_kind": self.organization_kind,
            "discipline_ids": [fields.Command.set(self.discipline_ids.ids)],
            "desk_id": self.desk_id.id,
            "email": self.email_from,
            "phone": self.phone,
            "website": self.website,
            "street": self.street,
            "zip": self.zip,
            "city": self.city,
            "state_id": self.state_id.id,
            "country_id": self.country_id.id,
            "lang": self.lang_id.code or self.env.lang,
        }

    @api.model
    def _create_living_request(self, vals):
        """Take in a request from the web: number it, thank for it, tell the desk.

        :param dict vals: values of one lead, with its `living_request_key`
        :return: the lead
        """
        lead = self.create(
            {
                **vals,
                "is_living_request": True,
                "user_id": False,
                "type": "opportunity",
            }
        )
        template = self.env.ref(
            "living_desk.mail_template_request_received", raise_if_not_found=False
        )
        if template:
            template.send_mail(lead.id)
        lead._assign_living_request()
        return lead

    def _assign_living_request(self):
        """Give a new request to an adviser, or else to the manager of the desk to assign."""
        self.ensure_one()
        desk = self.desk_id
        summary = self.env._("Answer the request of %(name)s", name=self.partner_name)
        note = ""
        if desk.auto_assign:
            self.user_id = desk._choose_adviser()
            if not self.user_id:
                summary = self.env._("Assign the request of %(name)s", name=self.partner_name)
                note = self.env._(
                    "Everybody on the team has reached the limit of %(limit)d open requests.",
                    limit=desk.request_limit,
                )
        if self.user_id or desk.manager_id:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=summary,
                note=note,
                user_id=(self.user_id or desk.manager_id).id,
            )
