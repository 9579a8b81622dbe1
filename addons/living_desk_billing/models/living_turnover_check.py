from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import format_date


class LivingTurnover(models.Model):
    """The way of a declaration: submitted, then verified or rejected, and who is told."""

    _inherit = "living.turnover"

    # === ACTIONS === #

    def action_submit(self):
        """Send the draft to the accountants."""
        for turnover in self:
            turnover._check_can_submit()
        self._transition(
            "submitted",
            ("draft",),
            {"declared_by_id": self.env.uid, "submitted_on": fields.Datetime.now()},
        )
        self.sudo()._ask_accountants()

    def action_verify(self):
        """Accept the declarations: from now on prices rest on them."""
        self._check_accountant()
        for turnover in self:
            turnover._check_can_verify()
        # The exchange rate may have been entered after the declaration.
        self.sudo()._compute_rate()
        self._transition(
            "verified",
            ("submitted",),
            {"verifier_id": self.env.uid, "verified_on": fields.Datetime.now()},
        )
        turnovers_sudo = self.sudo()
        turnovers_sudo._close_activities()
        turnovers_sudo._notify_declarant("living_desk_billing.mail_template_turnover_verified")
        turnovers_sudo._get_concerned().path_ids._price_charges()
        self.env["living.price.difference"].sudo()._propose(turnovers_sudo)

    def action_reject(self):
        """Ask for the reason."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reject the declaration"),
            "res_model": "living.turnover.reject",
            "view_mode": "form",
            "target": "new",
            "context": {"default_turnover_id": self.id},
        }

    def action_view_organization(self):
        self.ensure_one()
        return self.organization_id.get_formview_action()

    # === BUSINESS METHODS === #

    def _reject(self, reason):
        """Send the declarations back to who made them, who may then declare again.

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
            ("submitted",),
            {
                "verifier_id": self.env.uid,
                "verified_on": fields.Datetime.now(),
                "rejection_reason": reason,
            },
        )
        turnovers_sudo = self.sudo()
        turnovers_sudo._close_activities()
        turnovers_sudo._notify_declarant("living_desk_billing.mail_template_turnover_rejected")

    def _get_concerned(self):
        """Return the organizations whose tier rests on these declarations, today."""
        organizations = self.organization_id
        links = organizations._get_undertaking_links(fields.Date.context_today(self))
        return organizations | links.organization_id

    def _check_accountant(self):
        if not self.env.su and not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("Only an accountant checks a declaration of turnover."))

    def _check_can_submit(self):
        self.ensure_one()
        if self.kind == "first_year":
            self._check_can_submit_first_year()
            return
        if not self.excludes_capital_grants:
            raise UserError(
                self.env._("Leave capital grants out of the turnover, then tick that you did.")
            )
        if self.date_closing >= fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "The fiscal year %(year)s is not closed yet: declare it after %(date)s.",
                    year=str(self.fiscal_year),
                    date=format_date(self.env, self.date_closing),
                )
            )
        if self._find_live(self.organization_id, self.fiscal_year, self.company_id):
            raise UserError(
                self.env._(
                    "The turnover of %(organization)s for %(year)s has already been declared.",
                    organization=self.organization_id.name,
                    year=str(self.fiscal_year),
                )
            )

    def _check_can_verify(self):
        self.ensure_one()
        if self.state == "submitted" and not self.document_ids:
            raise UserError(
                self.env._(
                    "“%(turnover)s” has no document: attach the one that proves the figure, or "
                    "reject the declaration.",
                    turnover=self.display_name,
                )
            )
        if not self._has_rate():
            raise UserError(
                self.env._(
                    "There is no exchange rate of %(currency)s on %(date)s: enter it among the "
                    "currencies first.",
                    currency=self.currency_id.name,
                    date=format_date(self.env, self.date_closing),
                )
            )

    def _has_rate(self):
        """Tell whether the exchange rate of the closing date is known."""
        self.ensure_one()
        if self.kind == "first_year" or self.currency_id == self.company_id.currency_id:
            return True
        rates_sudo = self.env["res.currency.rate"].sudo()
        return bool(
            rates_sudo.search_count(
                [
                    ("currency_id", "=", self.currency_id.id),
                    ("name", "<=", self.date_closing),
                    ("company_id", "in", (False, self.company_id.root_id.id)),
                ],
                limit=1,
            )
        )

    @api.model
    def _find_live(self, organization, fiscal_year, company):
        """Return the declaration of a year that is waiting or verified, if there is one."""
        return self.sudo().search(
            [
                ("organization_id", "=", organization.id),
                ("company_id", "=", company.id),
                ("fiscal_year", "=", fiscal_year),
                ("kind", "=", "turnover"),
                ("state", "in", ("submitted", "verified")),
            ],
            limit=1,
        )

    @api.model
    def _declare(self, vals, documents):
        """Store and submit what an organization declared on its portal, all or nothing.

        Runs in superuser mode: the caller has checked that the user speaks for the organization.

        :param dict vals: values of the declaration
        :param list documents: (name, mimetype, bytes) of each file
        :return: the declaration, submitted
        """
        turnover = self.create(vals)
        turnover._attach_documents(documents)
        turnover.action_submit()
        return turnover

    def _ask_accountants(self):
        """Give the work to one accountant and let all those concerned know, once."""
        template = "living_desk_billing.mail_template_turnover_submitted"
        for turnover in self:
            accountants = turnover.desk_id._get_accountants(turnover.company_id)
            if not accountants:
                continue
            # The mail below tells them already.
            turnover.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_todo",
                summary=turnover.with_context(lang=accountants[0].lang).env._(
                    "Verify the declaration of turnover"
                ),
                user_id=accountants[0].id,
            )
            for lang, readers in accountants.grouped("lang").items():
                self.env.ref(template).with_context(lang=lang).send_mail(
                    turnover.id,
                    email_values={"recipient_ids": [Command.set(readers.partner_id.ids)]},
                )

    def _close_activities(self):
        self.activity_ids.action_feedback()
