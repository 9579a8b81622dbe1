from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..tools import clock


class LivingConsultant(models.Model):
    """A professional whom the desks entrust with paths, in the house or from outside."""

    _name = "living.consultant"
    _description = "Consultant"
    _inherit = ["mail.thread", "mail.activity.mixin", "living.consultant.expert"]
    _order = "name"

    partner_id = fields.Many2one(
        "res.partner",
        "Contact",
        required=True,
        ondelete="restrict",
        domain=[("is_company", "=", False)],
    )
    name = fields.Char(related="partner_id.name", store=True)
    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")
    avatar_128 = fields.Image(related="partner_id.avatar_128")
    user_id = fields.Many2one(
        "res.users",
        compute="_compute_user_id",
        help="The login with which the consultant answers offers and logs sessions.",
    )
    active = fields.Boolean(default=True)
    desk_ids = fields.Many2many("living.desk", string="Desks", help="Desks it works for.")
    expertise_ids = fields.Many2many("living.expertise", ondelete="restrict")
    discipline_ids = fields.Many2many(
        "living.discipline", string="Disciplines", ondelete="restrict"
    )
    country_ids = fields.Many2many("res.country", string="Countries Known")
    lang_ids = fields.Many2many("res.lang", string="Languages", context={"active_test": False})
    biography = fields.Html()
    capacity_hours = fields.Float(
        "Capacity per Month", default=20.0, help="Hours a month the consultant can give."
    )
    assignment_ids = fields.One2many("living.assignment", "consultant_id", "Assignments")
    active_assignment_count = fields.Integer(compute="_compute_active_assignment_count")
    month_hours = fields.Float(
        "Hours This Month",
        compute="_compute_month_hours",
        help="Hours of the sessions planned or held in the current month.",
    )
    remaining_hours = fields.Float("Hours Left This Month", compute="_compute_month_hours")

    _partner_unique = models.Constraint(
        "UNIQUE(partner_id)", "This contact is already in the register of consultants."
    )
    _capacity_positive = models.Constraint(
        "CHECK(capacity_hours >= 0)", "The capacity cannot be negative."
    )

    # === COMPUTE METHODS === #

    @api.depends("partner_id.user_ids")
    def _compute_user_id(self):
        for consultant in self:
            consultant.user_id = consultant.sudo().partner_id.user_ids[:1]

    @api.depends("assignment_ids.state")
    def _compute_active_assignment_count(self):
        counts = dict(
            self.env["living.assignment"]._read_group(
                [("consultant_id", "in", self.ids), ("state", "=", "accepted")],
                ["consultant_id"],
                ["__count"],
            )
        )
        for consultant in self:
            consultant.active_assignment_count = counts.get(consultant, 0)

    @api.depends("capacity_hours")
    def _compute_month_hours(self):
        first = fields.Date.context_today(self).replace(day=1)
        month_start, month_stop = clock.day_bounds(
            first, first + relativedelta(months=1), self.env.tz
        )
        groups = (
            self.env["calendar.event"]
            .sudo()
            ._read_group(
                [
                    ("living_consultant_id", "in", self.ids),
                    ("start", ">=", month_start),
                    ("start", "<", month_stop),
                ],
                ["living_consultant_id"],
                ["living_hours:sum"],
            )
        )
        hours = {consultant.id: total for consultant, total in groups}
        for consultant in self:
            consultant.month_hours = hours.get(consultant.id, 0.0)
            consultant.remaining_hours = max(
                consultant.capacity_hours - consultant.month_hours, 0.0
            )

    # === ACTIONS === #

    def action_view_assignments(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk.living_assignment_action"
        )
        return {**action, "domain": [("consultant_id", "=", self.id)]}
