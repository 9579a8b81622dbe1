from odoo import api, models

from ..tools.overlap import town_key


class CalendarPublicHolidayLine(models.Model):
    _inherit = "calendar.public.holiday.line"

    @api.model
    def _find_in_place(self, first, last, region_id, city):
        """Return the public holidays of a period in a town.

        A holiday of some provinces counts where the town lies in one of them, or anywhere in
        the region when the town is not known.

        :param int region_id: `living.region`, which says the country; 0 when it is not known
        """
        region = self.env["living.region"].browse(region_id or [])
        country = region.country_id
        lines = self.search_fetch(
            [
                ("date", ">=", first),
                ("date", "<=", last),
                ("public_holiday_id.country_id", "in", [False, country.id]),
            ],
            ["date", "name", "state_ids"],
        )
        partial = lines.filtered("state_ids")
        if not partial:
            return lines
        towns = self.env["living.town"].search_fetch(
            [("key", "=", town_key(city)), ("country_id", "=", country.id)], ["state_id"]
        )
        states = towns.state_id or region.state_ids
        return lines.filtered(lambda line: line not in partial or bool(line.state_ids & states))
