from collections import Counter
from datetime import date
from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools import pricing, proration, simulation
from .fee_basis import Ladder
from .living_tier_chart import NETWORK_READERS

# The organizations with the largest change that are named.
_NAMED = 12


class LivingFeeSimulation(models.AbstractModel):
    """Other prices on the clients of a year: read, worked out and shown, never saved.

    What each organization was charged, by the turnover that was counted for it, is priced again
    by the tiers of the chosen schedule, published or not. Everything is read as the user.
    """

    _name = "living.fee.simulation"
    _description = "Simulation of a Fee Schedule"

    @api.model
    @api.readonly
    def get_choices(self, schedule_id=False):
        """Return the schedules and the years that can be chosen, and what is chosen at first."""
        self._check_reader()
        schedules = self.env["living.fee.schedule"].search(
            [("company_id", "in", self.env.companies.ids)]
        )
        [(first, last)] = self.env["living.path.charge"]._read_group(
            [("frozen_on", "!=", False)], [], ["frozen_on:min", "frozen_on:max"]
        )
        years = list(range(last.year, first.year - 1, -1)) if last else []
        last_year = fields.Date.context_today(self).year - 1
        chosen = schedules.filtered(lambda schedule: schedule.id == schedule_id) or (
            schedules.filtered(lambda schedule: schedule.state == "draft")[:1] or schedules[:1]
        )
        return {
            "schedules": [
                {
                    "id": schedule.id,
                    "name": schedule.display_name,
                    "desk": schedule.desk_id.name or self.env._("Whole network"),
                    "draft": schedule.state == "draft",
                }
                for schedule in schedules
            ],
            "years": years,
            "schedule_id": chosen.id,
            "year": last_year if last_year in years else (years[0] if years else last_year),
        }

    @api.model
    @api.readonly
    def simulate(self, schedule_id, year):
        """Return what a schedule would have brought in from the clients of a year.

        :param int schedule_id: the schedule, draft or published
        :param int year: the year in which the prices of the clients were decided
        :return: plain data, see `_prepare_outcome`
        """
        self._check_reader()
        schedule = self.env["living.fee.schedule"].browse(schedule_id).exists()
        schedule.check_access("read")
        if not schedule.tier_ids:
            raise UserError(
                self.env._("This schedule has no tiers yet: add the first one, from 0.")
            )
        charges = self._get_charges(schedule, int(year))
        tiers = schedule.tier_ids.sorted("lower_bound")
        tiers = tiers.with_prefetch(tiers.ids)
        # All rules at once, whichever tiers will be needed.
        tiers.rule_ids.mapped("method")
        sales = list(self._get_sales(charges, tiers))
        outcome = simulation.compare(sales, tiers.mapped("name"))
        costs = self._get_costs(charges, sales)
        return self._prepare_outcome(schedule, sales, outcome, costs)

    # === BUSINESS METHODS === #

    def _check_reader(self):
        if not self.env.su and not self.env.user.has_groups(NETWORK_READERS):
            raise AccessError(
                self.env._("Only accountants and coordinators simulate a fee schedule.")
            )

    def _get_charges(self, schedule, year):
        """Return the priced services of a year whose prices the schedule would decide."""
        domain = (
            Domain("frozen_on", ">=", date(year, 1, 1))
            & Domain("frozen_on", "<", date(year + 1, 1, 1))
            & Domain("state", "!=", "cancelled")
            & Domain("company_id", "=", schedule.company_id.id)
        )
        if schedule.desk_id:
            domain &= Domain("desk_id", "=", schedule.desk_id.id)
        else:
            desks = (
                self.env["living.desk"]
                .with_context(active_test=False)
                .search([("company_id", "in", (False, schedule.company_id.id))])
            )
            pairs = [(schedule.company_id, desk) for desk in desks]
            in_force = schedule._in_force_by_desk(pairs, schedule.date_from) if pairs else {}
            own = [desk.id for (_company, desk), found in in_force.items() if found.desk_id]
            domain &= Domain("desk_id", "not in", own)
        return self.env["living.path.charge"].search_fetch(
            domain,
            [
                "organization_id",
                "path_id",
                "product_id",
                "tier_id",
                "basis_kind",
                "turnover_id",
                "turnover_amount",
                "list_price",
                "proration_percent",
                "period_from",
                "period_to",
                "quantity",
                "subtotal",
                "currency_id",
            ],
        )

    def _get_sales(self, charges, tiers):
        """Yield each service as it was sold and as the tiers would price it."""
        ladder = Ladder(tiers)
        for charge in charges:
            known = charge.turnover_id or charge.turnover_amount
            amount = charge.turnover_amount if known else None
            tier = self._get_new_tier(charge, ladder)
            price = self._get_new_price(charge, tier, amount)
            yield simulation.Sale(
                organization=charge.organization_id.id,
                old_tier=charge.tier_id.name,
                new_tier=tier.name,
                old=pricing.to_decimal(charge.subtotal),
                new=pricing.round_to(
                    price * pricing.to_decimal(charge.quantity), charge.currency_id.rounding
                ),
            )

    def _get_new_tier(self, charge, ladder):
        """Return the tier in which a service would be, for the same reason as it was."""
        if charge.basis_kind in ("declared", "group"):
            return ladder.find(charge.turnover_amount)
        if charge.basis_kind == "missing":
            return ladder.top
        entry_tier = ladder.tiers.schedule_id.entry_tier_id
        if charge.basis_kind == "entry" and entry_tier:
            return entry_tier
        # A granted tier: the one of the same turnover.
        return ladder.find(charge.tier_id.lower_bound)

    def _get_new_price(self, charge, tier, amount):
        """Return the unit price of a service in a tier, by the list price of then."""
        share = self._get_share(charge)
        if not share:
            return pricing.to_decimal(0)
        # The frozen list price is that of the share of the year.
        list_price = pricing.to_decimal(charge.list_price) * share.denominator / share.numerator
        return tier._get_price(
            charge.product_id, list_price, amount, charge.currency_id.rounding, share
        )

    def _get_share(self, charge):
        """Return the part of a year that a price is of, exactly where the rule still says it."""
        if not charge.period_to:
            return Fraction(1)
        share = charge._get_share(charge.period_from)
        percent = charge.proration_percent
        if share and proration.get_percent(share.fraction) == percent:
            return share.fraction
        return Fraction(pricing.to_decimal(percent)) / 100

    def _get_costs(self, charges, sales):
        """Return what the consultants of the paths cost, by the tier that would pay for them.

        The tier of a path is that of its first service.
        """
        tiers = {}
        for charge, sale in zip(charges, sales, strict=True):
            tiers.setdefault(charge.path_id.id, sale.new_tier)
        costs = Counter()
        for path, cost in self.env["living.consultant.due"]._read_group(
            [("path_id", "in", list(tiers))], ["path_id"], ["cost:sum"]
        ):
            costs[tiers[path.id]] += cost
        return costs

    def _prepare_outcome(self, schedule, sales, outcome, costs):
        """Return what is shown of a simulation."""
        named = outcome.changes[:_NAMED]
        names = {
            partner.id: partner.name
            for partner in self.env["res.partner"].browse([change.organization for change in named])
        }
        return {
            "currency_id": schedule.currency_id.id,
            "services": len(sales),
            "organizations": len(outcome.changes),
            "old": float(outcome.old),
            "new": float(outcome.new),
            "cost": sum(costs.values()),
            "winners": outcome.winners,
            "losers": outcome.losers,
            "equal": outcome.equal,
            "tiers": [
                {
                    "name": name,
                    "old": float(income.old),
                    "new": float(income.new),
                    "old_payers": len(income.old_payers),
                    "new_payers": len(income.new_payers),
                    "cost": costs[name],
                }
                for name, income in outcome.tiers.items()
            ],
            "changes": [
                {
                    "id": change.organization,
                    "name": names[change.organization],
                    "old": float(change.old),
                    "new": float(change.new),
                    "difference": float(change.difference),
                }
                for change in named
                if change.difference
            ],
        }
