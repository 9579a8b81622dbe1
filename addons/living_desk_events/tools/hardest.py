"""How hard does an event clash with all the others, when nobody asks with which?

A month of a crowded calendar has tens of thousands of pairs that are near each other. Most of
them cannot change the answer: they are not compared.
"""

from collections.abc import Iterable
from datetime import tzinfo

from .clash import Level, Rule, judge
from .overlap import Planned


def hardest(one: Planned, others: Iterable[Planned], rules: Iterable[Rule], tz: tzinfo) -> Level:
    """Return the highest level at which others disturb an event."""
    rules = tuple(rules)
    anywhere = max([Level.INFO, *(rule.level for rule in rules if rule.place != "venue")])
    same_venue = max([anywhere, *(rule.level for rule in rules)])
    level = Level.FREE
    for other in others:
        is_there = bool(one.venue_id) and one.venue_id == other.venue_id
        limit = same_venue if is_there else anywhere
        if not other.is_certain:
            limit = min(limit, Level.WARN)
        if level < limit:
            level = max(level, judge(one, other, rules, tz).level)
    return level
