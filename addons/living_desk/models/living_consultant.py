from odoo import api, fields, models


class LivingConsultant(models.Model):
    """A professional whom the desks entrust with paths, in the house or from outside."""

    _name = "living.consultant"
    _description = "Consultant"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "living.consultant.expert",
        "living.consultant.capacity",
        "living.consultant.spread",
        "living.consultant.rated",
    ]
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
    assignment_ids = fields.One2many("living.assignment", "consultant_id", "Assignments")
    active_assignment_count = fields.Integer(compute="_compute_active_assignment_count")
    conflict_ids = fields.One2many(
        "living.conflict",
        "consultant_id",
        "Conflicts of Interest",
        groups="living_desk.group_user",
    )

    _partner_unique = models.Constraint(
        "UNIQUE(partner_id)", "This contact is already in the register of consultants."
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

    # === ACTIONS === #

    def action_view_assignments(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk.living_assignment_action"
        )
        return {**action, "domain": [("consultant_id", "=", self.id)]}
