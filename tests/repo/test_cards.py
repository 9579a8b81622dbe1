"""What a card reads is loaded: a field that the view does not name breaks the whole board."""

import re
from xml.etree import ElementTree

from tests.tools import ROOT

READ = re.compile(r"\brecord\.(\w+)\.(?:raw_value|value)\b")


def kanbans():
    for path in sorted((ROOT / "addons").glob("*/*/*.xml")):
        for record in ElementTree.parse(path).iter("record"):
            for kanban in record.iter("kanban"):
                yield f"{path.name}: {record.get('id')}", kanban


def test_every_field_that_a_card_reads_is_in_its_view():
    boards = list(kanbans())
    assert boards
    missing = {}
    for name, kanban in boards:
        named = {field.get("name") for field in kanban.iter("field")}
        read = set(READ.findall(ElementTree.tostring(kanban, encoding="unicode")))
        if read - named:
            missing[name] = sorted(read - named)
    assert not missing
