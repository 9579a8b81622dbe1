"""What every form of the portal needs to read what people typed."""

import re
from datetime import date, time

from markupsafe import Markup

# PostgreSQL refuses NUL; the other control characters are never typed on purpose.
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ECHO_LIMIT = 20000
MAX_TEXT = 5000


def clean_text(value):
    """Return typed text without control characters and without spaces around it.

    What is not text, such as a file where words belong, counts as nothing.
    """
    if not isinstance(value, str):
        return ""
    return _CONTROL_CHARACTERS.sub("", value).replace("\r\n", "\n").strip()


def clean_line(value):
    """Return typed text on one line."""
    return " ".join(clean_text(value).split())


def echo_text(value):
    """Return what the form shows again after an error: all of it, unless it is enormous."""
    return clean_text(value)[:_ECHO_LIMIT]


def parse_int(value):
    """Return a typed identifier, or 0 when it is not one the database could hold."""
    text = clean_text(value)
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        return 0
    return int(text)


def parse_request_key(value):
    """Return the key of one filling-in of a form, nothing when the form did not make it."""
    text = clean_text(value)
    return text if re.fullmatch(r"[0-9a-f]{32}", text) else ""


def text_to_html(value):
    """Return plain text as paragraphs, everything in it escaped."""
    paragraphs = [part for part in re.split(r"\n{2,}", clean_text(value)) if part.strip()]
    return Markup().join(
        Markup("<p>%s</p>") % Markup("<br/>").join(part.split("\n")) for part in paragraphs
    )


def read_choices(form, allowed):
    """Return the ids that were ticked in each list of a form, of those that may be chosen.

    :param dict allowed: records by the name of the list
    """
    return {
        name: [
            number
            for number in dict.fromkeys(map(parse_int, form.getlist(name)))
            if number in records.ids
        ]
        for name, records in allowed.items()
    }


def parse_date(value):
    """Return a typed date (ISO, as browsers send it), nothing when it is not one."""
    try:
        return date.fromisoformat(clean_text(value))
    except ValueError:
        return None


def parse_time(value):
    """Return a typed time of day, nothing when it is not one."""
    match = re.fullmatch(r"([0-9]{1,2})[:.]([0-9]{2})(?::[0-9]{2})?", clean_text(value))
    if not match:
        return None
    try:
        return time(int(match[1]), int(match[2]))
    except ValueError:
        return None


def parse_hours(value):
    """Return typed hours: `1.5`, `1,5` or `1:30`; nothing when they are not a number."""
    text = clean_text(value)
    if match := re.fullmatch(r"([0-9]{1,2}):([0-5][0-9])", text):
        return int(match[1]) + int(match[2]) / 60
    if re.fullmatch(r"[0-9]{1,3}([.,][0-9]{1,4})?", text):
        return round(float(text.replace(",", ".")), 2)
    return None
