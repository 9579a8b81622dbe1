from odoo import api, fields, models
from odoo.api import SUPERUSER_ID
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date


class LivingPathPayment(models.AbstractModel):
    """How a path is paid, and that its work stops while an invoice is overdue."""

    _name = "living.path.payment"
    _description = "Payment of a Path"

    payment_plan_id = fields.Many2one(
        "living.payment.plan",
        compute="_compute_payment_plan_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Without one the whole price is due at the signature.",
    )
    instalment_ids = fields.One2many("living.path.instalment", "path_id", "Instalments")
    instalment_count = fields.Integer(
        "Number of Instalments", compute="_compute_instalment_count", groups="base.group_user"
    )
    payment_overdue = fields.Boolean(
        compute="_compute_payment_overdue",
        search="_search_payment_overdue",
        groups="base.group_user",
    )
    payment_overdue_note = fields.Char(
        "Why It Is Stopped", compute="_compute_payment_overdue", groups="base.group_user"
    )

    # === COMPUTE METHODS === #

    @api.depends("template_id")
    def _compute_payment_plan_id(self):
        for path in self:
            path.payment_plan_id = path.template_id.payment_plan_id

    @api.depends("instalment_ids")
    def _compute_instalment_count(self):
        for path in self:
            path.instalment_count = len(path._get_instalment_schedule())

    @api.depends(
        "payment_plan_id",
        "charge_ids.invoice_line_ids.move_id.payment_state",
        "charge_ids.invoice_line_ids.move_id.invoice_date_due",
    )
    def _compute_payment_overdue(self):
        overdue = self._get_overdue_invoices_sudo()
        for path in self:
            invoices_sudo = overdue.get(path._origin.id)
            path.payment_overdue = bool(invoices_sudo)
            path.payment_overdue_note = invoices_sudo and path._get_overdue_note(invoices_sudo)

    def _search_payment_overdue(self, operator, value):
        # Odoo asks for the groups of a field that is read, and not of one that is searched.
        self._check_field_access(self._fields["payment_overdue"], "read")
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domain = Domain.FALSE
        for plan in self.env["living.payment.plan"].sudo().search([("stops_unpaid", "=", True)]):
            domain |= Domain("living_path_id.payment_plan_id", "=", plan.id) & Domain(
                "invoice_date_due", "<", fields.Date.subtract(today, days=plan.stop_after_days)
            )
        moves_sudo = self.env["account.move"].sudo()
        rows = moves_sudo._read_group(self._get_unpaid_domain() & domain, ["living_path_id"])
        return Domain("id", "in", [path.id for (path,) in rows])

    # === BUSINESS METHODS === #

    @api.model
    def _get_unpaid_domain(self):
        """Return the invoices of paths that wait for money; those in dispute do not stop a path."""
        return (
            Domain("move_type", "=", "out_invoice")
            & Domain("state", "=", "posted")
            & Domain("payment_state", "in", ("not_paid", "partial"))
            & Domain("living_path_id", "!=", False)
        )

    def _get_overdue_invoices_sudo(self):
        """Return the invoices that stop each path, the oldest first.

        :return: dict {path id: invoices}, without the paths that go on
        """
        paths_sudo = self.sudo().filtered(lambda path: path.payment_plan_id.stops_unpaid)
        if not paths_sudo:
            return {}
        invoices_sudo = paths_sudo.env["account.move"].search(
            self._get_unpaid_domain() & Domain("living_path_id", "in", paths_sudo.ids),
            order="invoice_date_due, id",
        )
        overdue = invoices_sudo.filtered(
            lambda invoice: (
                invoice.invoice_date_due
                and (invoice.living_path_id._get_today() - invoice.invoice_date_due).days
                > invoice.living_path_id.payment_plan_id.stop_after_days
            )
        )
        return {path.id: invoices for path, invoices in overdue.grouped("living_path_id").items()}

    def _get_overdue_note(self, invoices_sudo):
        """Say which invoice stops the path."""
        self.ensure_one()
        return self.env._(
            "Invoice %(invoice)s, due on %(date)s, has not been paid: no session can be planned "
            "or logged until it is, except by a manager of the desk.",
            invoice=invoices_sudo[:1].name,
            date=format_date(self.env, invoices_sudo[:1].invoice_date_due),
        )

    def _check_not_overdue(self):
        """Refuse new work on paths that are stopped, except to managers of the desk.

        Consultants are told that it is stopped, not about the invoices of others.

        :raise UserError: if an overdue invoice stops a path
        """
        user = self.env.user
        if self.env.uid == SUPERUSER_ID or user.has_group("living_desk.group_manager"):
            return
        overdue = self._get_overdue_invoices_sudo()
        for path in self.filtered(lambda path: path.id in overdue):
            if not user._is_internal():
                raise UserError(
                    self.env._(
                        "The work on “%(path)s” is suspended for now: ask the desk.",
                        path=path.sudo().name,
                    )
                )
            raise UserError(path._get_overdue_note(overdue[path.id]))

    def _get_instalment_schedule(self):
        """Return when the path is paid and how much each time, whatever the services.

        :return: list of instalments, those of all services that are due together
        """
        self.ensure_one()
        keys = ("timing", "months", "step_id")
        groups = self.instalment_ids.sorted("sequence").grouped(
            lambda instalment: tuple(instalment[key] for key in keys)
        )
        return list(groups.values())
