"""Manifests and folders of the addons agree with each other and with the rules."""

import re

import pytest

from tests.tools import ADDONS, MANIFESTS, ROOT

# The keys that Odoo's own linter knows and that we use.
KNOWN_KEYS = {
    "assets",
    "application",
    "author",
    "auto_install",
    "category",
    "data",
    "demo",
    "depends",
    "external_dependencies",
    "icon",
    "installable",
    "license",
    "name",
    "post_init_hook",
    "pre_init_hook",
    "summary",
    "uninstall_hook",
    "version",
    "website",
}
DEFAULTS = {
    "application": False,
    "auto_install": False,
    "data": [],
    "demo": [],
    "installable": True,
    "summary": "",
    "website": "",
}


@pytest.mark.parametrize("addon", ADDONS)
class TestManifest:
    def test_identity(self, addon):
        manifest = MANIFESTS[addon]
        assert manifest["author"] == "Living Desk"
        assert manifest["license"] == "AGPL-3"
        assert re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", manifest["version"])
        assert manifest["summary"]

    def test_keys(self, addon):
        manifest = MANIFESTS[addon]
        assert not set(manifest) - KNOWN_KEYS
        defaults = [key for key, value in DEFAULTS.items() if manifest.get(key, ...) == value]
        assert not defaults, "keys with their default value say nothing"

    def test_every_file_is_loaded_and_exists(self, addon):
        folder = ROOT / "addons" / addon
        listed = MANIFESTS[addon].get("data", []) + MANIFESTS[addon].get("demo", [])
        assert not [name for name in listed if not (folder / name).is_file()]
        assert len(listed) == len(set(listed))
        found = {
            str(path.relative_to(folder))
            for part in ("data", "demo", "report", "security", "views", "wizards")
            for path in (folder / part).rglob("*")
            if path.suffix in {".xml", ".csv"}
        }
        assert not found - set(listed), "files that nothing loads"

    def test_menus_last(self, addon):
        last = MANIFESTS[addon]["data"][-1]
        menus = [name for name in MANIFESTS[addon]["data"] if "menu" in name]
        assert not menus or menus[-1] == last

    def test_documentation(self, addon):
        readme = ROOT / "addons" / addon / "readme"
        for name in ("DESCRIPTION.md", "CONFIGURE.md", "USAGE.md", "ROADMAP.md"):
            assert (readme / name).is_file(), name
            assert (readme / name).read_text(encoding="utf-8").strip(), name

    def test_icon(self, addon):
        assert (ROOT / "addons" / addon / "static" / "description" / "icon.png").is_file()

    def test_tests_are_imported(self, addon):
        """Odoo's own runner finds a test file only by its import."""
        folder = ROOT / "addons" / addon / "tests"
        imports = (folder / "__init__.py").read_text(encoding="utf-8")
        names = [path.stem for path in folder.glob("test_*.py")]
        assert names
        assert not [name for name in names if not re.search(rf"\b{name}\b", imports)]


def test_only_the_core_is_shared():
    """Billing and events never depend on each other; the bridges depend on both."""
    for addon in ("living_desk_billing", "living_desk_events"):
        assert set(MANIFESTS[addon]["depends"]) & set(ADDONS) == {"living_desk"}
    assert not set(MANIFESTS["living_desk"]["depends"]) & set(ADDONS)
