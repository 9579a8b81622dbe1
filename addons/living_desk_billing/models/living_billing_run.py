from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date


class LivingBillingRun(models.Model):
    """Invoicing of everything that is due, in the background.

    What it has done is not counted by itself: its invoices and failures tell, so that a run that
    was interrupted goes on where it stopped, and several processes share the work of one.
    """

    _name = "living.billing.run"
    _description = "Billing Run"
    _inherit = ["living.protected.mixin", "living.billing.work"]
    _order = "id desc"
    _check_company_auto = True
    _protected_fields = ("state", "user_id", "started_on", "ended_on")

    name = fields.Char(compute="_compute_name")
    user_id = fields.Many2one(
        "res.users",
        "Started By",
        readonly=True,
        copy=False,
        help="Empty: the nightly job.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    desk_id = fields.Many2one(
        "living.desk",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="Invoice the paths of this desk only.",
    )
    date_to = fields.Date(
        "Due Up To", required=True, default=lambda self: fields.Date.context_today(self)
    )
    mode = fields.Selection(
        [("draft", "Make draft invoices"), ("posted", "Make and post the invoices")],
        compute="_compute_mode",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    state = fields.Selection(
        [("new", "New"), ("queued", "Queued"), ("running", "Running"), ("done", "Done")],
        required=True,
        readonly=True,
        default="new",
        index=True,
        copy=False,
    )
    started_on = fields.Datetime(readonly=True, copy=False)
    ended_on = fields.Datetime(readonly=True, copy=False)
    invoice_ids = fields.One2many("account.move", "living_run_id", "Invoices")
    failure_ids = fields.One2many("living.billing.failure", "run_id", "Failures")
    done_count = fields.Integer("Invoiced", compute="_compute_counts")
    failed_count = fields.Integer("Failed", compute="_compute_counts")
    remaining_count = fields.Integer("Remaining", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts")

    _open_unique = models.UniqueIndex(
        "(company_id, COALESCE(desk_id, 0)) WHERE state IN ('queued', 'running')",
        "Everything due is being invoiced already: wait until that run is done.",
    )

    # === COMPUTE METHODS === #

    @api.depends("date_to", "desk_id")
    @api.depends_context("lang")
    def _compute_name(self):
        for run in self:
            day = format_date(self.env, run.date_to)
            run.name = f"{day} – {run.desk_id.name}" if run.desk_id else day

    @api.depends("company_id")
    def _compute_mode(self):
        for run in self:
            run.mode = run.company_id.living_billing_mode

    @api.depends("state", "invoice_ids", "failure_ids")
    def _compute_counts(self):
        moves_sudo = self.env["account.move"].sudo()
        failures_sudo = self.env["living.billing.failure"].sudo()
        made = dict(
            moves_sudo._read_group(
                [("living_run_id", "in", self.ids)], ["living_run_id"], ["__count"]
            )
        )
        failed = {
            run: (failures, drafts)
            for run, failures, drafts in failures_sudo._read_group(
                [("run_id", "in", self.ids)], ["run_id"], ["__count", "move_id:count"]
            )
        }
        for run in self:
            failures, drafts = failed.get(run._origin, (0, 0))
            run.failed_count = failures
            run.done_count = made.get(run._origin, 0) - drafts
            run.remaining_count = run._count_remaining() if run.state != "done" else 0
            total = run.done_count + run.failed_count + run.remaining_count
            worked = run.done_count + run.failed_count
            run.progress = 100.0 * worked / total if total else 100.0 * (run.state == "done")

    # === CRUD METHODS === #

    def write(self, vals):
        if vals.keys() & {"company_id", "desk_id", "date_to", "mode"}:
            self._check_new()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        self._check_new()

    def _check_new(self):
        for run in self:
            if run.state != "new":
                raise UserError(
                    self.env._("“%(run)s” has been started: it stays as it is.", run=run.name)
                )

    # === ACTIONS === #

    def action_start(self):
        """Queue the run: the scheduled jobs take it from there."""
        self.ensure_one()
        self._check_accountant()
        open_run = self._find_open(self.company_id, self.desk_id)
        if open_run:
            raise UserError(
                self.env._("“%(run)s” is not done yet: wait until it is.", run=open_run.name)
            )
        self._transition("queued", ("new",), {"user_id": self.env.user.id})
        self._wake_jobs()

    def action_view_invoices(self):
        self.ensure_one()
        return {
            **self.invoice_ids._get_action_open_customer_invoices(),
            "name": self.env._("Invoices of %(run)s", run=self.name),
        }

    def action_retry(self):
        """Start another run for what failed, as far as it is still due."""
        self.ensure_one()
        return self._open_for(self.company_id, self.desk_id, self.mode)

    # === BUSINESS METHODS === #

    @api.model
    def _check_accountant(self):
        if not self.env.su and not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("Only an accountant creates the invoices of a path."))

    @api.model
    def _find_open(self, company, desk):
        """Return the run of a company, or of a desk of it, that is not done yet."""
        return self.search(
            [
                ("company_id", "=", company.id),
                ("desk_id", "=", desk.id),
                ("state", "in", ("queued", "running")),
            ],
            limit=1,
        )

    @api.model
    def _open_for(self, company, desk=None, mode=None):
        """Start a run up to today, unless there is one under way, and open it."""
        self._check_accountant()
        desk = desk or self.env["living.desk"]
        run = self._find_open(company, desk)
        if not run:
            vals = {"company_id": company.id, "desk_id": desk.id}
            run = self.create({**vals, **({"mode": mode} if mode else {})})
            if not run._count_remaining():
                raise UserError(
                    self.env._("Nothing is due today: no service waits for an invoice.")
                )
            run.action_start()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": run.id,
            "views": [(False, "form")],
        }

    @api.model
    def _cron_start_nightly(self):
        """Queue what has become due, company by company."""
        companies = self.env["res.company"].search([("living_billing_nightly", "=", True)])
        none = self.env["living.desk"]
        for company in companies:
            if not self._find_open(company, none):
                run = self.create({"company_id": company.id})
                if run._count_remaining():
                    run.sudo().state = "queued"
                else:
                    run.unlink()
        self._wake_jobs()

    @api.model
    def _wake_jobs(self):
        for name in ("ir_cron_billing_run", "ir_cron_billing_run_2"):
            self.env.ref(f"living_desk_billing.{name}").sudo()._trigger()
