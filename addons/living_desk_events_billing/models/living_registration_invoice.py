from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import format_date

INVOICED = {"draft": "draft_invoice", "posted": "invoiced", "cancel": "invoice_cancelled"}


class LivingRegistrationInvoice(models.AbstractModel):
    """Each participant is invoiced once, with those of its organization, whoever tries."""

    _name = "living.registration.invoice"
    _description = "Invoicing of a Participant"
    _protected_fields = ("invoice_line_id",)

    invoice_line_id = fields.Many2one(
        "account.move.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
    )
    billing_state = fields.Selection(
        [
            ("free", "Free"),
            ("to_price", "To price"),
            ("to_invoice", "To invoice"),
            ("draft_invoice", "Draft invoice"),
            ("invoiced", "Invoiced"),
            ("invoice_cancelled", "Invoice cancelled"),
        ],
        "Invoicing",
        compute="_compute_billing_state",
        store=True,
        groups="base.group_user",
    )
    _to_invoice_idx = models.Index("(event_id) WHERE billing_state = 'to_invoice'")

    @api.depends(
        *("event_id.living_product_id", "organization_id", "state", "active", "frozen_on"),
        *("price_unit", "invoice_line_id.parent_state"),
    )
    def _compute_billing_state(self):
        for registration_sudo in self.sudo():
            invoice_state = registration_sudo.invoice_line_id.parent_state
            is_due = registration_sudo.active and registration_sudo._has_seat()
            if invoice_state:
                state = INVOICED[invoice_state]
            elif not is_due or not registration_sudo.organization_id:
                state = "free"
            elif not registration_sudo.event_id.living_product_id:
                state = "free"
            elif not registration_sudo.frozen_on:
                state = "to_price"
            else:
                state = "to_invoice" if registration_sudo.price_unit else "free"
            registration_sudo.billing_state = state

    def action_invoice_registrations(self):
        """Open the draft invoices of the selected participants."""
        return self._invoice()._get_action_open_customer_invoices()

    def _invoice(self):
        """Create a draft invoice for each organization and event, with its share of the costs.

        Shares alone go on the draft that the organization has already, if there is one.

        :return: the invoices
        :raise UserError: if nobody waits for one, saying what is missing
        """
        if not self.env.su and not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("Only an accountant invoices the participants."))
        self.check_access("read")
        self._lock_rows(self, self.env._("the participants"))
        self.invalidate_recordset(["billing_state", "invoice_line_id", "frozen_on"])
        self._freeze_prices()
        due_sudo = self.sudo().filtered(lambda item: item.billing_state == "to_invoice")
        shares_sudo = self.env["living.event.cost.share"]._get_due_of(self)
        self._lock_rows(shares_sudo, self.env._("the shares of the costs"))
        if not due_sudo and not shares_sudo:
            raise UserError(self._explain_nothing_due())
        groups = due_sudo.grouped(lambda item: (item.event_id, item.organization_id))
        shares = shares_sudo.grouped(lambda item: (item.event_id, item.organization_id))
        moves = self.env["account.move"]
        for key in {**groups, **shares}:
            moves |= self._invoice_organization(
                *key, groups.get(key, due_sudo.browse()), shares.get(key, shares_sudo.browse())
            )
        for line in moves.invoice_line_ids:
            line.living_registration_id.sudo().invoice_line_id = line
            line.living_cost_share_id.sudo().invoice_line_id = line
        return moves

    def _invoice_organization(self, event, organization, due_sudo, shares_sudo):
        """Return the draft invoice of what one organization owes for an event.

        :param due_sudo: its participants that wait for an invoice
        :param shares_sudo: its shares of the costs that do
        """
        company = event._get_price_company()
        lines = [Command.create(item._prepare_registration_line_vals()) for item in due_sudo]
        lines += shares_sudo._prepare_share_lines()
        draft = self.env["account.move"]
        if not due_sudo:
            draft = event._find_draft_invoice(organization)
        if draft:
            draft.write({"invoice_line_ids": lines})
            return draft
        vals = self._prepare_registration_invoice_vals(company, event, organization)
        return draft.with_company(company).create({**vals, "invoice_line_ids": lines})

    def _explain_nothing_due(self):
        waiting_sudo = self.sudo().filtered(lambda item: item.billing_state == "to_price")
        if waiting_sudo:
            return self.env._(
                "These organizations have no tier yet, their turnover is to be declared or "
                "verified: %(organizations)s.",
                organizations=", ".join(waiting_sudo.organization_id.mapped("name")),
            )
        return self.env._("None of these participants waits for an invoice: each is invoiced once.")

    @api.model
    def _prepare_registration_invoice_vals(self, company, event_sudo, organization_sudo):
        """Return the values of an invoice to one organization for one event, without its lines."""
        return {
            "move_type": "out_invoice",
            "partner_id": organization_sudo.address_get(["invoice"])["invoice"],
            "currency_id": company.currency_id.id,
            "company_id": company.id,
            "invoice_origin": event_sudo.name,
        }

    def _prepare_registration_line_vals(self):
        lang = self.organization_id.lang or self.env.lang
        day = format_date(self.with_context(lang=lang).env, self.event_id.date_begin)
        event = self.event_id.with_context(lang=lang)
        return {
            "product_id": event.living_product_id.id,
            "name": f"{event.name}, {day} – {self.name or self.email or ''}",
            "quantity": 1.0,
            "price_unit": self.price_unit,
            "discount": 0.0,
            "living_registration_id": self.id,
        }
