from odoo import api, fields, models


class LivingLocatedMixin(models.AbstractModel):
    """Something with a town and a region lies where its town lies, unless it says better."""

    _name = "living.located.mixin"
    _description = "Place on the Map"

    latitude = fields.Float(
        compute="_compute_location",
        store=True,
        readonly=False,
        precompute=True,
        digits=(9, 6),
        help="Degrees north, WGS 84. Zero with a longitude of zero means: not known.",
    )
    longitude = fields.Float(
        compute="_compute_location",
        store=True,
        readonly=False,
        precompute=True,
        digits=(9, 6),
        help="Degrees east, WGS 84.",
    )
    is_located = fields.Boolean("On the Map", compute="_compute_is_located")

    def _compute_location(self):
        """Take the middle of the town, or nothing where the town is not known."""
        places = {(record.city, record.region_id.id or 0) for record in self if record.city}
        found = self.env["living.town"]._find_places(places) if places else {}
        for record in self:
            place = found.get((record.city, record.region_id.id or 0), (0.0, 0.0))
            record.latitude, record.longitude = place

    @api.depends("latitude", "longitude")
    def _compute_is_located(self):
        for record in self:
            record.is_located = bool(record.latitude or record.longitude)
