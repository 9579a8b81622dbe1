from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from odoo.addons.living_desk_billing.tools import pricing


class EventEvent(models.Model):
    """An event is free, or costs what the tier of an organization says of a service."""

    _name = "event.event"
    _inherit = ["event.event", "living.event.costs"]

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
                [("living_event_id", "in", self.ids)],
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

    def _get_price_company(self):
        """Return the company that invoices the participants."""
        return self.company_id or self.env.company

    def _get_living_price(self, basis, day):
        """Return what a participant costs in a tier on a day, in the currency of the event.

        :param FeeBasis basis: schedule, declaration and tier of the organization
        """
        company, tier = self._get_price_company(), basis.tier_sudo
        product = self.living_product_id.with_company(company)
        rounding = tier.currency_id.rounding
        list_price = product.currency_id._convert(product.lst_price, tier.currency_id, company, day)
        amounts = {
            "list_price": pricing.compute_price(None, list_price, None, rounding),
            "price_unit": tier._get_price(product, list_price, basis.amount, rounding),
        }
        return {
            name: tier.currency_id._convert(float(amount), company.currency_id, company, day)
            for name, amount in amounts.items()
        }

    def _describe_price(self, organization_sudo):
        """Tell an organization what a participant would cost it today."""
        self.ensure_one()
        if not self.living_product_id:
            if self.sudo().cost_ids.filtered("shared_amount"):
                return self.env._(
                    "Participants have no price: what the event costs is shared among the "
                    "organizations that come."
                )
            return self.env._("Free of charge.")
        day = fields.Date.context_today(self.with_context(tz=self.date_tz))
        basis = organization_sudo._get_fee_bases(day)[organization_sudo.id]
        if not basis.tier_sudo:
            return self.env._(
                "The price follows your turnover: it is told when that is declared and verified."
            )
        currency = self._get_price_company().currency_id
        prices = self._get_living_price(basis, day)
        price, full = (
            formatLang(self.env, amount, currency_obj=currency)
            for amount in (prices["price_unit"], prices["list_price"])
        )
        if price == full:
            return self.env._("%(price)s for each participant.", price=price)
        return self.env._(
            "%(price)s for each participant, by your tier; the list price is %(full)s.",
            price=price,
            full=full,
        )

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
