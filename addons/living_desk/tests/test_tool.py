from base64 import b64encode

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from .common import LivingDeskCommon
from .common_portal import LivingPortalCommon


class ToolCommon(LivingDeskCommon):
    """A tool in two languages, named by a step of the template."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.english = cls.env.ref("base.lang_en")
        cls.italian = cls.env.ref("base.lang_it")
        cls.tool = cls.env["living.tool"].create({"name": "Business plan"})
        cls.v1 = cls._create_version("1.0", cls.english)
        cls.v1_it = cls._create_version("1.0", cls.italian)
        (cls.v1 | cls.v1_it).action_release()
        cls.template.step_ids[0].tool_ids = cls.tool
        cls.path = cls._create_path()

    @classmethod
    def _create_version(cls, number, lang, tool=None, **values):
        return cls.env["living.tool.version"].create(
            {
                "tool_id": (tool or cls.tool).id,
                "number": number,
                "lang_id": lang.id,
                "file": b64encode(f"Plan {number} {lang.iso_code}".encode()),
                "file_name": "plan.txt",
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestTool(ToolCommon):
    """The network's tools have versions; paths that use an old one are marked."""

    def test_a_path_uses_the_current_version_in_the_organizations_language(self):
        self.assertEqual(self.path.tool_version_ids, self.v1)
        self.env["res.lang"]._activate_lang("it_IT")
        self.theatre.lang = "it_IT"
        self.assertEqual(self._create_path().tool_version_ids, self.v1_it)

    def test_in_another_language_if_there_is_none(self):
        self.v1.action_withdraw()
        self.assertEqual(self._create_path().tool_version_ids, self.v1_it)
        self.v1_it.action_withdraw()
        self.assertFalse(self._create_path().tool_version_ids)

    def test_changing_the_template_changes_its_tools(self):
        other_tool = self.env["living.tool"].create({"name": "Guide"})
        guide = self._create_version("3", self.english, other_tool)
        by_hand = self._create_version(
            "1", self.english, self.env["living.tool"].create({"name": "By hand"})
        )
        (guide | by_hand).action_release()
        self.path.tool_version_ids += by_hand
        template = self.template.copy({"name": "Other"})
        self.assertEqual(template.step_ids[0].tool_ids, self.tool, "A copy keeps the tools")
        template.step_ids[0].tool_ids = other_tool
        self.path.template_id = template
        self.assertEqual(self.path.tool_version_ids, guide | by_hand)

    def test_a_release_replaces_marks_and_tells_once(self):
        closed = self._create_path()
        closed._move("cancelled", "They gave up")
        other_language = self._create_path()
        other_language.tool_version_ids = self.v1_it
        v2 = self._create_version("2.0", self.english, change_note="Taxes abroad")
        before = {path: path.message_ids for path in self.path | closed | other_language}
        v2.action_release()
        self.assertEqual((self.v1 | v2).mapped("state"), ["withdrawn", "current"])
        self.assertEqual(self.v1_it.state, "current")
        self.assertTrue(self.path.has_outdated_tools)
        self.assertFalse(other_language.has_outdated_tools)
        [note] = self.path.message_ids - before[self.path]
        self.assertIn("Taxes abroad", note.body)
        for path in (closed, other_language):
            self.assertEqual(path.message_ids, before[path])
        self.assertEqual(self.tool.current_version_ids, v2 | self.v1_it)
        found = self.env["living.path"].search([("has_outdated_tools", "=", True)])
        self.assertIn(self.path, found)

    def test_the_adviser_takes_the_current_versions(self):
        v2 = self._create_version("2.0", self.english)
        v2.action_release()
        self.path.with_user(self.user_adviser).action_update_tools()
        self.assertEqual(self.path.tool_version_ids, v2)
        self.assertFalse(self.path.has_outdated_tools)

    def test_a_withdrawn_version_marks_too(self):
        self.v1.action_withdraw()
        self.assertTrue(self.path.has_outdated_tools)
        self.v1_it.action_withdraw()
        self.path.action_update_tools()
        self.assertEqual(self.path.tool_version_ids, self.v1, "Nothing to take instead")

    def test_what_is_released_stays_as_it_is(self):
        for vals in ({"number": "9"}, {"file": b64encode(b"Other")}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "stays as it is"):
                self.v1.write(vals)
        with self.assertRaisesRegex(UserError, "withdraw it"):
            self.v1.unlink()
        with self.assertRaisesRegex(UserError, "cannot become"):
            self.v1.action_release()
        draft = self._create_version("2", self.english, file=False)
        with self.assertRaisesRegex(UserError, "Attach the file"):
            draft.action_release()
        draft.unlink()

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_one_current_version_per_language(self):
        v2 = self._create_version("2.0", self.english)
        with self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            v2.write({"state": "current", "released_on": "2026-01-01"})
            self.env.flush_all()
        with self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            self._create_version("1.0", self.english)

    # === ACCESS === #

    @users("test.adviser")
    def test_an_adviser_reads_and_uses_but_does_not_release(self):
        draft = self._create_version("2.0", self.english)
        self.assertEqual(draft.with_user(self.env.user).number, "2.0")
        for call in (
            lambda: draft.with_user(self.env.user).action_release(),
            lambda: self.tool.with_user(self.env.user).write({"name": "Mine"}),
            lambda: self.env["living.tool"].create({"name": "Mine"}),
        ):
            with self.assertRaises(AccessError):
                call()
        self._create_path().with_user(self.env.user).tool_version_ids = self.v1_it

    def test_a_desk_keeps_its_own_tools_and_the_coordinator_the_networks(self):
        tools = self.env["living.tool"]
        own = tools.with_user(self.user_manager).create(
            {"name": "Own", "desk_id": self.desk_lombardia.id}
        )
        with self.assertRaises(AccessError):
            tools.with_user(self.user_manager).create({"name": "Network"})
        with self.assertRaises(AccessError):
            own.with_user(self.user_manager_sicilia).read(["name"])
        self.assertEqual(
            tools.with_user(self.user_manager_sicilia).search(
                [("id", "in", (own | self.tool).ids)]
            ),
            self.tool,
        )
        self.tool.with_user(self.user_coordinator).name = "Network's"
        draft = self._create_version("2.0", self.english)
        with self.assertRaises(AccessError):
            draft.with_user(self.user_manager).state = "current"
        for user in (self.user_theatre, self.user_consultant):
            with self.assertRaises(AccessError):
                self.v1.with_user(user).read(["file"])

    def test_a_release_reaches_paths_of_every_desk(self):
        path = self._create_path(self.festival)
        self._create_version("2.0", self.english).with_user(self.user_coordinator).action_release()
        self.assertTrue(path.has_outdated_tools)

    def test_lists_cost_the_same_for_few_and_many(self):
        def count(tools):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            tools.with_user(self.user_adviser).web_read(
                {
                    "name": {},
                    "path_count": {},
                    "current_version_ids": {"fields": {"display_name": {}}},
                }
            )
            return self.env.cr.sql_log_count - start

        tools = self.env["living.tool"].create([{"name": f"Tool {n}"} for n in range(12)])
        for tool in tools:
            self._create_version("1", self.english, tool).action_release()
        count(tools[:2])
        self.assertEqual(count(tools[:2]), count(tools))


