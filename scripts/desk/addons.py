#!/usr/bin/env python3
"""What the databases are built from, read from the addons' files.

usage: addons.py names         our addons, in the order of the alphabet
       addons.py dependencies  what they need that is not ours
       addons.py fingerprints  a line "addon checksum" per addon
"""

import ast
import hashlib
import sys
from pathlib import Path

ADDONS = Path(__file__).resolve().parents[2] / "addons"

# Read from disk at each request or run; no database holds a copy of them.
NOT_IN_DATABASE = {"__pycache__", "readme", "static", "tests"}


def manifests():
    """Return the manifest of each addon by name."""
    return {
        path.parent.name: ast.literal_eval(path.read_text(encoding="utf-8"))
        for path in sorted(ADDONS.glob("*/__manifest__.py"))
    }


def dependencies():
    """Return the sorted names that our addons depend on and do not define."""
    ours = manifests()
    needed = {name for manifest in ours.values() for name in manifest["depends"]}
    return sorted(needed - set(ours))


def fingerprint(addon):
    """Return a checksum over the files that end up in a database."""
    digest = hashlib.sha256()
    for path in sorted((ADDONS / addon).rglob("*")):
        parts = path.relative_to(ADDONS).parts
        if path.is_file() and not NOT_IN_DATABASE.intersection(parts):
            digest.update("/".join(parts).encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def main():
    match sys.argv[1:]:
        case ["names"]:
            print("\n".join(manifests()))
        case ["dependencies"]:
            print("\n".join(dependencies()))
        case ["fingerprints"]:
            for addon in manifests():
                print(addon, fingerprint(addon))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
