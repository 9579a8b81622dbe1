"""When do two titles of events name the same thing?"""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

# How alike two titles are, between 0 and 1, that may be one written twice.
CLOSE = 0.85
# What is compared of a title: nobody tells two apart by what comes later.
MAX_LENGTH = 200
# Words that people put in and leave out: of Italian, English, French, German and Spanish.
ARTICLES = frozenset(
    "il lo la i gli le l un uno una the a an les der die das ein eine el los las".split()
)
_NOT_WORDS = re.compile(r"[\W_]+")
_NUMBERS = re.compile(r"\d+")


@lru_cache(maxsize=16384)
def title_words(title: str) -> tuple[str, ...]:
    """Return the words that matter in a title: neither case, accents nor articles count."""
    plain = unicodedata.normalize("NFKD", title[:MAX_LENGTH]).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = _NOT_WORDS.sub(" ", plain).split()
    return tuple(word for word in words if word not in ARTICLES) or tuple(words)


def are_close(one: str, other: str) -> bool:
    """Tell whether two titles may be the same event written twice.

    The parts of a cycle differ in their number only, and are different events. A title with
    something added before or after is close to the one without it.
    """
    words, others = sorted((title_words(one), title_words(other)))
    if not words or not others:
        return one.strip() == other.strip()
    text, other_text = " ".join(words), " ".join(others)
    if text == other_text:
        return True
    if sorted(_NUMBERS.findall(text)) != sorted(_NUMBERS.findall(other_text)):
        return False
    shorter, longer = sorted((words, others), key=len)
    if len(shorter) > 1 and _contains(longer, shorter):
        return True
    return SequenceMatcher(None, text, other_text, autojunk=False).ratio() >= CLOSE


def _contains(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Tell whether words occur one after the other in a longer title."""
    return any(
        words[first : first + len(part)] == part for first in range(len(words) - len(part) + 1)
    )
