from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.living_desk.tools.clock import day_bounds, zone

from ..tools.country_zone import country_zones


class LivingTour(models.Model):
    """The dates of a tour stand in the shared calendar, each in its country."""

    _inherit = "living.tour"

    calendar_entry_ids = fields.One2many("living.calendar.entry", "tour_id", "Dates")

    def action_plan_dates(self):
        """Put the tour into the shared calendar, once: a provisional stay in each country.

        Towns and evenings are given afterwards, date by date.
        """
        self.check_access("write")
        self._lock_and_refresh()
        calendar = self.env["living.calendar.entry"]
        for tour in self:
            if not tour.country_ids:
                raise UserError(
                    self.env._(
                        "Say first which countries “%(tour)s” goes to.", tour=tour.display_name
                    )
                )
            keys = {f"tour-{tour.id}-{country.id}": country for country in tour.country_ids}
            there_sudo = calendar.sudo().search([("request_key", "in", list(keys))])
            for key in there_sudo.mapped("request_key"):
                keys.pop(key)
            entries = calendar.create(
                [tour._prepare_stay_vals(country, key) for key, country in keys.items()]
            )
            entries.action_hold()

    def _prepare_stay_vals(self, country, key):
        """Return the values of an entry that stands for all days of the tour in a country."""
        self.ensure_one()
        zones = country_zones(country.code)
        tz = zones[0] if len(zones) == 1 else self.desk_id.tz
        start, stop = day_bounds(
            self.date_departure, self.date_return + timedelta(days=1), zone(tz)
        )
        return {
            "name": self.name,
            "organization_id": self.organization_id.id,
            "tour_id": self.id,
            "country_id": country.id,
            "region_id": False,
            "city": country.name,
            "discipline_id": self.organization_id.discipline_ids[:1].id,
            "start": start,
            "stop": stop,
            "request_key": key,
        }
