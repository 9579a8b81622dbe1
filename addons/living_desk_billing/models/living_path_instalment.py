from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from odoo.addons.living_desk.tools import schedule

from .living_payment_plan_line import TIMINGS


class LivingPathInstalment(models.Model):
    """A part of a frozen price and when it is due. Each is invoiced once, whoever tries."""

    _name = "living.path.instalment"
    _description = "Instalment"
    _inherit = [
        "living.protected.mixin",
        "living.instalment.customer",
        "living.path.instalment.bulk",
    ]
    _order = "path_id, date_due, sequence, id"
    _check_company_auto = True
    # Instalments come with a frozen price and go with it: nobody writes one by hand.
    _protected_fields = (
        "charge_id",
        "sequence",
        "amount",
        "timing",
        "months",
        "step_id",
        "invoice_line_id",
    )

    charge_id = fields.Many2one(
        "living.path.charge", "Service of the Path", required=True, index=True, ondelete="cascade"
    )
    path_id = fields.Many2one(
        related="charge_id.path_id", store=True, index=True, precompute=True, ondelete="cascade"
    )
    organization_id = fields.Many2one(
        related="charge_id.organization_id", store=True, index=True, precompute=True
    )
    desk_id = fields.Many2one(
        related="charge_id.desk_id", store=True, index=True, precompute=True, string="Desk"
    )
    company_id = fields.Many2one(
        related="charge_id.company_id", store=True, index=True, precompute=True
    )
    product_id = fields.Many2one(related="charge_id.product_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="charge_id.currency_id")
    sequence = fields.Integer("Number", default=1)
    amount = fields.Monetary(required=True)
    timing = fields.Selection(TIMINGS, "Due", required=True, default="signature")
    months = fields.Integer(help="How many months after the signature.")
    step_id = fields.Many2one(
        "living.path.step",
        index="btree_not_null",
        ondelete="set null",
        help="Due when this step is done, or else at the end of the path.",
    )
    due_label = fields.Char("When", compute="_compute_due_label")
    date_due = fields.Date(
        "To Invoice From",
        compute="_compute_date_due",
        store=True,
        index="btree_not_null",
        help="Empty as long as what it depends on has not happened.",
    )
    date_expected = fields.Date(
        "Expected On",
        compute="_compute_date_expected",
        help="The due date or, as long as it is not known, the date planned for the step.",
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("to_invoice", "To invoice"),
            ("draft_invoice", "Draft invoice"),
            ("invoiced", "Invoiced"),
            ("invoice_cancelled", "Invoice cancelled"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
    )
    invoice_line_id = fields.Many2one(
        "account.move.line", readonly=True, copy=False, ondelete="set null"
    )
    invoice_id = fields.Many2one(related="invoice_line_id.move_id", string="Invoice")

    _amount_positive = models.Constraint("CHECK(amount >= 0)", "An instalment cannot be negative.")
    _sequence_unique = models.UniqueIndex(
        "(charge_id, sequence)", "Two instalments of a service have the same number."
    )
    _invoice_line_unique = models.UniqueIndex(
        "(invoice_line_id) WHERE invoice_line_id IS NOT NULL",
        "An invoice line belongs to one instalment.",
    )
    _due = models.Index("(company_id, date_due) WHERE state = 'to_invoice'")

    # === COMPUTE METHODS === #

    @api.depends("charge_id.name", "sequence")
    def _compute_display_name(self):
        for instalment in self:
            instalment.display_name = f"{instalment.charge_id.name} ({instalment.sequence})"

    @api.depends("timing", "months", "step_id.name")
    @api.depends_context("lang")
    def _compute_due_label(self):
        timings = dict(self._fields["timing"]._description_selection(self.env))
        for instalment in self:
            if instalment.timing == "months" and instalment.months == 1:
                instalment.due_label = self.env._("One month after the signature")
            elif instalment.timing == "months":
                instalment.due_label = self.env._(
                    "%(months)s months after the signature", months=instalment.months
                )
            elif instalment.step_id:
                instalment.due_label = self.env._(
                    "When “%(step)s” is done", step=instalment.step_id.name
                )
            elif instalment.timing == "step":
                instalment.due_label = self.env._("At the end of the path")
            else:
                instalment.due_label = timings[instalment.timing]

    @api.depends(
        "timing",
        "months",
        "path_id.signed_on",
        "path_id.concluded_on",
        "step_id.state",
        "step_id.date_done",
    )
    def _compute_date_due(self):
        for instalment in self:
            path = instalment.path_id
            instalment.date_due = path.signed_on and instalment._compute_due_from(
                fields.Datetime.context_timestamp(
                    instalment.with_context(tz=path.desk_id.tz), path.signed_on
                ).date()
            )

    @api.depends("date_due", "step_id.state", "step_id.date_planned")
    def _compute_date_expected(self):
        for instalment in self:
            step = instalment.step_id
            planned = step.date_planned if step.state == "todo" else False
            instalment.date_expected = instalment.date_due or planned

    @api.depends("date_due", "path_id.state", "invoice_line_id.parent_state")
    def _compute_state(self):
        invoiced = {"draft": "draft_invoice", "posted": "invoiced", "cancel": "invoice_cancelled"}
        for instalment in self:
            invoice_state_sudo = instalment.sudo().invoice_line_id.parent_state
            if invoice_state_sudo:
                instalment.state = invoiced[invoice_state_sudo]
            elif instalment.path_id.state == "cancelled":
                instalment.state = "cancelled"
            else:
                instalment.state = "to_invoice" if instalment.date_due else "planned"

    # === ACTIONS === #

    def action_create_invoices(self):
        """Open the draft invoices of the selected instalments that are due."""
        return self._create_invoices()._get_action_open_customer_invoices()

    def action_invoice_everything(self):
        """Invoice all that is due in the company, whatever is selected; open the work."""
        return self.env["living.billing.run"]._open_for(self.env.company)

    # === BUSINESS METHODS === #

    def _compute_due_from(self, signed):
        """Return the day an instalment is due, when its agreement was signed on a day.

        :return: a date, False while what it depends on has not happened
        """
        self.ensure_one()
        if self.timing == "months":
            return schedule.shift(signed, self.months, "month")
        if self.timing == "step":
            done = self.step_id.date_done if self.step_id.state == "done" else False
            due = done or self.path_id.concluded_on
            return due and max(due, signed)
        return signed

    @api.model
    def _get_due_domain(self, day=None):
        """Return the instalments that may be invoiced on a day, today by default."""
        day = day or fields.Date.context_today(self)
        return Domain("state", "=", "to_invoice") & Domain("date_due", "<=", day)

    def _create_invoices(self):
        """Create one draft invoice per path, each instalment once whoever else does the same.

        :return: the invoices
        :raise UserError: if none of the instalments is due
        """
        if not self.env.su and not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("Only an accountant creates the invoices of a path."))
        self.check_access("read")
        self._lock_rows(self, self.env._("the instalments"))
        self.invalidate_recordset(["state", "invoice_line_id", "date_due"])
        due = self.filtered_domain(self._get_due_domain())
        if not due:
            raise UserError(
                self.env._(
                    "None of these services waits for an invoice: it needs a frozen price, a "
                    "signed agreement and a due date that has come, and is invoiced once."
                )
            )
        return due._create_due_invoices()

    def _create_due_invoices(self, vals=None):
        """Create one draft invoice per path of instalments that are due and locked.

        :param dict vals: other values of the invoices
        """
        moves = self.env["account.move"]
        for company, instalments in self.grouped("company_id").items():
            moves += moves.with_company(company).create(
                [
                    {**path_instalments._prepare_invoice_vals(), **(vals or {})}
                    for path_instalments in instalments.grouped("path_id").values()
                ]
            )
        for line in moves.invoice_line_ids.filtered("living_instalment_id"):
            line.living_instalment_id.sudo().invoice_line_id = line
        return moves

    def _prepare_invoice_vals(self):
        """Return the values of the invoice of these instalments, all of one path."""
        path = self.path_id
        partner_id = path.organization_id.address_get(["invoice"])["invoice"]
        return {
            "move_type": "out_invoice",
            "partner_id": partner_id,
            "currency_id": self.currency_id.id,
            "invoice_origin": path.code,
            **self._prepare_agreement_vals(),
            "invoice_user_id": path.user_id.id,
            "company_id": self.company_id.id,
            "invoice_line_ids": [
                Command.create(instalment._prepare_invoice_line_vals()) for instalment in self
            ],
        }

    def _prepare_invoice_line_vals(self):
        """Return the values of the invoice line: the frozen price, as the agreement says it."""
        self.ensure_one()
        lang = self.organization_id.lang or self.env.lang
        charge_sudo = self.charge_id.sudo().with_context(lang=lang)
        whole = len(charge_sudo.instalment_ids) == 1
        name = charge_sudo._get_invoice_line_name()
        if not whole:
            part = charge_sudo.env._(
                "Instalment %(number)s of %(count)s",
                number=self.sequence,
                count=len(charge_sudo.instalment_ids),
            )
            name = f"{name}\n{part}"
        return {
            "product_id": self.product_id.id,
            "name": name,
            "quantity": charge_sudo.quantity if whole else 1.0,
            "price_unit": charge_sudo.price_unit if whole else self.amount,
            "discount": 0.0,
            "living_charge_id": charge_sudo.id,
            "living_instalment_id": self.id,
        }
