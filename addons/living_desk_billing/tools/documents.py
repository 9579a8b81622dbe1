"""Which files may prove a turnover: looked at by content, not only by name."""

from __future__ import annotations

import os
from typing import Literal

MAX_SIZE = 10 * 1024 * 1024

# extension: (mimetype stored, possible first bytes)
ACCEPTED: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".p7m": (
        "application/pkcs7-mime",
        (b"\x30\x80", b"\x30\x82", b"\x30\x83", b"\x30\x84", b"MI", b"-----BEGIN"),
    ),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        (b"PK\x03\x04",),
    ),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", (b"PK\x03\x04",)),
}

Problem = Literal["empty", "too_big", "wrong_type"]


def get_mimetype(name: str) -> str:
    """Mimetype of an accepted file, by its extension."""
    return ACCEPTED[os.path.splitext(name.lower())[1]][0]


def find_document_problem(name: str, content: bytes) -> Problem | None:
    """Why the file cannot be taken, or None."""
    if not content:
        return "empty"
    if len(content) > MAX_SIZE:
        return "too_big"
    extension = os.path.splitext((name or "").lower())[1]
    if extension not in ACCEPTED:
        return "wrong_type"
    if not content.startswith(ACCEPTED[extension][1]):
        return "wrong_type"
    return None
