from odoo import models
from odoo.exceptions import UserError


class LivingIntroductionExchange(models.AbstractModel):
    """What passes between who asks for an introduction, who keeps the contact and the contact."""

    _name = "living.introduction.exchange"
    _description = "Mails and Relations of Introductions"

    def _tell_owner(self):
        """Tell whoever has to answer: the organization by mail, the desk by an activity."""
        for introduction_sudo in self.sudo():
            if introduction_sudo._get_owner_users_sudo():
                introduction_sudo._send_apart("living_desk.mail_template_introduction_asked")
                continue
            desk = introduction_sudo.owner_desk_id
            user = desk.manager_id or desk.user_ids[:1]
            if user and introduction_sudo.contact_id.contact_visibility != "organization":
                introduction_sudo.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._(
                        "Answer the introduction asked for by %(organization)s",
                        organization=introduction_sudo.organization_id.name,
                    ),
                    user_id=user.id,
                )

    def _get_owner_users_sudo(self):
        """Return the logins of the organization that keeps the contact."""
        self.ensure_one()
        owner_sudo = self.sudo().owner_id
        if not owner_sudo:
            return self.env["res.users"].sudo()
        users_sudo = (
            self.env["res.users"]
            .sudo()
            .search(
                [("partner_id.commercial_partner_id", "=", owner_sudo.id), ("share", "=", True)]
            )
        )
        return users_sudo.filtered(lambda user: user.living_organization_id == owner_sudo)

    def _check_contact_ready(self):
        """Make sure that the contact may and can be written to, until it has been.

        :raise UserError: if a person has not agreed, or there is no address
        """
        self.ensure_one()
        contact_sudo = self.sudo().contact_id
        self._lock_rows(contact_sudo, contact_sudo.display_name)
        contact_sudo.invalidate_recordset()
        if contact_sudo.contact_consent == "withdrawn":
            raise UserError(self.env._("This contact can no longer be introduced."))
        if not contact_sudo.is_company and contact_sudo.contact_consent != "given":
            raise UserError(
                self.env._(
                    "“%(contact)s” is a person and has not agreed yet: ask it and record its "
                    "consent, then accept.",
                    contact=contact_sudo.name,
                )
            )
        if not contact_sudo.email_normalized:
            raise UserError(
                self.env._(
                    "“%(contact)s” has no e-mail address to which it could be written: enter "
                    "it, then accept.",
                    contact=contact_sudo.name,
                )
            )

    def _connect(self):
        """Begin the relation, and write to both: to the contact who wants to meet it, to who
        asked how to reach it.
        """
        for introduction_sudo in self.sudo():
            relations_sudo = introduction_sudo.env["living.contact.relation"]
            relation_sudo = relations_sudo._get_or_create(
                introduction_sudo.organization_id, introduction_sudo.contact_id
            )
            if not relation_sudo.log_ids:
                relation_sudo._log("met", introduction_sudo.asked_by, self.env._("Introduced"))
            introduction_sudo.relation_id = relation_sudo
            introduction_sudo._send_apart("living_desk.mail_template_introduction_contact")
            introduction_sudo._send_apart("living_desk.mail_template_introduction_asker")

    def _log_result(self, stage, note):
        """Write the result into the story of the organization with the contact."""
        self.ensure_one()
        introduction_sudo = self.sudo()
        relation_sudo = introduction_sudo.relation_id or introduction_sudo.env[
            "living.contact.relation"
        ]._get_or_create(introduction_sudo.organization_id, introduction_sudo.contact_id)
        own = self.env.user.living_organization_id == introduction_sudo.organization_id
        relation_sudo._log(stage, "organization" if own else "desk", note)

    def _send_apart(self, template_xmlid):
        """Send a mail that does not stay on the document.

        It names the contact, or holds the link with which the contact withdraws its consent:
        neither is for whoever reads the document, nor for later.
        """
        template_sudo = self.env.ref(template_xmlid).sudo()
        for introduction_sudo in self.sudo():
            template_sudo.send_mail(
                introduction_sudo.id, email_values={"model": False, "res_id": False}
            )

    def _close(self, message, tell=True):
        """Take the question off the desk of who had to answer, and write down the answer.

        :param bool tell: whether who asked gets it by mail
        """
        for introduction_sudo in self.sudo():
            introduction_sudo.activity_unlink(["mail.mail_activity_data_todo"])
            introduction_sudo.message_post(
                body=message,
                partner_ids=introduction_sudo.asked_by_id.partner_id.ids if tell else [],
                subtype_xmlid="mail.mt_comment" if tell else "mail.mt_note",
            )
