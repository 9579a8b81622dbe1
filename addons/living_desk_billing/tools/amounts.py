"""Amounts as people type them."""

from __future__ import annotations

import re
from decimal import Decimal

_NOISE = re.compile(r"[\s\u00a0\u202f'’€]|EUR", re.IGNORECASE)


def _pattern(decimal_point: str, thousands: str) -> re.Pattern[str]:
    point, group = re.escape(decimal_point), re.escape(thousands)
    return re.compile(rf"-?(?:\d{{1,3}}(?:{group}\d{{3}})+|\d+)(?:{point}\d{{1,2}})?", re.ASCII)


def parse_amount(text: str, decimal_point: str = ",", thousands: str = ".") -> Decimal | None:
    """Number typed as ``text``, or None when it is not one.

    The user's own separators win ("1.000" is a thousand in Italian); the other convention is
    understood where it cannot be mistaken ("1,234.50", "1234.5"). Exponents, infinities and more
    than two decimals are not amounts.
    """
    text = _NOISE.sub("", text or "")
    if decimal_point not in ".,":
        decimal_point = "."
    if thousands not in (".", ",") or thousands == decimal_point:
        thousands = "," if decimal_point == "." else "."
    for point, group in ((decimal_point, thousands), (thousands, decimal_point)):
        if _pattern(point, group).fullmatch(text):
            return Decimal(text.replace(group, "").replace(point, "."))
    return None
