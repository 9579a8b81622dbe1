from odoo import api, fields, models


class LivingNetwork(models.Model):
    """Desks that work together by one method, and the partners that carry them."""

    _name = "living.network"
    _description = "Network of Desks"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    description = fields.Html(translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    lead_partner_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("is_company", "=", True)],
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "living_network_partner_rel",
        "network_id",
        "partner_id",
        string="Other Partners",
        domain=[("is_company", "=", True)],
        ondelete="restrict",
    )
    desk_ids = fields.One2many("living.desk", "network_id", "Desks")
    desk_count = fields.Integer("Number of Desks", compute="_compute_counts")
    partner_count = fields.Integer(
        "Number of Partners",
        compute="_compute_counts",
        help="The lead partner, the other partners and the hosts of the desks, each once.",
    )
    country_count = fields.Integer("Countries", compute="_compute_counts")
    region_count = fields.Integer("Regions", compute="_compute_counts")

    # === COMPUTE METHODS === #

    @api.depends(
        "lead_partner_id",
        "partner_ids",
        "desk_ids.host_partner_id",
        "desk_ids.region_ids.country_id",
    )
    def _compute_counts(self):
        for network in self:
            desks = network.desk_ids
            partners = network.lead_partner_id | network.partner_ids | desks.host_partner_id
            network.desk_count = len(desks)
            network.partner_count = len(partners)
            network.region_count = len(desks.region_ids)
            network.country_count = len(desks.region_ids.country_id)

    # === ACTIONS === #

    def action_view_desks(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("living_desk.living_desk_action")
        return {
            **action,
            "domain": [("network_id", "=", self.id)],
            "context": {"default_network_id": self.id},
        }
