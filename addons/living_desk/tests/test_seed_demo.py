"""The demo is alive: every state of every chain is there, on believable days."""

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import TransactionCase, tagged

STAFF = {
    "user_coordinator": ("coordinator", "living_desk.group_coordinator"),
    "user_manager_lombardia": ("manager.lombardia", "living_desk.group_manager"),
    "user_manager_sicilia": ("manager.sicilia", "living_desk.group_manager"),
    "user_adviser": ("adviser", "living_desk.group_user"),
    "user_teatro": ("teatro", "base.group_portal"),
    "user_festival": ("festival", "base.group_portal"),
    "user_consultant1": ("consultant1", "base.group_portal"),
    "user_consultant2": ("consultant2", "base.group_portal"),
}


@tagged("post_install", "-at_install")
class TestSeedDemo(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paths = cls._get_demo_records("living.path", "path_demo_%")
        cls.sessions = cls._get_demo_records("calendar.event", "session_demo_%")

    @classmethod
    def _get_demo_records(cls, model, pattern):
        data = cls.env["ir.model.data"].search(
            [("module", "=", "living_desk"), ("model", "=", model), ("name", "=like", pattern)]
        )
        return cls.env[model].browse(data.mapped("res_id"))

    def _get_states(self, model, field="state"):
        return {
            key for key, _label in self.env[model]._fields[field]._description_selection(self.env)
        }

    def test_logins(self):
        for xmlid, (login, group) in STAFF.items():
            with self.subTest(login=login):
                user = self.env.ref(f"living_desk.{xmlid}")
                self.assertEqual(user.login, login)
                self.assertTrue(user.has_group(group))
                self.assertTrue(user.email.endswith("@example.com"))
                credential = {"type": "password", "login": login, "password": login}
                user.with_user(user)._check_credentials(credential, {"interactive": True})

    def test_staff_of_each_desk(self):
        lombardia = self.env.ref("living_desk.desk_lombardia")
        self.assertEqual(
            lombardia.user_ids,
            self.env.ref("living_desk.user_manager_lombardia")
            + self.env.ref("living_desk.user_adviser"),
        )

    def test_organizations(self):
        organizations = self._get_demo_records("res.partner", "organization_demo_%")
        self.assertEqual(len(organizations), 48)
        self.assertEqual(
            set(organizations.mapped("organization_kind")),
            self._get_states("res.partner", "organization_kind") - {"other"},
        )
        self.assertEqual(len(organizations.desk_id), 4, "Every desk has its clients.")
        for organization in organizations:
            with self.subTest(organization=organization.name):
                self.assertIn(organization.living_region_id, organization.desk_id.region_ids)
                self.assertTrue(organization.email.endswith(".example"))
                self.assertTrue(organization.child_ids, "Somebody answers for it.")

    def test_paths_in_every_state(self):
        self.assertEqual(len(self.paths), 26)
        self.assertEqual(set(self.paths.mapped("state")), self._get_states("living.path"))
        self.assertEqual(len(self.paths.template_id), 3)
        self.assertEqual(len(self.paths.desk_id), 4)

    def test_closed_paths_have_no_open_step(self):
        closed = self.paths.filtered(lambda p: p.state in ("concluded", "followup"))
        self.assertNotIn("todo", closed.step_ids.mapped("state"))

    def test_some_steps_are_late(self):
        late = self.paths.filtered(lambda p: p.state == "active").step_ids.filtered("is_late")
        self.assertGreaterEqual(len(late), 2)

    def test_hours_stay_within_the_budget(self):
        for path in self.paths:
            with self.subTest(path=path.name):
                self.assertGreaterEqual(path.hours_left, 0)
        for assignment in self.paths.assignment_ids:
            with self.subTest(assignment=assignment.display_name):
                self.assertGreaterEqual(assignment.hours_left, 0)

    def test_assignments_in_every_state(self):
        self.assertEqual(
            set(self.paths.assignment_ids.mapped("state")), self._get_states("living.assignment")
        )

    def test_sessions_in_every_state_before_and_after_today(self):
        self.assertEqual(
            set(self.sessions.mapped("living_state")),
            self._get_states("calendar.event", "living_state"),
        )
        # The day of installation, not of the test: the database may be older.
        installed = self.env.ref("living_desk.path_demo_01").create_date
        month = relativedelta(days=31)
        near = self.sessions.filtered(lambda s: installed - month < s.start < installed + month)
        self.assertGreaterEqual(len(near.filtered(lambda s: s.start < installed)), 5)
        self.assertGreaterEqual(len(near.filtered(lambda s: s.start > installed)), 5)
        held = self.sessions - self.sessions.filtered(lambda s: s.living_state == "planned")
        for session in held:
            with self.subTest(session=session.name):
                self.assertLess(session.stop, fields.Datetime.now())
                self.assertTrue(session.living_report)

    def test_sessions_on_working_days(self):
        for session in self.sessions:
            self.assertLess(session.start.weekday(), 5, session.name)

    def test_requests(self):
        requests = self._get_demo_records("crm.lead", "lead_demo_%").with_context(active_test=False)
        self.assertEqual(len(requests), 12)
        self.assertEqual(set(requests.mapped("won_status")), {"won", "lost", "pending"})
        self.assertFalse(
            self.env.ref("living_desk.lead_demo_12").desk_id, "No desk serves Sardegna yet."
        )
