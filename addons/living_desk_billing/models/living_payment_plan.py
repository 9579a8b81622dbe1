from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..tools import instalments
from ..tools.pricing import to_decimal
from .living_payment_plan_line import SAVING


class LivingPaymentPlan(models.Model):
    """How the price of a path is paid in parts, and what happens when one is not paid.

    The instalments are part of the proposal: a plan that priced paths follow is read only.
    """

    _name = "living.payment.plan"
    _description = "Payment Plan"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    line_ids = fields.One2many("living.payment.plan.line", "plan_id", "Instalments", copy=True)
    instalment_count = fields.Integer(compute="_compute_instalment_count")
    stops_unpaid = fields.Boolean(
        "Stop When Unpaid",
        help="No session is planned or logged on a path with an overdue invoice, except by a "
        "manager of the desk, until it is paid.",
    )
    stop_after_days = fields.Integer(
        "Days of Patience",
        default=30,
        help="How many days after its due date an unpaid invoice stops the path.",
    )
    is_used = fields.Boolean(compute="_compute_is_used")

    _patience_positive = models.Constraint(
        "CHECK(stop_after_days >= 0)", "The days of patience cannot be negative."
    )

    # === COMPUTE METHODS === #

    @api.depends("line_ids.times")
    def _compute_instalment_count(self):
        for plan in self:
            plan.instalment_count = sum(plan.line_ids.mapped("times"))

    def _compute_is_used(self):
        used = self._get_used()
        for plan in self:
            plan.is_used = plan._origin in used

    # === CONSTRAINT METHODS === #

    @api.constrains("line_ids")
    def _check_whole(self):
        for plan in self:
            total = sum((to_decimal(line.share) for line in plan.line_ids), Decimal())
            if total != 100:
                raise ValidationError(
                    self.env._(
                        "The shares of “%(plan)s” add up to %(total)s%%: make them 100%%.",
                        plan=plan.name,
                        total=format(total, "f"),
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        plans = super(LivingPaymentPlan, self._saving()).create(vals_list)
        # Without lines their constraint is not called.
        plans._check_whole()
        return self.browse(plans.ids)

    def write(self, vals):
        if vals.keys() & {"line_ids", "stops_unpaid", "stop_after_days"}:
            self._check_unused()
        return super(LivingPaymentPlan, self._saving()).write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_unused()

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for plan, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%(plan)s (copy)", plan=plan.name)
        return vals_list

    # === BUSINESS METHODS === #

    def _saving(self):
        """Return the plans so that their lines are checked together, when all are written."""
        return self.with_context(living_plan_saving=SAVING)

    def _get_used(self):
        """Return the plans that priced paths follow."""
        paths_sudo = self.env["living.path"].sudo()
        used = paths_sudo._read_group(
            [("payment_plan_id", "in", self.ids), ("instalment_ids", "!=", False)],
            ["payment_plan_id"],
        )
        return self.browse(plan.id for (plan,) in used)

    def _check_unused(self):
        """:raise UserError: if a proposal or an agreement follows one of the plans"""
        self._touch()
        for plan in self._get_used():
            raise UserError(
                self.env._(
                    "Paths are paid by “%(plan)s” as it is: duplicate it, change the copy, "
                    "and archive this one.",
                    plan=plan.name,
                )
            )

    def _touch(self):
        """Write the rows: of a change of a plan and its first use at once, one is begun again."""
        if self.ids:
            self.env.cr.execute(
                SQL("UPDATE living_payment_plan SET id = id WHERE id IN %s", tuple(self.ids))
            )

    def _split(self, amount, rounding):
        """Return the parts of an amount, each with the line of the plan as its key."""
        self.ensure_one()
        shares = [
            instalments.Share(line.share, line.months, line.times, line) for line in self.line_ids
        ]
        return instalments.plan(amount, shares, rounding)
