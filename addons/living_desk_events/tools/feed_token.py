"""The secret in the address of a feed: who knows the address may read what is there."""

import re
import secrets

_TOKEN = re.compile(r"[\w-]{16,64}", re.ASCII)


def make_token() -> str:
    """Return a secret that nobody guesses and that an address can contain."""
    return secrets.token_urlsafe(24)


def is_token(text: str) -> bool:
    """Tell whether a text can be a secret at all: what cannot need not be looked for."""
    return bool(_TOKEN.fullmatch(text))
