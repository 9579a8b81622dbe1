from psycopg2.errors import ForeignKeyViolation

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LivingDeskCommon


@tagged("post_install", "-at_install")
class TestAccess(LivingDeskCommon):
    """Who sees what, and that the same is refused over the API."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path = cls._activate_path(cls._create_path())
        cls.path_sicilia = cls._activate_path(cls._create_path(cls.festival))
        cls.assignment = cls._assign(cls.path)
        cls.offer = cls._assign(cls.path, cls.consultant_2, accept=False)
        cls.session = cls._create_session(cls.path, cls.assignment)
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Request", "is_living_request": True, "state_id": cls.milano.id}
        )
        cls.goal = cls.env["living.path.goal"].create({"path_id": cls.path.id, "name": "Tour"})
        cls.lombard_records = (
            cls.path,
            cls.path.step_ids[0],
            cls.goal,
            cls.assignment,
            cls.session,
            cls.lead,
            cls.theatre,
            cls.user_theatre.partner_id,
        )

    def _assert_allowed(self, user, operation, records, allowed=True):
        for record in records:
            with self.subTest(user=user.login, operation=operation, model=record._name):
                self.assertIs(record.with_user(user).has_access(operation), allowed)

    def test_a_desk_sees_its_own_clients_and_paths_only(self):
        for user in (self.user_adviser, self.user_manager, self.user_coordinator):
            self._assert_allowed(user, "read", self.lombard_records)
            self._assert_allowed(user, "write", self.lombard_records)
        for operation in ("read", "write", "unlink"):
            self._assert_allowed(
                self.user_manager_sicilia, operation, self.lombard_records, allowed=False
            )

    def test_searching_finds_only_what_may_be_seen(self):
        cases = [
            (self.user_adviser, self.path),
            (self.user_manager_sicilia, self.path_sicilia),
            (self.user_coordinator, self.path | self.path_sicilia),
            (self.user_theatre, self.path),
            (self.user_festival, self.path_sicilia),
            (self.user_consultant, self.path),
            (self.user_consultant_2, self.env["living.path"]),
        ]
        ours = self.path | self.path_sicilia
        for user, expected in cases:
            with self.subTest(user=user.login):
                found = self.env["living.path"].with_user(user).search([("id", "in", ours.ids)])
                self.assertEqual(found.sudo(), expected)

    def test_organizations_read_their_own_path_and_write_nothing(self):
        own = (self.path, self.path.step_ids[0], self.goal)
        self._assert_allowed(self.user_theatre, "read", own)
        self._assert_allowed(self.user_festival, "read", own, allowed=False)
        for operation in ("write", "create", "unlink"):
            for user in (self.user_theatre, self.user_consultant):
                self._assert_allowed(user, operation, own, allowed=False)
        self._assert_allowed(self.user_theatre, "read", (self.session, self.lead), allowed=False)

    def test_portal_users_do_not_read_what_is_for_the_desk(self):
        for user in (self.user_theatre, self.user_consultant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.path.with_user(user).read(["triage_reason"])

    def test_consultants_see_paths_once_they_accept(self):
        self._assert_allowed(self.user_consultant, "read", (self.path, self.assignment))
        self._assert_allowed(self.user_consultant_2, "read", (self.offer,))
        self._assert_allowed(
            self.user_consultant_2, "read", (self.path, self.assignment), allowed=False
        )
        self.offer._refuse("No time")
        self._assert_allowed(self.user_consultant_2, "read", (self.path,), allowed=False)

    def test_consultants_do_not_see_the_organizations_record(self):
        self._assert_allowed(self.user_consultant, "read", (self.theatre,), allowed=False)

    def test_network_templates_are_the_coordinators(self):
        self._assert_allowed(self.user_adviser, "read", (self.template,))
        for user in (self.user_adviser, self.user_manager):
            self._assert_allowed(
                user, "write", (self.template, self.template.step_ids[0]), allowed=False
            )
        self._assert_allowed(self.user_coordinator, "write", (self.template,))
        own = self.template.copy({"desk_id": self.desk_lombardia.id})
        self._assert_allowed(self.user_manager, "write", (own, own.step_ids[0]))
        self._assert_allowed(self.user_manager_sicilia, "read", (own,), allowed=False)

    def test_a_manager_cannot_make_a_network_template(self):
        with self.assertRaises(AccessError):
            self.env["living.path.template"].with_user(self.user_manager).create({"name": "Mine"})

    def test_desks_are_set_up_by_their_own_managers(self):
        self._assert_allowed(self.user_manager_sicilia, "read", (self.desk_lombardia,))
        self._assert_allowed(
            self.user_manager_sicilia, "write", (self.desk_lombardia,), allowed=False
        )
        self._assert_allowed(self.user_manager, "write", (self.desk_lombardia,))
        self._assert_allowed(self.user_adviser, "write", (self.desk_lombardia,), allowed=False)

    def test_who_leaves_the_team_sees_nothing_from_then_on(self):
        self._assert_allowed(self.user_adviser, "read", self.path)
        self.desk_lombardia.user_ids -= self.user_adviser
        self._assert_allowed(self.user_adviser, "read", self.path, allowed=False)
        self.user_adviser.living_desk_ids = self.desk_sicilia
        self._assert_allowed(self.user_adviser, "read", self.path_sicilia)

    def test_other_employees_see_none_of_it(self):
        employee = self._create_user("test.employee", "base.group_user")
        self._assert_allowed(
            employee, "read", (self.path, self.assignment, self.lead, self.session), allowed=False
        )
        salesman = self._create_user("test.sales", "sales_team.group_sale_salesman_all_leads")
        self._assert_allowed(salesman, "read", (self.lead,), allowed=False)

    def test_another_company_sees_none_of_it(self):
        company = self.env["res.company"].create({"name": "Another Network"})
        stranger = self._create_user(
            "test.stranger",
            "living_desk.group_coordinator",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self._assert_allowed(
            stranger, "read", (self.path, self.assignment, self.desk_lombardia), allowed=False
        )

    def test_an_internal_consultant_sees_own_sessions(self):
        employee = self._create_user("test.inhouse", "base.group_user")
        consultant = self.env["living.consultant"].create({"partner_id": employee.partner_id.id})
        assignment = self._assign(self.path, consultant, hours_budget=3)
        session = self._create_session(self.path, assignment)
        self._assert_allowed(employee, "read", (session,))

    def test_what_is_in_use_is_archived_not_deleted(self):
        skill = self.env["living.expertise"].search([], limit=1)
        self.consultant.expertise_ids = skill
        for record in (
            self.desk_lombardia,
            self.template,
            self.consultant,
            self.template.step_ids.phase_id,
            self.theatre_discipline,
            self.region_lombardia,
            skill,
        ):
            with (
                self.subTest(model=record._name),
                self.assertRaises(ForeignKeyViolation),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                record.unlink()
        archivable = self.desk_lombardia | self.desk_sicilia
        archivable.action_archive()
        self.assertFalse(any(archivable.mapped("active")))

    def test_only_who_sees_both_desks_gives_a_client_to_another_one(self):
        path = self._create_path()
        for record in (path, self.theatre):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(self.user_manager).desk_id = self.desk_sicilia
            record.invalidate_recordset()
        path.with_user(self.user_coordinator).desk_id = self.desk_sicilia
        self.assertEqual(path.desk_id, self.desk_sicilia)
