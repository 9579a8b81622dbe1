from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class LivingOrganizationFacilitator(models.AbstractModel):
    """One person of the desk follows an organization as its mentor, and keeps a log of meetings."""

    _name = "living.organization.facilitator"
    _description = "Facilitator of an Organization"

    facilitator_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        copy=False,
        domain="[('share', '=', False), ('living_desk_ids', 'in', desk_id)]",
        help="Who of the desk's team follows the organization as its mentor.",
    )
    living_meeting_ids = fields.One2many(
        "calendar.event", "living_organization_id", "Meetings and Sessions"
    )
    living_meeting_count = fields.Integer(compute="_compute_living_meeting_count")

    # === COMPUTE METHODS === #

    @api.depends("living_meeting_ids")
    def _compute_living_meeting_count(self):
        counts = dict(
            self.env["calendar.event"]._read_group(
                [("living_organization_id", "in", self.ids)],
                ["living_organization_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.living_meeting_count = counts.get(partner._origin, 0)

    # === CONSTRAINT METHODS === #

    @api.constrains("facilitator_id", "desk_id", "is_cultural_organization", "is_company")
    def _check_facilitator(self):
        for partner in self.filtered("facilitator_id"):
            if not (partner.is_company and partner.is_cultural_organization):
                raise ValidationError(
                    self.env._(
                        "“%(contact)s” is not an organization that a desk follows: "
                        "it has no facilitator.",
                        contact=partner.name,
                    )
                )
            if partner.facilitator_id not in partner.sudo().desk_id.user_ids:
                raise ValidationError(
                    self.env._(
                        "%(facilitator)s is not on the team of the desk of “%(organization)s”.",
                        facilitator=partner.facilitator_id.name,
                        organization=partner.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        partners._check_facilitator_capacity()
        return partners

    def write(self, vals):
        if "desk_id" in vals and "facilitator_id" not in vals:
            # Whoever followed the organization stays with the desk that it leaves.
            leaving = self.filtered(
                lambda p: p.facilitator_id and p.desk_id.id != (vals["desk_id"] or False)
            )
            leaving.facilitator_id = False
        res = super().write(vals)
        if vals.keys() & {"facilitator_id", "desk_id", "active"}:
            self._check_facilitator_capacity()
        return res

    # === ACTIONS === #

    def action_view_living_meetings(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk.calendar_event_action_meeting"
        )
        people = self.env.user.partner_id | self
        return {
            **action,
            "domain": [("living_organization_id", "=", self.id)],
            "context": {
                "default_living_organization_id": self.id,
                "default_name": self.env._("Meeting with %(name)s", name=self.name),
                "default_partner_ids": [fields.Command.set(people.ids)],
            },
        }

    # === BUSINESS METHODS === #

    def _check_facilitator_capacity(self):
        """Refuse to entrust a facilitator with more organizations than the desk allows.

        :raise UserError: if a limit is passed
        """
        followed_sudo = self.sudo().filtered(lambda p: p.active and p.facilitator_id)
        desks_sudo = followed_sudo.desk_id.filtered("member_limit")
        if not desks_sudo:
            return
        desks_sudo._lock_workload()
        counts = self.sudo()._read_group(
            [
                ("desk_id", "in", desks_sudo.ids),
                ("facilitator_id", "in", followed_sudo.facilitator_id.ids),
            ],
            ["desk_id", "facilitator_id"],
            ["__count"],
        )
        for desk, facilitator, count in counts:
            if count > desk.member_limit:
                raise UserError(
                    self.env._(
                        "%(facilitator)s already follows %(limit)d organizations, the limit of "
                        "%(desk)s: choose another facilitator.",
                        facilitator=facilitator.name,
                        limit=desk.member_limit,
                        desk=desk.name,
                    )
                )
