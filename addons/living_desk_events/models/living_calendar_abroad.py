from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.base.models.res_partner import _tz_get

from ..tools.country_zone import place_zone
from ..tools.overlap import town_key


class LivingCalendarAbroad(models.AbstractModel):
    """A date abroad: a show at 21:00 in London is at 21:00 of London, whoever reads it."""

    _name = "living.calendar.abroad"
    _description = "Date Abroad"

    is_abroad = fields.Boolean(
        "Abroad",
        compute="_compute_is_abroad",
        store=True,
        precompute=True,
        help="In another country than the organization's.",
    )
    tz = fields.Selection(
        _tz_get,
        "Time Zone",
        compute="_compute_tz",
        store=True,
        readonly=False,
        precompute=True,
        help="In which the hours are read. Empty: that of the desk. Abroad it follows the "
        "country; where a country has several, choose the one of the town.",
    )
    tour_id = fields.Many2one(
        "living.tour",
        index="btree_not_null",
        ondelete="set null",
        domain="[('organization_id', '=', organization_id)]",
    )

    _abroad_idx = models.Index("(start) WHERE is_abroad")

    @api.depends("country_id", "organization_id")
    def _compute_is_abroad(self):
        for entry in self:
            home = entry.organization_id.sudo()._get_calendar_country()
            entry.is_abroad = bool(entry.country_id and home and entry.country_id != home)

    @api.depends("country_id", "city", "is_abroad")
    def _compute_tz(self):
        for entry in self:
            code = entry.country_id.code or ""
            entry.tz = (
                place_zone(code, entry.city or "", entry.tz or "") if entry.is_abroad else False
            )

    @api.constrains("tour_id", "organization_id")
    def _check_tour_organization(self):
        for entry in self:
            if entry.tour_id and entry.tour_id.organization_id != entry.organization_id:
                # Its name is not told: whoever tries numbers would learn the tours of others.
                raise ValidationError(
                    self.env._(
                        "The tour of “%(event)s” belongs to another organization.",
                        event=entry.name,
                    )
                )

    def _compute_location(self):
        """Look a town abroad up in its country: one at home may be called the same."""
        abroad = self.filtered("is_abroad")
        towns_sudo = self.env["living.town"].sudo()
        if abroad:
            towns_sudo = towns_sudo.search(
                [
                    ("key", "in", [town_key(entry.city) for entry in abroad]),
                    ("state_id.country_id", "in", abroad.country_id.ids),
                ]
            )
        places = towns_sudo.grouped(lambda town: (town.key, town.country_id))
        for entry in abroad:
            found = places.get((town_key(entry.city), entry.country_id), ())
            town = found if len(found) == 1 else towns_sudo.browse()
            entry.latitude, entry.longitude = town.latitude, town.longitude
        return super(LivingCalendarAbroad, self - abroad)._compute_location()

    def _get_tz(self):
        """Return the zone in which the days and hours of the entry are read."""
        return ZoneInfo(self.tz or self.organization_id.sudo().desk_id.tz or "Europe/Rome")
