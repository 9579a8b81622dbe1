from odoo import api, fields, models

from ..tools.overlap import town_key


class LivingTown(models.Model):
    """A town and where it lies, so that the check can tell how far two events are apart."""

    _name = "living.town"
    _description = "Town"
    _order = "name, id"

    name = fields.Char(required=True)
    key = fields.Char(compute="_compute_key", store=True, precompute=True)
    state_id = fields.Many2one(
        "res.country.state", "Province", required=True, index=True, ondelete="restrict"
    )
    region_id = fields.Many2one(
        related="state_id.living_region_id", store=True, index="btree_not_null"
    )
    country_id = fields.Many2one(related="state_id.country_id")
    latitude = fields.Float(required=True, digits=(9, 6), help="Degrees north, WGS 84.")
    longitude = fields.Float(required=True, digits=(9, 6), help="Degrees east, WGS 84.")

    _key_state_unique = models.UniqueIndex(
        "(key, state_id)", "This town is on the list of its province already."
    )
    _on_earth = models.Constraint(
        "CHECK(latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180)",
        "A latitude lies between -90 and 90 degrees, a longitude between -180 and 180.",
    )

    @api.depends("name")
    def _compute_key(self):
        for town in self:
            town.key = town_key(town.name)

    @api.model
    def _find_places(self, places):
        """Say where towns lie, in one query.

        :param places: pairs of a town's name and the id of its region, 0 when not known
        :return: dict of such a pair to (latitude, longitude); a town that is not on the list,
            or of which there are several and none in the region, is left out
        """
        keys = {(name, region_id): town_key(name) for name, region_id in places}
        towns = self.sudo().search_fetch(
            [("key", "in", list(set(keys.values())))],
            ["key", "region_id", "latitude", "longitude"],
        )
        by_key = towns.grouped("key")
        found = {}
        for (name, region_id), key in keys.items():
            same_name = by_key.get(key, towns.browse())
            match = same_name.filtered(lambda town, region=region_id: town.region_id.id == region)
            match = match or (same_name if not region_id else match)
            if len(match) == 1:
                found[name, region_id] = (match.latitude, match.longitude)
        return found
