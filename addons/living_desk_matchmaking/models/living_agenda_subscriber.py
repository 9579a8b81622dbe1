from odoo import api, fields, models

from odoo.addons.living_desk_events.tools.feed_token import is_token, make_token


class LivingAgendaSubscriber(models.AbstractModel):
    """Whose meetings are read in other calendars, at an address that nobody guesses."""

    _name = "living.agenda.subscriber"
    _description = "Subscriber of an Agenda"
    # How the address says whose agenda it is.
    _agenda_path = ""

    agenda_token = fields.Char("Secret of the Agenda", copy=False, groups="base.group_system")

    _agenda_token_unique = models.UniqueIndex(
        "(agenda_token) WHERE agenda_token IS NOT NULL", "This secret is another one's."
    )

    @api.model
    def _find_by_agenda_token_sudo(self, token):
        """Return who or what has this address, elevated; empty when none has."""
        if not is_token(token):
            return self.sudo().browse()
        return self.sudo().search([("agenda_token", "=", token)], limit=1)

    def _get_agenda_url(self):
        """Return the address of the agenda, nothing when it was given none yet."""
        self.ensure_one()
        token = self.sudo().agenda_token
        return token and f"{self.get_base_url()}/missions/{self._agenda_path}/{token}/agenda.ics"

    def _renew_agenda_token_sudo(self):
        """Give the agenda another address: who knew the old one reads nothing any more."""
        for subscriber_sudo in self.sudo():
            subscriber_sudo.agenda_token = make_token()
