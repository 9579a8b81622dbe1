from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class LivingAid(models.Model):
    """What an organization declares about the aid of others: it counts, then it is checked."""

    _inherit = "living.aid"

    # === ACTIONS === #

    def action_confirm(self):
        """Accept what was declared, for good."""
        self._check_accountant()
        for aid in self:
            aid._check_can_confirm()
        self._transition(
            "confirmed",
            ("declared",),
            {"checker_id": self.env.uid, "checked_on": fields.Datetime.now()},
        )
        self.sudo().activity_ids.action_feedback()

    def action_reject(self):
        """Ask for the reason."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reject the declaration of aid"),
            "res_model": "living.aid.reject",
            "view_mode": "form",
            "target": "new",
            "context": {"default_aid_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _reject(self, reason):
        """Let what was declared count no longer, and say why to who declared it.

        :param str reason: what is wrong, written for the organization
        """
        self._check_accountant()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(
                self.env._("Write the reason: the organization must know what to correct.")
            )
        self._transition(
            "rejected",
            ("declared",),
            {
                "checker_id": self.env.uid,
                "checked_on": fields.Datetime.now(),
                "rejection_reason": reason,
            },
        )
        aids_sudo = self.sudo()
        aids_sudo.activity_ids.action_feedback()
        aids_sudo._notify_declarant("living_desk_billing.mail_template_aid_rejected")

    def _check_accountant(self):
        if not self.env.su and not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("Only an accountant checks a declaration of aid."))

    def _check_can_confirm(self):
        self.ensure_one()
        if self.kind == "declared" and self.state == "declared" and not self.document_ids:
            raise UserError(
                self.env._(
                    "“%(aid)s” has no document: attach the one that proves the aid, or reject "
                    "the declaration.",
                    aid=self.display_name,
                )
            )

    @api.model
    def _declare(self, vals, documents):
        """Store what an organization declared on its portal, all or nothing.

        Runs in superuser mode: the caller has checked that the user speaks for the organization.

        :param dict vals: values of the declaration
        :param list documents: (name, mimetype, bytes) of each file
        :return: the row of the aid account
        """
        aid = self.create(vals)
        aid._attach_documents(documents)
        aid._ask_accountant()
        return aid

    def _ask_accountant(self):
        """Give the work to one accountant of the desk."""
        for aid in self:
            accountants = aid.desk_id._get_accountants(aid.company_id)
            if accountants:
                aid.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=aid.with_context(lang=accountants[0].lang).env._(
                        "Check the declaration of aid"
                    ),
                    user_id=accountants[0].id,
                )
