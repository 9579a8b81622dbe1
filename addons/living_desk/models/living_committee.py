from odoo import api, fields, models
from odoo.fields import Command


class LivingCommittee(models.Model):
    """Those who steer a desk, or the whole network, and what they decide."""

    _name = "living.committee"
    _description = "Committee"
    _inherit = ["mail.thread"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    desk_id = fields.Many2one(
        "living.desk",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        default=lambda self: self._default_desk_id(),
        help="Empty: it steers the whole network, and coordinators keep its records.",
    )
    network_id = fields.Many2one(
        "living.network", index="btree_not_null", ondelete="restrict", tracking=True
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        required=True,
        precompute=True,
        index=True,
    )
    purpose = fields.Text(help="What it was set up for, and how often it meets.")
    chair_id = fields.Many2one("res.partner", ondelete="restrict", tracking=True)
    member_ids = fields.Many2many(
        "res.partner", "living_committee_member_rel", "committee_id", "partner_id", "Who Sits on It"
    )
    meeting_ids = fields.One2many("calendar.event", "living_committee_id", "Meetings")
    meeting_count = fields.Integer(compute="_compute_meeting_count")
    decision_ids = fields.One2many("living.decision", "committee_id", "Decisions")
    open_decision_count = fields.Integer("Open Decisions", compute="_compute_open_decision_count")

    _desk_or_network = models.Constraint(
        "CHECK(desk_id IS NULL OR network_id IS NULL)",
        "A committee steers a desk or a network, not both.",
    )

    # === DEFAULT METHODS === #

    @api.model
    def _default_desk_id(self):
        desks = self.env.user.living_desk_ids
        return desks if len(desks) == 1 else False

    # === COMPUTE METHODS === #

    @api.depends("desk_id.company_id")
    def _compute_company_id(self):
        for committee in self:
            committee.company_id = (
                committee.desk_id.company_id or committee.company_id or self.env.company
            )

    @api.depends("meeting_ids")
    def _compute_meeting_count(self):
        counts = dict(
            self.env["calendar.event"]._read_group(
                [("living_committee_id", "in", self.ids)], ["living_committee_id"], ["__count"]
            )
        )
        for committee in self:
            committee.meeting_count = counts.get(committee._origin, 0)

    @api.depends("decision_ids.state")
    def _compute_open_decision_count(self):
        counts = dict(
            self.env["living.decision"]._read_group(
                [("committee_id", "in", self.ids), ("state", "=", "open")],
                ["committee_id"],
                ["__count"],
            )
        )
        for committee in self:
            committee.open_decision_count = counts.get(committee._origin, 0)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        committees = super().create(vals_list)
        committees._add_chair_to_members()
        return committees

    def write(self, vals):
        res = super().write(vals)
        if "desk_id" in vals:
            # Rules are read before writing: the committee may have gone to another desk.
            self.check_access("write")
        if vals.keys() & {"chair_id", "member_ids"}:
            self._add_chair_to_members()
        return res

    def _add_chair_to_members(self):
        for committee in self:
            if committee.chair_id - committee.member_ids:
                committee.member_ids = [Command.link(committee.chair_id.id)]

    # === ACTIONS === #

    def action_view_meetings(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk.calendar_event_action_committee"
        )
        people = self.member_ids | self.env.user.partner_id
        return {
            **action,
            "domain": [("living_committee_id", "=", self.id)],
            "context": {
                "default_living_committee_id": self.id,
                "default_name": self.name,
                "default_partner_ids": [Command.set(people.ids)],
            },
        }

    def action_view_decisions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("living_desk.living_decision_action")
        return {
            **action,
            "domain": [("committee_id", "=", self.id)],
            "context": {"search_default_open": 1, "default_committee_id": self.id},
        }
