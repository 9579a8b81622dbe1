from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.living_desk.tests.common_assessment import LivingAssessmentCommon
from odoo.addons.living_desk.tests.common_portal import LivingPortalCommon

from .common_training import LivingTrainingCommon


@tagged("post_install", "-at_install")
class TestTrainingDemand(LivingTrainingCommon, LivingAssessmentCommon, LivingPortalCommon):
    """Courses are proposed to who needs them, and what is missing is listed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey = cls._create_form_version(questions=4, living_version=2)
        cls.survey.action_living_publish()
        cls.dimensions = cls.survey.living_dimension_ids
        cls.assessment = cls._create_assessment()
        # 0 and 20 % in the first two, 60 and 100 % in the others: weak is below 60.
        cls._answer(cls.assessment, adviser=[0, 1, 3, 5])
        cls.course.write(
            {
                "is_on_portal": True,
                "living_dimension_ids": [Command.set(cls.dimensions[0].ids)],
            }
        )

    def _get_demand(self, desk=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["living.training.demand"].search(
            [("desk_id", "=", (desk or self.desk_lombardia).id)]
        )

    # === PROPOSALS === #

    def test_a_weak_dimension_proposes_its_course(self):
        proposals = self.env["event.event"]._get_proposals(self.theatre)
        self.assertEqual(proposals, [(self.course, ["Dimension 0"])])
        self.assertFalse(self.env["event.event"]._get_proposals(self.festival))

    def test_what_is_no_longer_weak_proposes_nothing(self):
        again = self._create_assessment(moment="t1", date=fields.Date.context_today(self.env.user))
        self._answer(again, adviser=[5, 5, 5, 5])
        self.assertFalse(self.env["event.event"]._get_proposals(self.theatre))

    def test_the_threshold_of_the_recommendation_counts(self):
        self.course.living_dimension_ids = self.dimensions[2]
        self.assertFalse(self.env["event.event"]._get_proposals(self.theatre), "60 is not weak")
        self.env["living.recommendation"].create(
            {
                "dimension_id": self.dimensions[2].id,
                "below_percent": 61,
                "template_step_id": self.template.step_ids[0].id,
            }
        )
        self.assertTrue(self.env["event.event"]._get_proposals(self.theatre))

    def test_another_version_of_the_form_is_the_same_dimension(self):
        version = self.survey._copy_living_version()
        self.course.living_dimension_ids = version.living_dimension_ids.filtered(
            lambda item: item.code == "d0"
        )
        self.assertTrue(self.env["event.event"]._get_proposals(self.theatre))

    def test_whoever_is_enrolled_is_not_asked_again(self):
        registration = self._enrol("Anna", organization=self.theatre)
        self.assertFalse(self.env["event.event"]._get_proposals(self.theatre))
        registration.action_cancel()
        self.assertTrue(self.env["event.event"]._get_proposals(self.theatre))
        self.course.kanban_state = "cancel"
        self.assertFalse(self.env["event.event"]._get_proposals(self.theatre))

    def test_the_portal_says_why(self):
        self._login(self.user_theatre)
        page = self._get("/my/trainings")
        self.assertIn("Proposed for you", page)
        self.assertIn("Because of your assessment: Dimension 0", page)
        self._login(self.user_festival)
        self.assertNotIn("Proposed for you", self._get("/my/trainings"))

    def test_the_assessment_shows_them_to_the_adviser(self):
        assessment = self.assessment.with_user(self.user_adviser)
        self.assertEqual(assessment.proposed_event_count, 1)
        action = assessment.action_view_proposed_events()
        self.assertEqual(action["domain"], [("id", "in", self.course.ids)])

    # === DEMAND === #

    def test_organizations_and_seats_side_by_side(self):
        self.course.seats_max = 1
        rows = {row.dimension_id: row for row in self._get_demand() if row.dimension_id}
        self.assertEqual(set(rows), set(self.dimensions[:2]))
        first, second = (rows[dimension] for dimension in self.dimensions[:2])
        self.assertEqual((first.organization_count, first.course_count), (1, 1))
        self.assertEqual((first.seat_count, first.uncovered_count), (1, 0))
        self.assertEqual((second.course_count, second.uncovered_count), (0, 1))
        self.assertEqual(self._get_demand()[0].uncovered_count, 1, "the uncovered first")
        self._enrol("Anna", organization=self.festival)
        rows = {row.dimension_id: row for row in self._get_demand() if row.dimension_id}
        self.assertEqual(rows[self.dimensions[0]].uncovered_count, 1, "the seat is taken")
        self.course.seats_limited = False
        rows = {row.dimension_id: row for row in self._get_demand() if row.dimension_id}
        self.assertEqual(rows[self.dimensions[0]].uncovered_count, 0)

    def test_expertise_asked_for(self):
        expertise = self.env["living.expertise"].create({"name": "Test Customs"})
        needs = self.env["living.consultancy.need"]
        need = needs.create(
            {"path_id": self.path.id, "hours": 4, "expertise_ids": [Command.set(expertise.ids)]}
        )
        rows = self._get_demand().filtered(lambda row: row.expertise_id == expertise)
        self.assertEqual((rows.need, rows.organization_count), ("Test Customs", 1))
        self.assertEqual(rows.uncovered_count, 1)
        self.course.living_expertise_ids = expertise
        rows = self._get_demand().filtered(lambda row: row.expertise_id == expertise)
        self.assertEqual(rows.uncovered_count, 0)
        need.action_give_up()
        self.assertFalse(self._get_demand().filtered(lambda row: row.expertise_id == expertise))

    def test_a_course_is_planned_from_the_need(self):
        row = self._get_demand().filtered(lambda row: row.dimension_id == self.dimensions[1])
        action = row.with_user(self.user_adviser).action_plan_course()
        events = self.env["event.event"].with_user(self.user_adviser)
        with Form(events.with_context(**action["context"])) as form:
            self.assertIn("Dimension 1", form.name)
        course = form.record
        self.assertEqual(course.living_dimension_ids, self.dimensions[1])
        self.assertEqual(course.desk_id, self.desk_lombardia)
        self.assertTrue(course.is_training)

    def test_a_desk_sees_the_needs_of_its_own(self):
        demand = self.env["living.training.demand"]
        own = [("desk_id", "=", self.desk_lombardia.id)]
        for user, seen in (
            (self.user_adviser, True),
            (self.user_manager_sicilia, False),
            (self.user_coordinator, True),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(bool(demand.with_user(user).search(own)), seen)
        for user in (self.user_theatre, self.user_consultant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                demand.with_user(user).search([])

    def test_it_is_grouped_and_drawn(self):
        groups = self.env["living.training.demand"]._read_group(
            [("desk_id", "=", self.desk_lombardia.id)], ["kind"], ["uncovered_count:sum"]
        )
        self.assertEqual(dict(groups)["dimension"], 1)
