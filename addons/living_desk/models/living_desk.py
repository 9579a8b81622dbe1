from odoo import api, fields, models

from odoo.addons.base.models.res_partner import _tz_get


class LivingDesk(models.Model):
    """A regional desk: the people who answer the organizations of one or more regions."""

    _name = "living.desk"
    _description = "Desk"
    _inherit = [
        "mail.thread",
        "living.desk.places",
        "living.desk.workload",
        "living.desk.takeover",
        "living.desk.spread",
    ]
    _order = "sequence, name"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    kind = fields.Selection(
        [("desk", "Desk"), ("cluster", "Cluster")],
        required=True,
        default="desk",
        help="A cluster gathers the firms of a territory, and a facilitator follows each of them.",
    )
    network_id = fields.Many2one(
        "living.network", index="btree_not_null", ondelete="restrict", tracking=True
    )
    host_partner_id = fields.Many2one(
        "res.partner",
        "Host",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("is_company", "=", True)],
        help="The body in whose premises the desk sits.",
    )
    sector_ids = fields.Many2many("living.sector", string="Sectors", ondelete="restrict")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    region_ids = fields.Many2many(
        "living.region",
        string="Regions Served",
        ondelete="restrict",
        help="Requests from these regions land with this desk.",
    )
    country_ids = fields.Many2many("res.country", compute="_compute_country_ids")
    member_ids = fields.One2many(
        "res.partner",
        "desk_id",
        "Members",
        domain=[("is_cultural_organization", "=", True), ("is_company", "=", True)],
        help="The organizations that the desk follows.",
    )
    manager_id = fields.Many2one(
        "res.users", tracking=True, domain=[("share", "=", False)], help="Answers for the desk."
    )
    user_ids = fields.Many2many(
        "res.users",
        "living_desk_res_users_rel",
        "desk_id",
        "user_id",
        string="Team",
        domain=[("share", "=", False)],
        help="Advisers and managers who see the clients and paths of this desk.",
    )
    support_ids = fields.One2many("living.desk.support", "desk_id", "Supporters")
    email = fields.Char()
    phone = fields.Char()
    tz = fields.Selection(
        _tz_get,
        "Time Zone",
        required=True,
        default="Europe/Rome",
        help="Dates and hours of the desk are decided in this time zone.",
    )
    offer_days = fields.Integer(
        "Days to Answer an Offer",
        default=5,
        help="A consultant who does not answer within these days gives way to the next one.",
    )
    over_budget_policy = fields.Selection(
        [("refuse", "Refuse the session"), ("approve", "Ask a manager")],
        "Hours over Budget",
        required=True,
        default="refuse",
    )
    member_count = fields.Integer("Organizations", compute="_compute_member_count")
    request_count = fields.Integer("Open Requests", compute="_compute_request_count")
    active_path_count = fields.Integer("Active Paths", compute="_compute_active_path_count")

    _offer_days_positive = models.Constraint(
        "CHECK(offer_days > 0)", "Consultants need at least one day to answer an offer."
    )

    # === COMPUTE METHODS === #

    @api.depends("region_ids.country_id")
    def _compute_country_ids(self):
        for desk in self:
            desk.country_ids = desk.region_ids.country_id

    @api.depends("member_ids")
    def _compute_member_count(self):
        counts = dict(
            self.env["res.partner"]._read_group(
                [
                    ("desk_id", "in", self.ids),
                    ("is_cultural_organization", "=", True),
                    ("is_company", "=", True),
                ],
                ["desk_id"],
                ["__count"],
            )
        )
        for desk in self:
            desk.member_count = counts.get(desk._origin, 0)

    def _compute_request_count(self):
        counts = dict(
            self.env["crm.lead"]._read_group(
                [("desk_id", "in", self.ids), ("won_status", "=", "pending")],
                ["desk_id"],
                ["__count"],
            )
        )
        for desk in self:
            desk.request_count = counts.get(desk, 0)

    def _compute_active_path_count(self):
        counts = dict(
            self.env["living.path"]._read_group(
                [("desk_id", "in", self.ids), ("state", "=", "active")], ["desk_id"], ["__count"]
            )
        )
        for desk in self:
            desk.active_path_count = counts.get(desk, 0)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        desks = super().create(vals_list)
        desks._add_manager_to_team()
        self.env.registry.clear_cache()
        return desks

    def write(self, vals):
        res = super().write(vals)
        if "manager_id" in vals:
            self._add_manager_to_team()
        if "user_ids" in vals:
            # Rules worked out for a user are cached: who left the team sees nothing from now on.
            self.env.registry.clear_cache()
        return res

    def _add_manager_to_team(self):
        for desk in self:
            if desk.manager_id not in desk.user_ids:
                desk.user_ids += desk.manager_id

    # === ACTIONS === #

    def action_view_requests(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("living_desk.crm_lead_action")
        return {**action, "domain": [("is_living_request", "=", True), ("desk_id", "=", self.id)]}

    def action_view_members(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk.res_partner_action_organization"
        )
        return {
            **action,
            "domain": [
                ("desk_id", "=", self.id),
                ("is_cultural_organization", "=", True),
                ("is_company", "=", True),
            ],
            "context": {
                "default_is_company": True,
                "default_is_cultural_organization": True,
                "default_desk_id": self.id,
            },
        }

    def action_view_paths(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("living_desk.living_path_action")
        return {**action, "domain": [("desk_id", "=", self.id)]}

    # === BUSINESS METHODS === #

    @api.model
    def _for_states(self, states):
        """Tell which desk answers each province.

        :param states: `res.country.state` records
        :return: dict from a province to the desk serving its region, without the
            provinces that no desk serves; of several desks the first in sequence answers
        """
        desk_by_region = {}
        desks = self.sudo().search([("region_ids", "in", states.living_region_id.ids)])
        for desk_sudo in desks:
            for region in desk_sudo.region_ids:
                desk_by_region.setdefault(region, desk_sudo.sudo(False))
        return {
            state: desk_by_region[state.living_region_id]
            for state in states
            if state.living_region_id in desk_by_region
        }
