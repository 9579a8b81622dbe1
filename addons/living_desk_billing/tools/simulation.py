"""What other prices would change for the same sales: sums by tier, who gains and who loses."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple


class Sale(NamedTuple):
    """A service sold to an organization: its tier and price as they were, and as they would be."""

    organization: int
    old_tier: Hashable
    new_tier: Hashable
    old: Decimal
    new: Decimal


class Change(NamedTuple):
    """What an organization paid, and what it would pay."""

    organization: int
    old: Decimal
    new: Decimal

    @property
    def difference(self) -> Decimal:
        return self.new - self.old


@dataclass
class TierIncome:
    """What a tier brought in and would bring in, and from how many organizations."""

    old: Decimal = Decimal(0)
    new: Decimal = Decimal(0)
    old_payers: set[int] = field(default_factory=set)
    new_payers: set[int] = field(default_factory=set)


@dataclass
class Outcome:
    """The sums of a simulation; changes come with the largest first, whatever their direction."""

    tiers: dict[Hashable, TierIncome]
    changes: list[Change]

    @property
    def old(self) -> Decimal:
        return sum((change.old for change in self.changes), Decimal(0))

    @property
    def new(self) -> Decimal:
        return sum((change.new for change in self.changes), Decimal(0))

    @property
    def winners(self) -> int:
        return sum(change.difference < 0 for change in self.changes)

    @property
    def losers(self) -> int:
        return sum(change.difference > 0 for change in self.changes)

    @property
    def equal(self) -> int:
        return sum(change.difference == 0 for change in self.changes)


def compare(sales: Iterable[Sale], order: Sequence[Hashable] = ()) -> Outcome:
    """Sum up sales as they were and as they would be.

    :param sales: every service that was sold
    :param order: tiers in the order in which they are shown; others follow as they are met
    """
    tiers: dict[Hashable, TierIncome] = {tier: TierIncome() for tier in order}
    old: dict[int, Decimal] = {}
    new: dict[int, Decimal] = {}
    for sale in sales:
        before = tiers.setdefault(sale.old_tier, TierIncome())
        before.old += sale.old
        before.old_payers.add(sale.organization)
        after = tiers.setdefault(sale.new_tier, TierIncome())
        after.new += sale.new
        after.new_payers.add(sale.organization)
        old[sale.organization] = old.get(sale.organization, Decimal(0)) + sale.old
        new[sale.organization] = new.get(sale.organization, Decimal(0)) + sale.new
    changes = [Change(organization, old[organization], new[organization]) for organization in old]
    changes.sort(key=lambda change: (-abs(change.difference), change.organization))
    return Outcome(tiers, changes)
