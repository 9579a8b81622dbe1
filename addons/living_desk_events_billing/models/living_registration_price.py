from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.living_desk_billing.models.living_fee_payer import BASIS_KINDS
from odoo.addons.living_desk_billing.tools.access import TURNOVER_READERS

STAFF = "base.group_user"


class LivingRegistrationPrice(models.AbstractModel):
    """What a participant costs its organization: decided with the seat, then frozen."""

    _name = "living.registration.price"
    _description = "Frozen Price of a Participant"
    _protected_fields = (
        *("list_price", "price_unit", "frozen_on"),
        *("schedule_id", "tier_id", "basis_kind", "turnover_id"),
    )

    price_currency_id = fields.Many2one(
        "res.currency", compute="_compute_price_currency_id", store=True, groups=STAFF
    )
    list_price = fields.Monetary(
        readonly=True, copy=False, currency_field="price_currency_id", groups=STAFF
    )
    price_unit = fields.Monetary(
        "Price",
        readonly=True,
        copy=False,
        currency_field="price_currency_id",
        aggregator="sum",
        groups=STAFF,
    )
    frozen_on = fields.Datetime("Price Frozen On", readonly=True, copy=False, groups=STAFF)
    schedule_id = fields.Many2one(
        "living.fee.schedule",
        "Fee Schedule",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=STAFF,
    )
    tier_id = fields.Many2one(
        "living.fee.tier",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=TURNOVER_READERS,
    )
    basis_kind = fields.Selection(
        BASIS_KINDS, "Tier Because Of", readonly=True, copy=False, groups=TURNOVER_READERS
    )
    turnover_id = fields.Many2one(
        "living.turnover",
        "Declaration",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=TURNOVER_READERS,
    )

    _price_complete = models.Constraint(
        "CHECK(frozen_on IS NULL OR (tier_id IS NOT NULL AND schedule_id IS NOT NULL"
        " AND basis_kind IS NOT NULL AND list_price >= 0 AND price_unit >= 0))",
        "A frozen price says its tier, its schedule and why.",
    )

    @api.depends("event_id.company_id")
    def _compute_price_currency_id(self):
        for registration in self:
            # A form that is being filled in has no event yet.
            company = registration.sudo().event_id.company_id or self.env.company
            registration.price_currency_id = company.currency_id

    def write(self, vals):
        if vals.keys().isdisjoint({"organization_id", "partner_id", "event_id"}):
            return super().write(vals)
        priced_sudo = self.sudo().filtered("frozen_on")
        before = {item: (item.organization_id, item.event_id) for item in priced_sudo}
        res = super().write(vals)
        moved_sudo = priced_sudo.filtered(
            lambda item: (item.organization_id, item.event_id) != before[item]
        )
        if moved_sudo:
            moved_sudo._release_prices()
        return res

    def _on_seated(self):
        res = super()._on_seated()
        self._freeze_prices()
        return res

    def _freeze_prices(self):
        """Write what each participant costs today and why, where the tier is known."""
        unpriced_sudo = self.sudo().filtered(
            lambda item: (
                item.event_id.living_product_id
                and item.organization_id
                and not item.frozen_on
                and item._has_seat()
            )
        )
        for tz, items_sudo in unpriced_sudo.grouped(lambda item: item.event_id.date_tz).items():
            day = fields.Date.context_today(self.with_context(tz=tz))
            bases = items_sudo.organization_id._get_fee_bases(day)
            groups = items_sudo.grouped(lambda item: (item.event_id, item.organization_id))
            for (_event, organization), group_sudo in groups.items():
                basis = bases[organization.id]
                if basis.tier_sudo:
                    group_sudo.write(group_sudo[0]._prepare_registration_price_vals(basis, day))

    def _prepare_registration_price_vals(self, basis, day):
        """Return the price of a day with its reason."""
        return {
            **self.event_id._get_living_price(basis, day),
            "tier_id": basis.tier_sudo.id,
            "schedule_id": basis.schedule_sudo.id,
            "basis_kind": basis.kind,
            "turnover_id": basis.turnover_sudo.id,
            "frozen_on": fields.Datetime.now(),
        }

    def _release_prices(self):
        """Price anew who comes for another organization, or to another event."""
        invoiced = self.filtered("invoice_line_id")
        if invoiced:
            raise UserError(
                self.env._(
                    "“%(participant)s” is on an invoice already: credit it first.",
                    participant=invoiced[0].name,
                )
            )
        names = ("schedule_id", "tier_id", "basis_kind", "turnover_id", "frozen_on")
        self.write({**dict.fromkeys(names, False), "list_price": 0.0, "price_unit": 0.0})
        self._freeze_prices()
