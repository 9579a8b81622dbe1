from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tools import format_date

from ..tools import consultancy


class LivingConsultantDue(models.Model):
    """Hours of a consultant that an organization confirmed: what they cost, and their bill.

    They come with the confirmation. The rate is the one agreed with the assignment, and what
    is over its hours or its highest amount is listed and not paid. Each is billed once,
    whoever tries.
    """

    _name = "living.consultant.due"
    _description = "Hours Due to a Consultant"
    _inherit = ["living.protected.mixin"]
    _order = "day, id"
    _check_company_auto = True
    _protected_fields = ("session_id", "bill_line_id", "settled_on", "settled_by_id")

    session_id = fields.Many2one("calendar.event", required=True, index=True, ondelete="restrict")
    session_name = fields.Char("Session Held", related="session_id.name")
    assignment_id = fields.Many2one(
        related="session_id.living_assignment_id", store=True, index=True
    )
    consultant_id = fields.Many2one(
        related="session_id.living_consultant_id", store=True, index=True
    )
    path_id = fields.Many2one(related="session_id.living_path_id", store=True, index=True)
    organization_id = fields.Many2one(
        related="session_id.living_organization_id", store=True, index=True
    )
    desk_id = fields.Many2one(
        related="session_id.living_desk_id", store=True, index=True, string="Desk"
    )
    company_id = fields.Many2one(
        related="session_id.living_desk_id.company_id", store=True, index=True
    )
    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Main Currency")
    day = fields.Date(compute="_compute_day", store=True, index=True)
    confirmed_on = fields.Datetime(related="session_id.living_confirmed_on", store=True)
    hours = fields.Float("Hours Confirmed", related="session_id.living_hours", store=True)
    hourly_rate = fields.Monetary(
        compute="_compute_hourly_rate",
        store=True,
        aggregator=None,
        currency_field="currency_id",
        help="The rate agreed with the assignment when the hours were confirmed.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_hourly_rate", store=True)
    hours_payable = fields.Float("Hours to Pay", compute="_compute_payable", store=True)
    amount = fields.Monetary(
        compute="_compute_payable", store=True, help="Before taxes, as on the bill."
    )
    hours_excess = fields.Float("Hours Not Paid", compute="_compute_payable", store=True)
    excess_reason = fields.Selection(
        [
            ("hours", "Beyond the hours entrusted"),
            ("amount", "Beyond the highest amount"),
        ],
        "Why Not Paid",
        compute="_compute_payable",
        store=True,
    )
    cost = fields.Monetary(
        compute="_compute_cost",
        store=True,
        currency_field="company_currency_id",
        help="In the currency of the company, before taxes: as posted, or else at the exchange "
        "rate of the day of the session. Nothing for what no bill asks for.",
    )
    state = fields.Selection(
        [
            ("no_rate", "No rate agreed"),
            ("excess", "Not paid"),
            ("to_bill", "To bill"),
            ("draft_bill", "Draft bill"),
            ("billed", "Billed"),
            ("bill_cancelled", "Bill cancelled"),
            ("settled", "Settled otherwise"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
    )
    bill_line_id = fields.Many2one(
        "account.move.line", readonly=True, copy=False, ondelete="set null"
    )
    bill_id = fields.Many2one(related="bill_line_id.move_id")
    settled_on = fields.Datetime(readonly=True, copy=False)
    settled_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _session_unique = models.UniqueIndex(
        "(session_id)", "The hours of a session are due to a consultant once."
    )
    _bill_line_unique = models.UniqueIndex(
        "(bill_line_id) WHERE bill_line_id IS NOT NULL",
        "The line of a bill is of one session.",
    )
    _to_bill = models.Index("(company_id, consultant_id) WHERE state = 'to_bill'")

    # === COMPUTE METHODS === #

    @api.depends("consultant_id", "day")
    def _compute_display_name(self):
        for due in self:
            due.display_name = f"{due.consultant_id.name} – {due.day}"

    @api.depends("session_id.start", "desk_id.tz")
    def _compute_day(self):
        for due in self:
            desk_time = due.with_context(tz=due.desk_id.tz or "Europe/Rome")
            due.day = fields.Datetime.context_timestamp(desk_time, due.session_id.start).date()

    @api.depends("assignment_id.hourly_rate")
    def _compute_hourly_rate(self):
        """Once there is a rate it stays: only one that was missing can be filled in."""
        for due in self:
            if not due.hourly_rate:
                due.hourly_rate = due.assignment_id.hourly_rate
                due.currency_id = due.assignment_id.rate_currency_id or due.company_id.currency_id

    @api.depends(
        "hours",
        "hourly_rate",
        "bill_line_id",
        "settled_on",
        "assignment_id.hours_budget",
        "assignment_id.amount_max",
        "assignment_id.due_ids.hours",
        "assignment_id.due_ids.bill_line_id",
        "assignment_id.due_ids.settled_on",
    )
    def _compute_payable(self):
        """Use up what an assignment allows in the order of the sessions.

        What is on a bill, or settled, keeps its hours whatever happens to the others.
        """
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        kept = self.filtered(lambda due: due.bill_line_id or due.settled_on)
        for due in kept:
            due.hours_payable = due.hours_payable
            due.amount = due.amount
            due.hours_excess = due.hours_excess
            due.excess_reason = due.excess_reason
        for assignment, dues in (self - kept).grouped("assignment_id").items():
            siblings = (assignment.due_ids | dues).sorted(lambda due: (due.day, due._origin.id))
            fixed = siblings.filtered(lambda due: due.bill_line_id or due.settled_on)
            opened = siblings - fixed
            most = assignment.amount_max
            payables = consultancy.allocate(
                [consultancy.Held(due.hours, due.hourly_rate) for due in opened],
                assignment.hours_budget - sum(fixed.mapped("hours_payable")),
                most - sum(fixed.mapped("amount")) if most else None,
                10**-digits,
                assignment.rate_currency_id.rounding or 0.01,
            )
            for due, payable in zip(opened, payables, strict=True):
                if due in dues:
                    due.hours_payable = float(payable.hours)
                    due.amount = float(payable.amount)
                    due.hours_excess = float(payable.excess)
                    due.excess_reason = payable.reason

    @api.depends("amount", "day", "state")
    def _compute_cost(self):
        """What is posted no longer changes: the state says when to read it from the bill."""
        for due in self:
            if due.state == "billed":
                due.cost = due.bill_line_id.balance
            elif due.state in ("to_bill", "draft_bill"):
                due.cost = due.currency_id._convert(
                    due.amount, due.company_id.currency_id, due.company_id, due.day
                )
            else:
                due.cost = 0.0

    @api.depends("hours_payable", "hourly_rate", "settled_on", "bill_line_id.parent_state")
    def _compute_state(self):
        billed = {"draft": "draft_bill", "posted": "billed", "cancel": "bill_cancelled"}
        for due in self:
            bill_state = due.bill_line_id.parent_state
            if bill_state:
                due.state = billed[bill_state]
            elif due.settled_on:
                due.state = "settled"
            elif not due.hourly_rate:
                due.state = "no_rate"
            else:
                due.state = "to_bill" if due.hours_payable else "excess"

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        for due in self:
            if due.bill_line_id or due.settled_on:
                raise UserError(
                    self.env._(
                        "The hours of %(due)s are on a bill or settled: they stay.",
                        due=due.display_name,
                    )
                )

    # === ACTIONS === #

    def action_create_bills(self):
        """Open the draft bills of the selected hours that wait for one."""
        return self._create_bills()._get_action_open_vendor_bills()

    def action_settle(self):
        """Record that hours are paid outside the accounts, or not at all: they leave the list."""
        self._check_accountant()
        self._lock_open(("to_bill", "no_rate", "excess"))
        self.sudo().write({"settled_on": fields.Datetime.now(), "settled_by_id": self.env.user.id})

    def action_unsettle(self):
        """Put hours that were settled by mistake back on the list."""
        self._check_accountant()
        self._lock_open(("settled",))
        self.sudo().write({"settled_on": False, "settled_by_id": False})

    # === BUSINESS METHODS === #

    def _check_accountant(self):
        if not self.env.su and not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("Only an accountant creates the bills of consultants."))
        self.check_access("read")

    def _lock_open(self, states):
        """Lock the hours and read them again.

        :param states: those they may be in
        :raise UserError: if one of them is in another state
        """
        self._lock_rows(self, self.env._("the hours"))
        self.invalidate_recordset()
        labels = dict(self._fields["state"]._description_selection(self.env))
        for due in self:
            if due.state not in states:
                raise UserError(
                    self.env._(
                        "The hours of %(due)s are “%(state)s”: nothing was changed.",
                        due=due.display_name,
                        state=labels[due.state],
                    )
                )

    @api.model
    def _get_to_bill_domain(self):
        """Return the hours that may be put on a bill."""
        return Domain("state", "=", "to_bill")

    def _create_bills(self):
        """Create one draft bill per consultant, each session once whoever else does the same.

        One bill for what was chosen, as the consultant issues one document for it.

        :return: the bills
        :raise UserError: if none of the hours waits for a bill
        """
        self._check_accountant()
        self._lock_rows(self, self.env._("the hours"))
        self.invalidate_recordset()
        waiting = self.filtered_domain(self._get_to_bill_domain()).sorted()
        if not waiting:
            raise UserError(
                self.env._(
                    "None of these hours waits for a bill: they need an agreed rate, must not "
                    "go beyond the assignment, and are billed once."
                )
            )
        moves = self.env["account.move"]
        for company, company_dues in waiting.grouped("company_id").items():
            bills = company_dues.grouped(lambda due: (due.consultant_id, due.currency_id))
            moves += moves.with_company(company).create(
                [dues._prepare_bill_vals() for dues in bills.values()]
            )
        for line in moves.invoice_line_ids.filtered("living_due_id"):
            line.living_due_id.sudo().bill_line_id = line
        return moves

    def _prepare_bill_vals(self):
        """Return the values of the bill of these hours, all of one consultant."""
        return {
            "move_type": "in_invoice",
            "partner_id": self.consultant_id.sudo().partner_id.id,
            "currency_id": self.currency_id.id,
            "company_id": self.company_id.id,
            "invoice_line_ids": [Command.create(due._prepare_bill_line_vals()) for due in self],
        }

    def _prepare_bill_line_vals(self):
        """Return the values of the line of a session; account and taxes are the product's."""
        self.ensure_one()
        lang = self.consultant_id.sudo().partner_id.lang or self.env.lang
        due_sudo = self.sudo().with_context(lang=lang)
        return {
            "product_id": due_sudo.desk_id._get_consultancy_product().id,
            "name": due_sudo._get_bill_line_name(),
            "quantity": self.hours_payable,
            "price_unit": self.hourly_rate,
            "discount": 0.0,
            "living_due_id": self.id,
        }

    def _get_bill_line_name(self):
        """Return the description on the bill, in the language of the context."""
        return self.env._(
            "Consultancy of %(day)s: %(organization)s (%(path)s)",
            day=format_date(self.env, self.day),
            organization=self.organization_id.name,
            path=self.path_id.code,
        )

    @api.model
    def _create_missing(self):
        """Create what is due for sessions that were confirmed before it was recorded."""
        sessions_sudo = self.env["calendar.event"].sudo().with_context(active_test=False)
        sessions_sudo.search(
            [
                ("living_confirmed_on", "!=", False),
                ("living_assignment_id", "!=", False),
                ("living_due_ids", "=", False),
            ]
        )._create_dues()
