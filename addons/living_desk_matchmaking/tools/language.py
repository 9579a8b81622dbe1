"""How a language is called by those who speak it."""


def native_name(name: str) -> str:
    """Return the last part of a name such as `Greek / Ελληνικά`, without the country."""
    return name.rsplit(" / ", 1)[-1].split(" (", 1)[0].strip() or name
