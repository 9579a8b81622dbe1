from odoo import fields, models


class LivingPathAbroad(models.AbstractModel):
    """Where a path leads: the countries aimed at, and the tours there."""

    _name = "living.path.abroad"
    _description = "Countries of a Path"

    market_ids = fields.One2many("living.path.market", "path_id", "Markets", copy=True)
    tour_ids = fields.One2many("living.tour", "path_id", "Tours")
    tour_count = fields.Integer(compute="_compute_tour_count")

    def _compute_tour_count(self):
        counts = self._aggregate_lines("tour_ids", "organization_id")
        for path in self:
            path.tour_count = sum(counts.get(path._origin.id, {}).values())

    def action_view_tours(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("living_desk.living_tour_action")
        return {
            **action,
            "domain": [("path_id", "=", self.id)],
            "context": {"default_path_id": self.id},
        }
