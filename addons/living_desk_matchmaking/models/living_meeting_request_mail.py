from odoo import models


class LivingMeetingRequestMail(models.AbstractModel):
    """Mails about a request, to each of the two in the language of its reader."""

    _name = "living.meeting.request.mail"
    _description = "Mails about a Request"

    def _tell(self, kind, readers):
        """Write to participants what has happened; those without an address are left out.

        What is loaded with the program writes to nobody.

        :param str kind: asked, accepted, declined, countered, expired or taken_back
        """
        if self.env.context.get("install_mode"):
            return
        template_sudo = self.env.ref(f"living_desk_matchmaking.mail_template_request_{kind}").sudo()
        for request in self:
            for reader in readers.sudo().filtered("email") & request._get_pair().sudo():
                template_sudo.with_context(living_reader_id=reader.id).send_mail(request.id)

    def _get_reader(self):
        """Return to whom a mail is being written; in a preview whoever is asked."""
        pair_sudo = self.sudo()._get_pair()
        reader_id = self.env.context.get("living_reader_id")
        return pair_sudo.filtered(lambda item: item.id == reader_id) or self.sudo().invitee_id

    def _get_correspondent(self):
        """Return the other one of the two, as the reader sees it."""
        return self.sudo()._get_pair() - self._get_reader()

    def _get_reader_lang(self):
        reader_sudo = self._get_reader()
        partner_sudo = reader_sudo.partner_id or reader_sudo.organization_id
        return partner_sudo.lang or reader_sudo.event_id.lang or self.env.lang

    def _get_requests_url(self):
        return f"{self.get_base_url()}/my/missions/{self.event_id.id}/requests"
