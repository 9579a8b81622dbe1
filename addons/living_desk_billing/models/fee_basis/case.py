"""An organization on a day: what is known of it, and what was decided."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from odoo import models

from ...tools import pricing

BASIS_KINDS = [
    ("declared", "Its declared turnover"),
    ("group", "The turnover of its single undertaking"),
    ("entry", "The entry price of the first year"),
    ("missing", "A declaration that is missing"),
    ("hardship", "A lower tier granted for hardship"),
]


class FeeBasis(NamedTuple):
    """Why an organization pays what it pays on a day; superuser records, some may be empty.

    ``kind`` says what decided the tier (see ``BASIS_KINDS``) and ``amount`` the turnover it was
    decided by, in the currency of the company; both are None where there is no tier, and
    ``reason`` says why not (see ``living.fee.payer.tier_state``).
    """

    schedule_sudo: models.BaseModel
    fiscal_year: int | None
    turnover_sudo: models.BaseModel
    tier_sudo: models.BaseModel
    kind: str | None = None
    amount: float | None = None
    reason: str | None = None
    # The organizations whose declaration is missing or not verified yet.
    missing_sudo: models.BaseModel | None = None
    undertaking_sudo: models.BaseModel | None = None
    relief_sudo: models.BaseModel | None = None


class Ladder:
    """The tiers of a schedule, to look many turnovers up."""

    def __init__(self, tiers):
        self.tiers = tiers.sorted("lower_bound")
        self.bounds = [pricing.to_decimal(bound) for bound in self.tiers.mapped("lower_bound")]

    def find(self, turnover):
        """Return the tier that covers a turnover, empty if there is none."""
        position = bisect_right(self.bounds, pricing.to_decimal(turnover)) - 1
        return self.tiers[position] if position >= 0 else self.tiers.browse()

    @property
    def top(self):
        return self.tiers[-1:]


@dataclass(slots=True)
class FeeCase:
    """What is known of an organization on a day, superuser records."""

    organization: models.BaseModel
    company: models.BaseModel
    day: date
    schedule: models.BaseModel
    ladder: Ladder
    year: int
    # The last day on which the declaration of the year still comes in time, None for ever.
    deadline: date | None
    # The organization and those that are one undertaking with it.
    bodies: models.BaseModel
    undertaking: models.BaseModel
    # The live declarations of a body in the company, by the id of the body.
    declarations: dict
    relief: models.BaseModel

    def get_declaration(self, body):
        """Return the declaration of a body that counts on the day, empty if there is none.

        That of the reference year; else that its first year, a later one, is still open. A
        verified one comes before one that waits.
        """
        empty = self.schedule.env["living.turnover"]
        found = [
            turnover
            for turnover in self.declarations.get((body.id, self.company.id), ())
            if turnover._counts_on(self.day, self.year)
        ]
        return min(found, key=lambda turnover: turnover._get_weight(), default=empty)
