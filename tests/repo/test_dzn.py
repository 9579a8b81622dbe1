"""The loader of published missions reads what is sound, and says what is wrong with the rest."""

import pytest

from tests.benchmarks import dzn

GOOD = """
% two meetings of three people
nBusiness = 3; nMeetings = 2;
nTables = 1;
nTotalSlots = 4;
nMorningSlots = 2;
requested = [|1, 2, 1,
|2, 3, 3,
|];
meetingsxBusiness = [{1,2},{1,2,3},{1,3}];
nMeetingsBusiness = [1,2,1];
forbidden = [{0}, {2..3}, {}];
fixed = [0,4];
precedences = [{}, {1}];
"""


def test_a_good_file():
    mission = dzn.parse(GOOD)
    assert [len(mission[name]) for name in ("slots", "people", "tables")] == [4, 3, 1]
    assert mission["wishes"] == [
        {"between": [0, 1], "required": True, "forbidden": [2, 3]},
        {"between": [1, 2], "required": True, "slot": 3},
    ]
    assert [person["absent"] for person in mission["people"]] == [[], [1, 2], []]
    assert mission["before"] == [[0, 1]]
    assert mission["rules"] == {"gap_spread": 2}
    assert {slot.get("session", 0) for slot in mission["slots"]} == {0}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("nTables = 1;", "", "`nTables` is missing"),
        ("nTables = 1;", "nTables = -1;", "did not expect “-1”"),
        ("nTables = 1;", "nTables = 99999999;", "`nTables` is 99999999"),
        ("nTables = 1;", "nTables = [1];", "`nTables` is [1]"),
        ("nTables = 1;", "nTables = 1; nTables = 2;", "twice"),
        ("nTables = 1;", "nTables = 1", "`nTables`: did not expect"),
        ("nTables = 1;", "import os; nTables = 1;", "cannot read “import os”"),
        ("nBusiness = 3", "nBusiness = 4", "`forbidden` has 3 entries, not 4"),
        ("nMeetings = 2", "nMeetings = 3", "`requested` has 2 entries, not 3"),
        ("nMorningSlots = 2", "nMorningSlots = 5", "not from 0 to 4"),
        ("|2, 3, 3,", "|2, 4, 3,", "meeting 2 of `requested` is 4"),
        ("|2, 3, 3,", "|2, 2, 3,", "a person with themselves"),
        ("|2, 3, 3,", "|2, 3,", "not two people and a session"),
        ("|2, 3, 3,", "|2, 3, 4,", "session of meeting 2"),
        ("|2, 3, 3,\n|];", "|2, 3, 3", "`requested`"),
        ("fixed = [0,4]", "fixed = [0,5]", "`fixed` of meeting 2 is 5"),
        ("fixed = [0,4]", "fixed = [0,{4}]", "`fixed` of meeting 2"),
        ("fixed = [0,4]", "fixed = 4", "`fixed` is not a list"),
        ("fixed = [0,4]", "fixed = [0 4]", "did not expect “4”"),
        ("fixed = [0,4]", "fixed = " + "[" * 5000, "did not expect “[”"),
        ("{2..3}", "{0..999999999}", "did not expect"),
        ("{2..3}", "{7}", "`forbidden` of person 2 is 7"),
        ("{2..3}", "2", "`forbidden` of person 2 is not a set"),
        ("[{}, {1}]", "[{}, {3}]", "`precedences` of meeting 2 is 3"),
        ("[1,2,1]", "[1,1,1]", "does not count"),
    ],
)
def test_what_is_wrong_is_told(old, new, told):
    assert old in GOOD
    with pytest.raises(dzn.DznError) as caught:
        dzn.parse(GOOD.replace(old, new))
    assert told in str(caught.value)


def test_folder(tmp_path):
    with pytest.raises(dzn.DznError, match="no files"):
        dzn.load_folder(tmp_path)
    (tmp_path / "b.dzn").write_text(GOOD)
    (tmp_path / "a.dzn").write_text(GOOD.replace("\n", "\r\n"))
    (tmp_path / "note.txt").write_text("no mission")
    found = dzn.load_folder(tmp_path)
    assert list(found) == ["a", "b"]
    assert found["a"] == found["b"]
    (tmp_path / "c.dzn").write_bytes(b"nBusiness = \xff;")
    with pytest.raises(dzn.DznError, match=r"c\.dzn: .*decode"):
        dzn.load_folder(tmp_path)
    (tmp_path / "c.dzn").write_bytes(b" " * (dzn.MOST_BYTES + 1))
    with pytest.raises(dzn.DznError, match=r"c\.dzn: more than"):
        dzn.load_folder(tmp_path)
