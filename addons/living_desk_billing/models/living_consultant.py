from odoo import api, fields, models

from ..tools.access import TURNOVER_READERS


class LivingConsultant(models.Model):
    _inherit = "living.consultant"

    hourly_rate = fields.Monetary(
        currency_field="rate_currency_id",
        groups="living_desk.group_manager,account.group_account_invoice",
        help="What the consultant is paid for an hour, before taxes.",
    )
    rate_currency_id = fields.Many2one(
        "res.currency",
        "Currency of the Rate",
        default=lambda self: self.env.company.currency_id,
        groups="living_desk.group_manager,account.group_account_invoice",
    )

    due_ids = fields.One2many(
        "living.consultant.due", "consultant_id", "Hours Due", groups=TURNOVER_READERS
    )
    hours_to_bill = fields.Float(compute="_compute_hours_billed", groups=TURNOVER_READERS)
    hours_billed = fields.Float(compute="_compute_hours_billed", groups=TURNOVER_READERS)

    _hourly_rate_positive = models.Constraint(
        "CHECK(hourly_rate >= 0)", "The hourly rate cannot be negative."
    )

    # === COMPUTE METHODS === #

    @api.depends("due_ids.state", "due_ids.hours_payable")
    @api.depends_context("uid")
    def _compute_hours_billed(self):
        """Of the desks that the user may read: another desk's work is not its business."""
        hours = {
            (consultant.id, state): total
            for consultant, state, total in self.env["living.consultant.due"]._read_group(
                [("consultant_id", "in", self.ids)],
                ["consultant_id", "state"],
                ["hours_payable:sum"],
            )
        }
        for consultant in self:
            consultant.hours_to_bill = hours.get((consultant.id, "to_bill"), 0.0)
            consultant.hours_billed = sum(
                hours.get((consultant.id, state), 0.0) for state in ("draft_bill", "billed")
            )

    # === ACTIONS === #

    def action_view_dues(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "living_desk_billing.living_consultant_due_action"
            ),
            "domain": [("consultant_id", "=", self.id)],
            "context": {},
        }
