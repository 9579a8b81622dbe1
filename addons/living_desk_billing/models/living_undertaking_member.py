from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date


class LivingUndertakingMember(models.Model):
    """An organization that belongs to a single undertaking, from a day to another."""

    _name = "living.undertaking.member"
    _description = "Member of a Single Undertaking"
    _order = "undertaking_id, date_from, id"
    _rec_name = "organization_id"

    undertaking_id = fields.Many2one(
        "living.undertaking", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="undertaking_id.company_id", store=True, index=True, precompute=True
    )
    organization_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_company", "=", True)],
        help="Also one that is no client: an accountant declares its turnover.",
    )
    date_from = fields.Date(
        "From",
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(month=1, day=1),
    )
    date_to = fields.Date("Until", help="The last day. Empty: it still belongs to it.")

    _date_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "A member cannot leave before it comes in.",
    )
    _one_at_once = models.Constraint(
        "EXCLUDE USING gist (company_id WITH =, organization_id WITH =,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "This organization already belongs to a single undertaking in that time.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("organization_id")
    def _check_organization_id(self):
        for member in self:
            organization = member.organization_id
            if organization.commercial_partner_id != organization:
                raise ValidationError(
                    self.env._(
                        "Link “%(organization)s”, not one of its contacts.",
                        organization=organization.commercial_partner_id.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        for member in members:
            member.undertaking_id._log_members(
                self.env._(
                    "%(organization)s belongs to it from %(date)s.",
                    organization=member.organization_id.name,
                    date=format_date(self.env, member.date_from),
                )
            )
        return members

    def write(self, vals):
        undertakings = self.undertaking_id
        res = super().write(vals)
        for undertaking, members in self.grouped("undertaking_id").items():
            undertaking._log_members(
                self.env._(
                    "The link of %(organizations)s was changed.",
                    organizations=", ".join(members.organization_id.mapped("name")),
                )
            )
        (undertakings - self.undertaking_id)._log_members(
            self.env._("A member was moved to another single undertaking.")
        )
        return res

    @api.ondelete(at_uninstall=False)
    def _log_deletion(self):
        for undertaking, members in self.grouped("undertaking_id").items():
            undertaking._log_members(
                self.env._(
                    "%(organizations)s was taken out of it.",
                    organizations=", ".join(members.organization_id.mapped("name")),
                )
            )

    # === BUSINESS METHODS === #

    @api.model
    def _get_valid_domain(self, day):
        """Return the memberships that hold on a day."""
        return Domain("date_from", "<=", day) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        )
