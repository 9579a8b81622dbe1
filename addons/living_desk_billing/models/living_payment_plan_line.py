from datetime import date

from odoo import api, fields, models

TIMINGS = [
    ("signature", "At the signature"),
    ("months", "Months after the signature"),
    ("step", "When a phase is done"),
]
# Says that a plan is being saved with its lines. An object, which no call from outside can send.
SAVING = object()


class LivingPaymentPlanLine(models.Model):
    """A share of the price and when it is due."""

    _name = "living.payment.plan.line"
    _description = "Line of a Payment Plan"
    _order = "plan_id, sequence, id"

    plan_id = fields.Many2one("living.payment.plan", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    share = fields.Float("Share (%)", required=True, digits=(5, 2))
    timing = fields.Selection(TIMINGS, "Due", required=True, default="signature")
    months = fields.Integer(
        compute="_compute_months",
        store=True,
        readonly=False,
        precompute=True,
        help="How many months after the signature the first instalment is due.",
    )
    times = fields.Integer(
        "Monthly Instalments",
        compute="_compute_months",
        store=True,
        readonly=False,
        precompute=True,
        help="The share is paid in as many equal instalments, a month apart.",
    )
    phase_id = fields.Many2one(
        "living.phase",
        compute="_compute_phase_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        help="Due when the last step of this phase is done; at the end of a path without one.",
    )

    _share_percent = models.Constraint(
        "CHECK(share > 0 AND share <= 100)", "A share is a percentage, above 0 and up to 100."
    )
    _months_positive = models.Constraint(
        "CHECK(timing != 'months' OR (months BETWEEN 1 AND 120 AND times BETWEEN 1 AND 120))",
        "Write how many months after the signature, and how many monthly instalments: at least "
        "one, and not beyond ten years.",
    )
    _months_complete = models.Constraint(
        "CHECK(timing = 'months' OR (months = 0 AND times = 1))",
        "Only what is due months after the signature is paid by month.",
    )
    _phase_complete = models.Constraint(
        "CHECK((timing = 'step') = (phase_id IS NOT NULL))",
        "Choose the phase after which the instalment is due.",
    )

    # === COMPUTE METHODS === #

    @api.depends("timing")
    def _compute_months(self):
        for line in self:
            monthly = line.timing == "months"
            line.months = (line.months or 1) if monthly else 0
            line.times = (line.times or 1) if monthly else 1

    @api.depends("timing")
    def _compute_phase_id(self):
        for line in self:
            line.phase_id = line.phase_id if line.timing == "step" else False

    # === CONSTRAINT METHODS === #

    @api.constrains("share", "plan_id")
    def _check_whole(self):
        # A plan saved with its lines looks at them all together, when all are written.
        if self.env.context.get("living_plan_saving") is not SAVING:
            self.plan_id._check_whole()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.plan_id._check_unused()
        return lines

    def write(self, vals):
        plans = self.plan_id
        (plans | plans.browse(vals.get("plan_id")))._check_unused()
        res = super().write(vals)
        if self.plan_id - plans:
            plans._check_whole()
        return res

    def unlink(self):
        plans = self.plan_id
        res = super().unlink()
        if self.env.context.get("living_plan_saving") is not SAVING:
            plans.exists()._check_whole()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.plan_id._check_unused()

    # === BUSINESS METHODS === #

    def _prepare_instalment_vals(self, path):
        """Return when the instalment of a path is due that follows this line.

        :param path: the path, with the steps that it has when it is priced
        """
        self.ensure_one()
        steps = path.step_ids.filtered(
            lambda step: step.phase_id == self.phase_id and step.state != "cancelled"
        )
        # Steps without a date are put off, not done first.
        last = steps.sorted(
            lambda step: (step.date_done or step.date_planned or date.max, step.id)
        )[-1:]
        return {"timing": self.timing, "step_id": last.id}
