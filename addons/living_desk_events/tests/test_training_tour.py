from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common_training import LivingTrainingCommon


@tagged("post_install", "-at_install")
class TestTrainingTour(LivingTrainingCommon, HttpCase):
    """A course in the browser: from the waiting list to the certificate."""

    def test_an_organization_waits_and_moves_up(self):
        self.course.is_on_portal = True
        anna, bruno = self._enrol("Anna", "Bruno", organization=self.festival)
        self.start_tour("/my/home", "living_training_enrol", login="test.theatre")
        registration = self.course.registration_ids - anna - bruno
        self.assertEqual(registration.waiting_rank, 1)
        anna.action_cancel()
        self.start_tour(
            "/my/trainings?filterby=mine", "living_training_promoted", login="test.theatre"
        )
        self.assertEqual(registration.state, "open")

    def test_the_desk_ticks_and_issues_certificates(self):
        # A browser lives today.
        stop = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        start = fields.Datetime.subtract(stop, hours=4)
        course = self._create_course(
            seats=0,
            name="Course to Certify",
            date_begin=start,
            date_end=stop,
            lesson_ids=[Command.create({"name": "Lesson", "start": start, "stop": stop})],
        )
        self._enrol("Anna", "Bruno", course=course)
        self.start_tour(
            f"/odoo/desk-programme/{course.id}",
            "living_training_certificates",
            login="test.adviser",
        )
        self.assertEqual(course.certificate_ids.participant, "Anna")
