from odoo import api, fields, models

from ..tools.feed_token import is_token, make_token


class LivingCalendarSubscriber(models.AbstractModel):
    """An organization reads its own calendar elsewhere, through an address that nobody guesses."""

    _name = "living.calendar.subscriber"
    _description = "Subscriber of the Own Calendar"

    living_calendar_token = fields.Char(
        "Secret of the Calendar Feed", copy=False, groups="base.group_system"
    )

    _living_calendar_token_unique = models.UniqueIndex(
        "(living_calendar_token) WHERE living_calendar_token IS NOT NULL",
        "This secret is another organization's.",
    )

    @api.model
    def _find_by_calendar_token_sudo(self, token):
        """Return the organization whose feed has this address, elevated; empty when none has."""
        if not is_token(token):
            return self.sudo().browse()
        return self.sudo().search(
            [("living_calendar_token", "=", token), ("is_cultural_organization", "=", True)],
            limit=1,
        )

    def _get_calendar_country(self):
        """Return the country in which the organization is at home, else that of its desk."""
        return (
            self.living_region_id.country_id
            or self.country_id
            or self.desk_id.company_id.country_id
        )

    def _renew_calendar_token_sudo(self):
        """Give the feed another address: who knew the old one reads nothing any more."""
        for organization_sudo in self.sudo():
            organization_sudo.living_calendar_token = make_token()
