"""The Italian of every addon is whole and follows the source."""

import re

import polib
import pytest

from tests.tools import ADDONS, ROOT, odoo

PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd]|\{\w*\}|<t t-out=[^>]*>")


@pytest.fixture(scope="session")
def exported(alone, tmp_path_factory):
    """Return the terms of each addon as Odoo finds them now, demo data left out."""
    terms = {}
    for addon in ADDONS:
        path = tmp_path_factory.mktemp("i18n") / f"{addon}.pot"
        odoo("i18n", "export", "-d", alone(addon)[0], "-l", "pot", "-o", str(path), addon)
        terms[addon] = {entry.msgid for entry in polib.pofile(str(path))}
    return terms


def translations(addon, name):
    """Return the entries of a file of translations."""
    return polib.pofile(str(ROOT / "addons" / addon / "i18n" / name))


@pytest.mark.parametrize("addon", ADDONS)
class TestTranslation:
    def test_template_is_current(self, exported, addon):
        template = {entry.msgid for entry in translations(addon, f"{addon}.pot")}
        assert not exported[addon] - template, "new terms"
        assert not template - exported[addon], "terms long gone"

    def test_italian_is_complete(self, exported, addon):
        italian = translations(addon, "it.po")
        done = {entry.msgid for entry in italian if entry.msgstr and not entry.fuzzy}
        assert not exported[addon] - done, "terms without Italian"
        assert not {entry.msgid for entry in italian} - exported[addon], "terms long gone"

    def test_placeholders(self, addon):
        assert not [
            entry.msgid
            for entry in translations(addon, "it.po")
            if sorted(PLACEHOLDER.findall(entry.msgid)) != sorted(PLACEHOLDER.findall(entry.msgstr))
        ]
