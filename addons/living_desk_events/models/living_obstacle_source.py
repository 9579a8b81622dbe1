from odoo import api, fields, models

from ..tools.holidays_of import patron_days, public_holidays

# Beside the current year.
YEARS_AHEAD = 2
# No activity, follower or message for the meetings that the list of public holidays keeps.
SILENT = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "dont_notify": True,
    "no_mail_to_attendees": True,
}


class LivingObstacleSource(models.AbstractModel):
    """Fill the lists of holidays from what is known of a country and its towns.

    What is on a list already stays as it is, also what was changed or archived by hand.
    """

    _name = "living.obstacle.source"
    _description = "Source of Holidays"

    @api.model
    def _cron_load_holidays(self):
        """Keep the holidays of this year and the next ones on the lists."""
        this_year = fields.Date.context_today(self).year
        for year in range(this_year, this_year + YEARS_AHEAD + 1):
            self._load_year(self._get_desk_countries(), year)

    @api.model
    def _get_desk_countries(self):
        """Return the countries in which there is a desk."""
        return (
            self.env["living.desk"]
            .sudo()
            .search([("region_ids", "!=", False)])
            .region_ids.country_id
        )

    @api.model
    def _load_year(self, countries, year):
        """Load the holidays of a year.

        :param countries: `res.country`
        :param int year: the year
        :return: how many days were added
        """
        # Two who load at once wait for each other, so that nothing comes twice.
        countries.sudo().lock_for_update(allow_referencing=True)
        return self._load_public_holidays(countries, year) + self._load_patron_days(countries, year)

    @api.model
    def _load_public_holidays(self, countries, year):
        Year = self.env["calendar.public.holiday"].sudo()
        known = {
            country: dict(days)
            for country in countries
            if (days := public_holidays(country.code, year))
        }
        years = Year.search([("year", "=", year), ("country_id", "in", countries.ids)])
        missing = set(known) - set(years.country_id)
        years += Year.create(
            [
                {"year": year, "country_id": country.id}
                for country in sorted(missing, key=lambda country: country.code)
            ]
        )
        return len(
            self.env["calendar.public.holiday.line"]
            .sudo()
            .with_context(**SILENT)
            .create(
                [
                    {"public_holiday_id": holiday.id, "date": day, "name": name}
                    for holiday in years
                    for day, name in known.get(holiday.country_id, {}).items()
                    if day not in set(holiday.line_ids.mapped("date"))
                ]
            )
        )

    @api.model
    def _load_patron_days(self, countries, year):
        """Load the days of the patron saints of the towns on the list, in regions with a desk."""
        Obstacle = self.env["living.obstacle"].sudo()
        towns_sudo = (
            self.env["living.town"]
            .sudo()
            .search([("country_id", "in", countries.ids), ("region_id.desk_ids", "!=", False)])
        )
        vals_by_key = {
            f"{town.country_id.code}/{town.state_id.code}/{town.key}/{day}": {
                "name": name,
                "kind": "local",
                "date_from": day,
                "date_to": day,
                "region_id": town.region_id.id,
                "city": town.name,
            }
            for town in towns_sudo
            for day, name in patron_days(town.country_id.code, town.name, year)
        }
        loaded = set(
            Obstacle.with_context(active_test=False)
            .search([("source_key", "in", list(vals_by_key))])
            .mapped("source_key")
        )
        return len(
            Obstacle.create(
                [
                    {**vals, "source_key": key}
                    for key, vals in vals_by_key.items()
                    if key not in loaded
                ]
            )
        )
