from odoo import fields, models


class LivingTurnoverLate(models.AbstractModel):
    """What changes when a declaration is verified after prices were agreed without it."""

    _name = "living.turnover.late"
    _description = "Late Declaration"

    # === BUSINESS METHODS === #

    def _get_late_charges(self):
        """Return the signed services that were priced because this declaration was missing.

        Proposals that nobody has signed are priced again instead, and an entry price stays: it
        was the price of a year without accounts.
        """
        self.ensure_one()
        known = self.env["living.price.difference"].sudo()._search([])
        charges = self.env["living.path.charge"].search(
            [
                ("organization_id", "in", self._get_concerned().ids),
                ("company_id", "=", self.company_id.id),
                ("basis_kind", "in", ("missing", "hardship")),
                ("turnover_id", "=", False),
                ("frozen_on", "!=", False),
                ("path_id.signed_on", "!=", False),
                ("path_id.state", "!=", "cancelled"),
                ("id", "not in", known.subselect("charge_id")),
            ]
        )
        return charges

    def _get_late_prices(self):
        """Return the tiers and prices that this declaration gives to services priced without it.

        :return: dict from each charge whose price would be another one to its tier and price
        """
        self.ensure_one()
        prices = {}
        for day, charges in self._get_late_charges().grouped(self._get_frozen_day).items():
            bases = charges.organization_id._get_fee_bases(day)
            for charge in charges:
                basis = bases[charge.organization_id.id]
                if not basis.tier_sudo or basis.kind == "missing":
                    continue
                price = charge._get_price_in_tier(basis.tier_sudo, basis.amount)
                if charge.currency_id.compare_amounts(price, charge.price_unit):
                    prices[charge] = basis.tier_sudo, price
        return prices

    def _get_frozen_day(self, charge):
        """Return the day a price is of, at its desk."""
        local = charge.with_context(tz=charge.path_id.desk_id.tz)
        return fields.Datetime.context_timestamp(local, charge.frozen_on).date()
