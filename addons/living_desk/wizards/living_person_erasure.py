import secrets

from odoo import models
from odoo.fields import Domain

from ..tools.redaction import MARK, Redactor

_OPEN_STATES = ("request", "orientation", "proposed", "active", "suspended")
_MESSAGE_TEXTS = (
    "body",
    "subject",
    "reply_to",
    "incoming_email_to",
    "incoming_email_cc",
    "outgoing_email_to",
)
# Where anybody may have written about the person, besides the models of this application.
_NOTES = {
    "calendar.event": None,
    "crm.lead": None,
    "mail.activity": ("summary", "note", "res_name"),
    "mail.tracking.value": (
        "old_value_char",
        "new_value_char",
        "old_value_text",
        "new_value_text",
    ),
    "res.partner": ("comment", "contact_source_note"),
}


class LivingPersonErasure(models.AbstractModel):
    """Leave nothing that tells who a person was, and break nothing that others did with it."""

    _name = "living.person.erasure"
    _description = "Anonymization of a Person"

    def _get_erasure_refusal(self, person_sudo):
        """Hook: say why a person cannot be anonymized now, if so.

        :param person_sudo: superuser record of `res.partner`
        :return: a sentence, or `False`
        """
        env = self.env
        users_sudo = person_sudo.user_ids
        if person_sudo.is_company:
            return env._("An organization has no personal data: choose a person.")
        if users_sudo.filtered(lambda user: user._is_public() or user._is_superuser()):
            return env._("This contact belongs to the system.")
        if users_sudo.filtered(lambda user: user.active and not user.share):
            return env._("This person works with the system: archive the login first.")
        paths_sudo = (
            env["living.path"]
            .sudo()
            .search([("contact_id", "=", person_sudo.id), ("state", "in", _OPEN_STATES)])
        )
        if paths_sudo:
            return env._(
                "This is the contact person of open paths (%(paths)s): choose another one first.",
                paths=", ".join(paths_sudo.mapped("code")),
            )
        assignments_sudo = (
            env["living.assignment"]
            .sudo()
            .search(
                [
                    ("consultant_id.partner_id", "=", person_sudo.id),
                    ("state", "in", ("offered", "accepted")),
                    ("path_id.state", "in", _OPEN_STATES),
                ]
            )
        )
        if assignments_sudo:
            return env._(
                "This consultant works on open paths (%(paths)s): close the assignments first.",
                paths=", ".join(assignments_sudo.path_id.mapped("code")),
            )
        return False

    def _anonymize(self, person_sudo):
        """Erase a person: what others wrote first, because it is found by the name."""
        person_sudo = person_sudo.with_context(
            active_test=False, tracking_disable=True, mail_notrack=True
        )
        redactor = self._get_redactor(person_sudo)
        introductions_sudo = self.env["living.introduction"].sudo()
        introductions_sudo._close_for_good(person_sudo)
        # What was searched may be a surname, or an employer and a town: all of it goes.
        introductions_sudo.search([("contact_id", "=", person_sudo.id)]).asked_text = False
        self._erase_bank_accounts(person_sudo.bank_ids)
        self._erase_own_thread(person_sudo)
        self._erase_from_messages(person_sudo, redactor)
        self._erase_from_mails(person_sudo, redactor)
        leads_sudo = person_sudo.env["crm.lead"].search(self._get_lead_domain(person_sudo))
        self._erase_invitations(person_sudo)
        for records_sudo, names in self._get_personal_texts(person_sudo):
            self._redact(records_sudo, names, redactor)
        for records_sudo, names in self._get_naming_texts(person_sudo):
            self._redact(records_sudo, names, redactor)
        self._erase_logins(person_sudo)
        self._erase_cards(person_sudo)
        self._erase_from_leads(leads_sudo)
        # As the rest, without a note of the name that it had.
        person_sudo.env.flush_all()

    def _get_redactor(self, person_sudo):
        users_sudo = person_sudo.user_ids
        return Redactor(
            [person_sudo.name],
            [
                person_sudo.email,
                person_sudo.email_normalized,
                person_sudo.phone,
                *users_sudo.mapped("login"),
            ],
        )

    def _redact(self, records_sudo, names, redactor):
        """Replace the person in some texts, and write only those that name it."""
        for record in records_sudo:
            vals = {
                name: text
                for name in names
                if (text := redactor.redact(record[name])) is not record[name]
            }
            if vals:
                record.write(vals)

    # === MESSAGES AND MAILS === #

    def _get_kept_message_models(self):
        """Hook: return models whose messages are proof and stay as they are."""
        return []

    def _erase_own_thread(self, person_sudo):
        """Erase what was noted about the person on its own card, files included."""
        env = person_sudo.env
        here = [("res_id", "=", person_sudo.id)]
        messages_sudo = env["mail.message"].search([("model", "=", "res.partner"), *here])
        messages_sudo.tracking_value_ids.unlink()
        for message in messages_sudo:
            if message.body or message.subject:
                message.write({"body": MARK, "subject": False})
        messages_sudo.attachment_ids.unlink()
        env["ir.attachment"].search(
            [("res_model", "=", "res.partner"), ("res_field", "=", False), *here]
        ).unlink()
        env["mail.activity"].search([("res_model", "=", "res.partner"), *here]).unlink()
        relations_sudo = person_sudo.contact_relation_ids
        env["mail.activity"].search(
            [("res_model", "=", relations_sudo._name), ("res_id", "in", relations_sudo.ids)]
        ).unlink()
        env["mail.followers"].search([("partner_id", "=", person_sudo.id)]).unlink()

    def _erase_from_messages(self, person_sudo, redactor):
        """Leave the messages that the person wrote or that name it, without it."""
        env = person_sudo.env
        domain = Domain("author_id", "=", person_sudo.id)
        domain |= self._get_naming_domain(person_sudo, (*_MESSAGE_TEXTS, "email_from"))
        messages_sudo = env["mail.message"].search(
            domain & Domain("model", "not in", self._get_kept_message_models())
        )
        self._redact(messages_sudo, _MESSAGE_TEXTS, redactor)
        address = person_sudo.email_normalized
        messages_sudo.filtered(
            lambda message: (
                message.email_from
                and (
                    message.author_id == person_sudo
                    or (address and address in message.email_from.lower())
                )
            )
        ).email_from = False
        env["mail.notification"].search([("res_partner_id", "=", person_sudo.id)]).write(
            {"mail_email_address": False}
        )

    def _erase_from_mails(self, person_sudo, redactor):
        """Send nothing more to the person, and forget where mails went and what they said."""
        mails = person_sudo.env["mail.mail"]
        domain = Domain("recipient_ids", "in", person_sudo.ids)
        domain |= self._get_naming_domain(person_sudo, ("email_to", "email_cc", "body_html"))
        mails_sudo = mails.search(domain)
        waiting_sudo = mails_sudo.filtered(lambda mail: mail.state in ("outgoing", "exception"))
        waiting_sudo.filtered(
            lambda mail: (
                not (mail.recipient_ids - person_sudo)
                and not (redactor.redact(mail.email_to) or "").replace(MARK, "").strip(" <>\"',;")
            )
        ).unlink()
        mails_sudo = mails_sudo.exists()
        mails_sudo.recipient_ids -= person_sudo
        self._redact(mails_sudo, ("email_to", "email_cc", "body_html"), redactor)

    # === OTHER TEXTS === #

    def _get_naming_domain(self, person_sudo, names):
        """Return which records name the person in one of some fields."""
        parts = (person_sudo.name or "").split()
        # However it is spaced, in addresses of maps too, and with the surname first.
        texts = {"%".join(parts), "%".join(parts[-1:] + parts[:-1]), person_sudo.email_normalized}
        domain = Domain.FALSE
        for text in texts - {"", False}:
            for name in names:
                domain |= Domain(name, "ilike", text)
        return domain

    def _get_kept_texts(self):
        """Hook: return fields that stay as they are: a contract names who signed it."""
        return {"living.path": ("signed_by",)}

    def _get_naming_texts(self, person_sudo):
        """Yield whatever else names the person, whoever wrote it, and the fields to look at."""
        kept = self._get_kept_texts()
        for name, model in person_sudo.env.items():
            if name not in _NOTES and not name.startswith("living."):
                continue
            if model._abstract or model._transient or not model._auto:
                continue
            names = _NOTES.get(name) or [
                field.name
                for field in model._fields.values()
                if field.type in ("char", "text", "html")
                and field.store
                and not (field.related or field.translate or (field.compute and field.readonly))
                and field.name not in kept.get(name, ())
            ]
            if names:
                yield model.search(self._get_naming_domain(person_sudo, names)), names

    def _erase_invitations(self, person_sudo):
        """Erase the files that calendars exchange: they hold the address of who is invited."""
        attachments = person_sudo.env["ir.attachment"]
        attachments.search(
            Domain("mimetype", "in", ("text/calendar", "text/vcard", "text/x-vcard"))
            & self._get_naming_domain(person_sudo, ("index_content",))
        ).unlink()

    def _get_personal_texts(self, person_sudo):
        """Hook: return records with texts about a person, and the names of those fields."""
        env = person_sudo.env
        contact = [("contact_id", "=", person_sudo.id)]
        inputs_sudo = env["survey.user_input"].search([("partner_id", "=", person_sudo.id)])
        inputs_sudo.write({"email": False, "nickname": False})
        return [
            (env["living.contact.consent"].search(contact), ("text",)),
            (env["living.contact.log"].search(contact), ("note",)),
            (
                env["living.introduction"].search(contact),
                ("reason", "refusal_reason", "result_note"),
            ),
            (
                env["living.consultant.rating"].search(
                    [("consultant_id.partner_id", "=", person_sudo.id)]
                ),
                ("comment",),
            ),
            (
                env["living.question.answer"].search(
                    [("expert_id.partner_id", "=", person_sudo.id)]
                ),
                ("text",),
            ),
            (env["living.path"].search(contact), ("name", "description")),
            (
                env["living.attendance"].search([("partner_id", "=", person_sudo.id)]),
                ("note",),
            ),
            (
                env["living.assignment"].search(
                    [("consultant_id.partner_id", "=", person_sudo.id)]
                ),
                ("note", "refusal_reason"),
            ),
            (
                env["living.conflict"]
                .with_context(active_test=False)
                .search([("consultant_id.partner_id", "=", person_sudo.id)]),
                ("reason",),
            ),
            (
                env["calendar.event"].search(
                    [
                        "|",
                        ("partner_ids", "in", person_sudo.ids),
                        ("living_consultant_id.partner_id", "=", person_sudo.id),
                    ]
                ),
                ("name", "description", "living_report"),
            ),
            (env["crm.lead"].search(self._get_lead_domain(person_sudo)), ("name", "description")),
            (inputs_sudo.user_input_line_ids, ("value_char_box", "value_text_box")),
        ]

    def _erase_from_leads(self, leads_sudo):
        leads_sudo.write(
            {
                "contact_name": False,
                "email_from": False,
                "email_cc": False,
                "phone": False,
                "function": False,
                "street": False,
                "street2": False,
                "zip": False,
                "website": False,
            }
        )

    # === THE PERSON === #

    def _erase_logins(self, person_sudo):
        """Close the logins for good, and give their names back."""
        env = person_sudo.env
        users_sudo = person_sudo.user_ids
        env["res.users.apikeys"].search([("user_id", "in", users_sudo.ids)]).unlink()
        env["res.device.log"].search([("user_id", "in", users_sudo.ids)]).unlink()
        # Odoo would mail each change to the address that is about to be erased.
        for user in users_sudo.with_context(living_erasure=True):
            user.write(
                {
                    "login": f"anonymized-{user.id}",
                    "password": secrets.token_urlsafe(32),
                    "signature": False,
                    "active": False,
                }
            )

    def _erase_bank_accounts(self, accounts_sudo):
        """Hook: erase the bank accounts that no document needs.

        Odoo archives an account in place of deleting it.
        """
        for account in accounts_sudo:
            account.write({"acc_number": f"anonymized-{account.id}", "acc_holder_name": False})
        accounts_sudo.unlink()

    def _erase_cards(self, person_sudo):
        """Erase the contact itself, and its other addresses."""
        others_sudo = person_sudo.child_ids.filtered(lambda p: p.type != "contact")
        if address := person_sudo.email_normalized:
            person_sudo.env["mail.blacklist"].search([("email", "=", address)]).unlink()
        for card in others_sudo | person_sudo:
            # Odoo looks for active logins among all that the context lets it find.
            card.with_context(active_test=True).write(card._prepare_anonymous_vals())
