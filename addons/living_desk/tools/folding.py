"""Text as it is compared in the directory: without accents, case and doubled spaces."""

import unicodedata

# Letters of European languages that Unicode does not take apart.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "’": "'"}
)


def fold(text: str | None) -> str:
    """Return text without accents and case, on one line.

    >>> fold("  Théâtre  de l’Œuvre ")
    "theatre de l'oeuvre"
    """
    # PostgreSQL knows no text with a NUL in it.
    text = (text or "").replace("\0", " ")
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(plain.split())


def words(text: str | None) -> list[str]:
    """Return the words of a search, each once, the longest first: it narrows the search most."""
    return sorted(dict.fromkeys(fold(text).split()), key=len, reverse=True)