@tagged("post_install", "-at_install")
class TestPortalTool(ToolCommon, LivingPortalCommon):
    """Who works on a path downloads its tools, and no others."""

    def test_the_organization_downloads_the_tools_of_its_path(self):
        self._login(self.user_theatre)
        url = f"/my/paths/{self.path.id}/tools/{self.v1.id}"
        self.assertIn(url, self._get(f"/my/paths/{self.path.id}"))
        self.assertEqual(self._get(url), "Plan 1.0 en")
        self._assign(self._activate_path(self.path))
        self._login(self.user_consultant)
        self.assertEqual(self._get(url), "Plan 1.0 en")

    def test_guessing_finds_nothing(self):
        path = self.path.id
        for user, url in (
            (self.user_theatre, f"/my/paths/{path}/tools/{self.v1_it.id}"),
            (self.user_theatre, f"/my/paths/{path}/tools/999999"),
            (self.user_theatre, f"/my/paths/{path}/tools/99999999999"),
            (self.user_festival, f"/my/paths/{path}/tools/{self.v1.id}"),
            (self.user_consultant, f"/my/paths/{path}/tools/{self.v1.id}"),
            (self.user_theatre, f"/web/content/living.tool.version/{self.v1.id}/file"),
        ):
            with self.subTest(user=user.login, url=url):
                self._login(user)
                self._get(url, 404)
        self._assert_login_asked(f"/my/paths/{path}/tools/{self.v1.id}")
