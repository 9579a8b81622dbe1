from odoo import api, fields, models


class LivingRegion(models.Model):
    """A statistical region of the European nomenclature at level 2 (NUTS-2)."""

    _name = "living.region"
    _description = "Region"
    _order = "country_id, name"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char("NUTS-2 Code", required=True)
    country_id = fields.Many2one("res.country", required=True, ondelete="restrict")
    state_ids = fields.One2many("res.country.state", "living_region_id", "Provinces")
    desk_ids = fields.Many2many("living.desk", string="Desks")

    _code_unique = models.Constraint("UNIQUE(code)", "Another region already has this NUTS-2 code.")

    @api.depends("name", "code")
    @api.depends_context("show_region_code")
    def _compute_display_name(self):
        if not self.env.context.get("show_region_code"):
            return super()._compute_display_name()
        for region in self:
            region.display_name = f"{region.name} ({region.code})"
        return None
