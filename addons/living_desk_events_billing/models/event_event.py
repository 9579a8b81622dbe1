from odoo import api, fields, models
from odoo.exceptions import UserError


class EventEvent(models.Model):
    """An event is free, or costs what the tier of an organization says of a service."""

    _inherit = "event.event"

    living_product_id = fields.Many2one(
        "product.product",
        "Price Service",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("is_living_service", "=", True)],
        tracking=True,
        groups="base.group_user",
        help="What each participant of an organization costs: the fee schedule says how much in "
        "its tier. Empty: the event is free.",
    )
    registration_to_invoice_count = fields.Integer(
        "To Invoice", compute="_compute_registration_invoices", groups="base.group_user"
    )
    registration_invoice_count = fields.Integer(
        "Invoices", compute="_compute_registration_invoices", groups="base.group_user"
    )

    @api.depends("registration_ids.billing_state")
    def _compute_registration_invoices(self):
        registrations_sudo = self.env["event.registration"].sudo()
        domain = [("event_id", "in", self.ids)]
        waiting = dict(
            registrations_sudo._read_group(
                [*domain, ("billing_state", "=", "to_invoice")], ["event_id"], ["__count"]
            )
        )
        made = dict(
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [("living_registration_id.event_id", "in", self.ids)],
                ["living_event_id"],
                ["move_id:count_distinct"],
            )
        )
        for event in self:
            event.registration_to_invoice_count = waiting.get(event._origin, 0)
            event.registration_invoice_count = made.get(event._origin, 0)

    def write(self, vals):
        if "living_product_id" in vals:
            changed = self.filtered(lambda e: e.living_product_id.id != vals["living_product_id"])
            changed._check_prices_open()
        res = super().write(vals)
        if vals.get("living_product_id"):
            self.registration_ids._freeze_prices()
        return res

    def action_invoice_registrations(self):
        """Open the draft invoices of the participants of these events."""
        return self.registration_ids.action_invoice_registrations()

    def action_view_registration_invoices(self):
        self.ensure_one()
        lines_sudo = self.env["account.move.line"].sudo()
        lines_sudo = lines_sudo.search([("living_event_id", "=", self.id)])
        return lines_sudo.move_id.sudo(False)._get_action_open_customer_invoices()

    def _check_prices_open(self):
        """:raise UserError: if organizations have been told a price already"""
        told_sudo = self.sudo().registration_ids.filtered("frozen_on")
        if told_sudo:
            raise UserError(
                self.env._(
                    "The price of “%(event)s” is frozen: organizations are enrolled at it.",
                    event=told_sudo.event_id[0].name,
                )
            )
