"""The Italian of every addon is whole and follows the source."""

import io
import re

import polib
import pytest

from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.orm.registry import Registry
from odoo.tools.translate import trans_export

from tests.tools import ADDONS, ROOT, RUN_DB

PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd]|\{\w*\}|<t t-out=[^>]*>")


def exported(addon):
    """Return the terms of an addon as Odoo finds them now."""
    stream = io.BytesIO()
    with Registry(RUN_DB).cursor() as cr:
        trans_export(None, [addon], stream, "po", Environment(cr, SUPERUSER_ID, {}))
    return {entry.msgid for entry in polib.pofile(stream.getvalue().decode())}


@pytest.mark.parametrize("addon", ADDONS)
class TestTranslation:
    def test_template_is_current(self, addon):
        template = polib.pofile(str(ROOT / "addons" / addon / "i18n" / f"{addon}.pot"))
        assert {entry.msgid for entry in template} == exported(addon)

    def test_italian_is_complete(self, addon):
        italian = polib.pofile(str(ROOT / "addons" / addon / "i18n" / "it.po"))
        done = {entry.msgid for entry in italian if entry.msgstr and not entry.fuzzy}
        assert not exported(addon) - done, "terms without Italian"
        assert not {entry.msgid for entry in italian} - exported(addon), "terms long gone"

    def test_placeholders(self, addon):
        italian = polib.pofile(str(ROOT / "addons" / addon / "i18n" / "it.po"))
        assert not [
            entry.msgid
            for entry in italian
            if sorted(PLACEHOLDER.findall(entry.msgid)) != sorted(PLACEHOLDER.findall(entry.msgstr))
        ]
