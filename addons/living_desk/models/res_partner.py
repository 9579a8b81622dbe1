from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

ORGANIZATION_KINDS = [
    ("theatre", "Theatre"),
    ("company", "Production Company"),
    ("festival", "Festival"),
    ("museum", "Museum"),
    ("residency", "Residency"),
    ("circuit", "Circuit"),
    ("network", "Network"),
    ("other", "Other"),
]


class ResPartner(models.Model):
    """An organization of live performance or culture is a company among the contacts."""

    _inherit = "res.partner"

    is_cultural_organization = fields.Boolean(
        "Cultural Organization", help="The contact is, or may become, a client of a desk."
    )
    desk_id = fields.Many2one(
        "living.desk",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="The desk that follows the organization. Only its team sees the organization.",
    )
    organization_kind = fields.Selection(ORGANIZATION_KINDS, "Kind of Organization")
    discipline_ids = fields.Many2many("living.discipline", string="Disciplines")
    founded_year = fields.Integer("Founded In")
    living_region_id = fields.Many2one(
        related="state_id.living_region_id", string="Region", store=True, index="btree_not_null"
    )
    path_ids = fields.One2many("living.path", "organization_id", "Paths")
    path_count = fields.Integer(compute="_compute_path_count")
    consultant_ids = fields.One2many("living.consultant", "partner_id", "Consultant Records")

    # === COMPUTE METHODS === #

    @api.depends("path_ids")
    def _compute_path_count(self):
        counts = dict(
            self.env["living.path"]._read_group(
                [("organization_id", "in", self.ids)], ["organization_id"], ["__count"]
            )
        )
        for partner in self:
            partner.path_count = counts.get(partner._origin, 0)

    @api.model
    def _commercial_fields(self):
        """Let the people of an organization follow it: same desk, same visibility."""
        return super()._commercial_fields() + ["desk_id"]

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_paths(self):
        paths = self.env["living.path"].sudo().search([("organization_id", "in", self.ids)])
        if paths:
            raise UserError(
                self.env._(
                    "%(organizations)s cannot be deleted because of their paths: archive them.",
                    organizations=", ".join(paths.organization_id.mapped("display_name")),
                )
            )

    # === ACTIONS === #

    def action_view_living_paths(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("living_desk.living_path_action")
        return {
            **action,
            "domain": [("organization_id", "=", self.id)],
            "context": {"default_organization_id": self.id},
        }

    # === BUSINESS METHODS === #

    @api.model
    def _get_living_match_domain(self, vals):
        """Say how to recognize an organization that is already known.

        The strongest key that is given decides: VAT number, then e-mail, then name in a town.

        :param dict vals: `vat`, `email`, `name`, `city` as typed
        :return: domain over organizations; no record matches when nothing usable is given
        """
        domain = Domain("is_company", "=", True)
        if vals.get("vat"):
            return domain & Domain("vat", "=ilike", vals["vat"].replace(" ", ""))
        if vals.get("email"):
            return domain & Domain("email", "=ilike", vals["email"].strip())
        if vals.get("name") and vals.get("city"):
            return (
                domain
                & Domain("name", "=ilike", vals["name"].strip())
                & Domain("city", "=ilike", vals["city"].strip())
            )
        return Domain.FALSE
