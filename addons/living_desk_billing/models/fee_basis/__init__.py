"""What decides the tier of an organization: one small file for each kind.

Each file has a function ``decide(case, basis)`` that returns the basis, changed when its kind
applies. They are asked in the order of ``DECIDERS``; the last one to change the basis names it.
"""

from . import entry, hardship, missing, turnover
from .case import BASIS_KINDS, FeeBasis, FeeCase, Ladder

DECIDERS = (turnover.decide, entry.decide, missing.decide, hardship.decide)
