from odoo import models

from odoo.addons.living_desk.tools.person_source import PersonSource

_KEPT = ("account.move", "account.payment")


class LivingPersonData(models.TransientModel):
    """Accounting documents stay as the law asks, with the name that is printed on them."""

    _inherit = "living.person.data"

    def _get_person_data_sources(self, person_sudo):
        moves_sudo = self._get_posted_moves_sudo(person_sudo)
        names = ("name", "invoice_date", "move_type")
        documents = PersonSource(
            self.env._("Invoices and Bills"),
            moves_sudo,
            self._make_columns("account.move", *names),
            "kept",
            self.env._("Accounting documents are kept for ten years."),
            "account.move",
        )
        return [*super()._get_person_data_sources(person_sudo), documents]

    def _get_posted_moves_sudo(self, person_sudo):
        domain = [
            ("partner_id", "=", person_sudo.id),
            ("state", "=", "posted"),
            ("move_type", "!=", "entry"),
        ]
        return self.env["account.move"].sudo().search(domain)

    def _get_erasure_refusal(self, person_sudo):
        """The name must not vanish from what is not paid, or was never printed."""
        if refusal := super()._get_erasure_refusal(person_sudo):
            return refusal
        moves_sudo = self._get_posted_moves_sudo(person_sudo)
        unpaid_sudo = moves_sudo.filtered("amount_residual")
        if unpaid_sudo:
            return self.env._(
                "These documents are not paid yet: %(documents)s.",
                documents=", ".join(unpaid_sudo.mapped("name")),
            )
        bare_sudo = moves_sudo.filtered(lambda move: not move.attachment_ids)
        if bare_sudo:
            return self.env._(
                "No file keeps the name of these documents: print them first (%(documents)s).",
                documents=", ".join(bare_sudo.mapped("name")),
            )
        return False

    def _get_kept_message_models(self):
        return [*super()._get_kept_message_models(), *_KEPT]

    def _erase_bank_accounts(self, accounts_sudo):
        """Accounts to which money went stay with the documents."""
        used_sudo = accounts_sudo.browse()
        for model in _KEPT:
            documents_sudo = self.env[model].sudo()
            used_sudo |= documents_sudo.search(
                [("partner_bank_id", "in", accounts_sudo.ids)]
            ).partner_bank_id
        return super()._erase_bank_accounts(accounts_sudo - used_sudo)
