import logging

from odoo import api, fields, models
from odoo.tools import split_every

_logger = logging.getLogger(__name__)

SLICE = 50


class LivingTurnoverReminder(models.Model):
    """That a client was reminded of a declaration, so that nobody is told the same twice."""

    _name = "living.turnover.reminder"
    _description = "Reminder of a Declaration"
    _order = "create_date desc, id desc"
    _rec_name = "organization_id"

    organization_id = fields.Many2one(
        "res.partner", required=True, index=True, readonly=True, ondelete="cascade"
    )
    desk_id = fields.Many2one(related="organization_id.desk_id", store=True, index=True)
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    schedule_id = fields.Many2one(
        "living.fee.schedule", required=True, readonly=True, ondelete="restrict", index=True
    )
    fiscal_year = fields.Integer(required=True, readonly=True, aggregator=None)
    days = fields.Integer("Days Before", required=True, readonly=True, aggregator=None)
    date_due = fields.Date("Due By", required=True, readonly=True)
    date_deadline = fields.Date("End of the Grace", required=True, readonly=True)

    _once = models.UniqueIndex(
        "(organization_id, company_id, fiscal_year, days)",
        "The organization has already had this reminder.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _cron_remind(self):
        """Send each client the latest reminder that is due, unless it has had it.

        In slices that are committed one by one: what goes wrong in one does not hold up the rest.
        """
        due = self._get_due_vals()
        left = len(due)
        for vals_list in split_every(SLICE, due, list):
            left -= len(vals_list)
            self._remind_safely(vals_list)
            if not self.env["ir.cron"]._commit_progress(len(vals_list), remaining=left):
                break

    @api.model
    def _get_due_vals(self):
        """Return the values of the reminders that are due and were not sent."""
        rows = self.env["res.partner"].sudo()._get_revisions_due()
        sent = {
            (organization.id, company.id, year): days
            for organization, company, year, days in self.sudo()._read_group(
                [("organization_id", "in", [row.organization_id for row in rows])],
                ["organization_id", "company_id", "fiscal_year"],
                ["days:min"],
            )
        }
        partners = self.env["res.partner"].sudo().browse([row.organization_id for row in rows])
        return [
            {
                "organization_id": row.organization_id,
                "company_id": row.company_id,
                "schedule_id": row.schedule_id,
                "fiscal_year": row.fiscal_year,
                "days": row.days,
                "date_due": row.due,
                "date_deadline": row.deadline,
            }
            for row, partner in zip(rows, partners, strict=True)
            if partner._get_declarants()
            and sent.get((row.organization_id, row.company_id, row.fiscal_year), row.days + 1)
            > row.days
        ]

    @api.model
    def _remind_safely(self, vals_list):
        """Send some reminders; where that fails, each by itself, so that one fails alone."""
        try:
            with self.env.cr.savepoint():
                self._remind(vals_list)
        except Exception:
            if len(vals_list) == 1:
                _logger.exception("No reminder could be sent: %s", vals_list[0])
                return
            for vals in vals_list:
                self._remind_safely([vals])

    @api.model
    def _remind(self, vals_list):
        reminders = self.sudo().create(vals_list)
        self.env.ref("living_desk_billing.mail_template_turnover_reminder").sudo().send_mail_batch(
            reminders.ids
        )

    def _get_recipient_ids(self):
        """Return the ids of who is written to, as a mail template wants them."""
        self.ensure_one()
        return ",".join(str(partner.id) for partner in self.organization_id._get_declarants())
