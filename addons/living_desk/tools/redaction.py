"""Taking a person out of texts that others wrote."""

import re
from collections.abc import Iterable

MARK = "[…]"
_MIN_LETTERS = 4
# Addresses of maps and telephones write spaces their own way.
_SPACE = r"(?:\s|%20)"


class Redactor:
    """Replaces names, addresses and numbers of a person, however they are spaced and cased.

    A single name is left alone: it may be anybody's.
    """

    def __init__(self, names: Iterable[str | None], words: Iterable[str | None]):
        """:param names: full names; they are found in either order
        :param words: e-mail addresses, logins, telephone numbers
        """
        patterns = {self._join(parts) for name in names for parts in self._orders(name or "")}
        patterns |= {self._spaced(word) for word in words if len(word or "") >= _MIN_LETTERS}
        # The longest first: an address may start with another one.
        ordered = sorted(patterns, key=len, reverse=True)
        self._pattern = (
            re.compile(rf"(?:(?<!\w)|(?<=%20))(?:{'|'.join(ordered)})(?!\w)", re.IGNORECASE)
            if ordered
            else None
        )

    @staticmethod
    def _orders(name: str) -> list[list[str]]:
        parts = name.split()
        return [parts, parts[1:] + parts[:1], parts[-1:] + parts[:-1]] if len(parts) > 1 else []

    @staticmethod
    def _join(parts: list[str]) -> str:
        return rf"(?:{_SPACE}|,)+".join(re.escape(part) for part in parts)

    @staticmethod
    def _spaced(word: str | None) -> str:
        return rf"{_SPACE}*".join(re.escape(part) for part in (word or "").split())

    def redact(self, text: str | None) -> str | None:
        """Return a text without the person, the same object if nobody is named in it."""
        if not text or not self._pattern:
            return text
        redacted = self._pattern.sub(MARK, text)
        return text if redacted == text else redacted
