"""What no tracked file may hold, and how long one may be."""

import re
import subprocess

import pytest

from tests.tools import ADDONS, ROOT

MOST_LINES = 400

# Idioms of older Odoo versions: ignored, deprecated or gone in 19.0.
OLD_PYTHON = {
    r"\b_sql_constraints\b": "models.Constraint",
    r"\bodoo\.osv\b": "odoo.fields.Domain",
    r"\bname_get\(": "_compute_display_name",
    r"\.read_group\(": "_read_group",
    r"\bgroup_operator\s*=": "aggregator=",
    r"\bauto_join\s*=": "bypass_search_access=",
    r"\b_check_recursion\(": "_has_cycle",
    r"\btoggle_active\b": "action_archive and action_unarchive",
    r"\bself\._(cr|uid|context)\b": "self.env",
    r"\bcheck_access_(rights|rule)\(": "check_access or has_access",
    r"\bgroups_id\b": "group_ids",
    r"@api\.(multi|one|returns)\b": "nothing",
    r"\buser_has_groups\(": "env.user.has_groups",
    r"\bdate\.today\(\)": "fields.Date.context_today",
    r"\bcr\.execute\(\s*f[\"']": "SQL()",
    r"\bcr\.commit\(\)": "a savepoint",
    r"from odoo import .*\b_\b": "self.env._",
    r"^# -\*- coding": "nothing",
}
OLD_XML = {
    r"\bt-(esc|raw)=": "t-out",
    r"<tree\b": "<list",
    r"\bview_mode\">[^<]*\btree\b": "list",
    r"\battrs=": "invisible, readonly, required",
    r"\bstates=\"": "invisible",
    r"\bkanban-box\b": 't-name="card"',
    r"\bgroups_id\b": "group_ids",
    r"\(4,\s*ref\(": "Command.link",
    r"\(6,\s*0,": "Command.set",
    r"\bnumbercall\b": "nothing",
}
# Where the software is built is nobody's business, nor may it be needed: it names the hosts that
# its users meet, and nobody's own folders.
HOSTS = re.compile(
    r"127\.0\.0\.1|localhost|odoo(?:_websocket)?|github\.com|(?:.+\.)?example(?:\.com)?"
    r"|fsf\.org|www\.(?:w3|gnu)\.org|www\.(?:progettocresco\.it|facebook\.com)"
    r"|ivaservizi\.agenziaentrate\.gov\.it"
)
URL = re.compile(r"https?://([\w-]+(?:\.[\w-]+)*)")
OWN_FOLDER = re.compile(r"(?<![\w.$}])/(?:root|home)/\w")


def tracked():
    """Return every file of the repository that is text."""
    names = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    for name in filter(None, names):
        path = ROOT / name
        if path.suffix not in {".png", ".jpg", ".ico", ".pdf", ".woff2"} and path.is_file():
            yield name, path.read_text(encoding="utf-8", errors="replace")


def found(patterns, suffix):
    """Return "file:line: use X" for each match in the addons' files."""
    return [
        f"{name}:{number}: use {instead}"
        for name, text in tracked()
        if name.startswith("addons/") and name.endswith(suffix)
        for pattern, instead in patterns.items()
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line)
    ]


@pytest.mark.parametrize("patterns, suffix", [(OLD_PYTHON, ".py"), (OLD_XML, ".xml")])
def test_no_old_idioms(patterns, suffix):
    tests_may = re.compile(r"/tests/.*: use (fields\.Date\.context_today)$")
    assert not [line for line in found(patterns, suffix) if not tests_may.search(line)]


def test_only_known_hosts():
    assert not [
        f"{name}: {host}"
        for name, text in tracked()
        for host in URL.findall(text)
        if not HOSTS.fullmatch(host)
    ]


def test_no_machine_paths():
    assert not [name for name, text in tracked() if OWN_FOLDER.search(text)]


@pytest.mark.parametrize("addon", ADDONS)
def test_short_files(addon):
    folder = ROOT / "addons" / addon
    files = [path for path in folder.rglob("*.py") if folder / "tests" not in path.parents]
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert not {path.name: count for path, count in lengths.items() if count > MOST_LINES}


def test_short_scripts():
    for path in [ROOT / "desk", *(ROOT / "scripts" / "desk").glob("*")]:
        if path.is_file():
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 250, path
