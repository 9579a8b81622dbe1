from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LivingDeskCommon


@tagged("post_install", "-at_install")
class TestFacilitator(LivingDeskCommon):
    """A facilitator follows organizations, as many as the desk allows, and logs meetings."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm = cls._create_organization("Officina di Prova", cls.desk_lombardia, cls.milano)

    def _meet(self, user=None, organization=None, **values):
        now = fields.Datetime.now()
        return (
            self.env["calendar.event"]
            .with_user(user or self.user_adviser)
            .create(
                {
                    "name": "First visit",
                    "living_organization_id": (organization or self.firm).id,
                    "start": now,
                    "stop": fields.Datetime.add(now, hours=1),
                    **values,
                }
            )
        )

    def test_a_facilitator_is_on_the_team(self):
        self.firm.with_user(self.user_adviser).facilitator_id = self.user_adviser
        with self.assertRaisesRegex(ValidationError, "not on the team of the desk"):
            self.firm.facilitator_id = self.user_manager_sicilia

    def test_people_have_no_facilitator(self):
        with self.assertRaisesRegex(ValidationError, "not an organization that a desk follows"):
            self.user_theatre.partner_id.facilitator_id = self.user_adviser

    def _assert_refused(self):
        return self.assertRaises(UserError, msg="The limit is passed")

    def test_no_more_organizations_than_the_desk_allows(self):
        self.desk_lombardia.member_limit = 1
        self.firm.facilitator_id = self.user_adviser
        with self._assert_refused() as refusal:
            self.theatre.facilitator_id = self.user_adviser
        self.assertIn("already follows 1 organizations, the limit of", str(refusal.exception))
        with self._assert_refused():
            self._create_organization(
                "Third", self.desk_lombardia, self.milano, facilitator_id=self.user_adviser.id
            )
        self.firm.action_archive()
        self.theatre.facilitator_id = self.user_adviser
        with self._assert_refused():
            self.firm.action_unarchive()

    def test_without_a_limit_nobody_is_refused(self):
        (self.firm | self.theatre).facilitator_id = self.user_adviser
        self.assertEqual(self.theatre.facilitator_id, self.user_adviser)

    @mute_logger("odoo.sql_db")
    def test_a_limit_is_not_negative(self):
        with self.assertRaises(IntegrityError):
            self.desk_lombardia.member_limit = -1
            self.env.flush_all()

    def test_the_facilitator_stays_with_the_desk_that_an_organization_leaves(self):
        self.firm.facilitator_id = self.user_adviser
        self.firm.desk_id = self.desk_sicilia
        self.assertFalse(self.firm.facilitator_id)

    def test_meetings_need_no_path(self):
        meeting = self._meet(living_report="They look for a partner in Malta.")
        self.assertEqual(meeting.living_desk_id, self.desk_lombardia)
        self.assertFalse(meeting.living_state or meeting.living_hours)
        self.assertEqual(self.firm.living_meeting_count, 1)
        action = self.firm.with_user(self.user_adviser).action_view_living_meetings()
        self.assertEqual(self.env["calendar.event"].search(action["domain"]), meeting)

    def test_a_session_follows_its_path(self):
        path = self._activate_path(self._create_path())
        session = self._create_session(path)
        self.assertEqual(session.living_organization_id, self.theatre)
        with self.assertRaisesRegex(ValidationError, "is a session of the path of Teatro"):
            session.living_organization_id = self.firm
        meeting = self._meet()
        meeting.living_path_id = path
        self.assertEqual(meeting.living_organization_id, self.theatre)

    def test_meetings_are_the_desks(self):
        meeting = self._meet()
        for user, allowed in (
            (self.user_adviser, True),
            (self.user_manager, True),
            (self.user_coordinator, True),
            (self.user_manager_sicilia, False),
            (self.user_theatre, False),
        ):
            for operation in ("read", "write"):
                with self.subTest(user=user.login, operation=operation):
                    self.assertIs(meeting.with_user(user).has_access(operation), allowed)

    def test_another_desk_does_not_log_a_meeting(self):
        path = self._create_path()
        with self.assertRaises(AccessError):
            self._meet(self.user_manager_sicilia)
        with self.assertRaises(AccessError):
            self._meet(self.user_manager_sicilia, self.theatre, living_path_id=path.id)

    def test_an_organization_with_meetings_stays(self):
        self._meet()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.firm.unlink()
