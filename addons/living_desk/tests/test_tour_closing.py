from odoo.tests import HttpCase, tagged

from .common_assessment import LivingAssessmentCommon


@tagged("post_install", "-at_install")
class TestTourClosing(LivingAssessmentCommon, HttpCase):
    """The adviser closes a path as autonomous, and its organization reads so."""

    def test_a_path_closes_as_autonomous(self):
        self.path.step_ids.is_mandatory = False
        self._answer(self._create_assessment(moment="t2"), own=4, adviser=5)
        self.start_tour("/odoo/desk-paths", "living_desk_close_path", login=self.user_adviser.login)
        self.assertEqual(self.path.outcome, "autonomous")
        self.assertEqual(self.path.step_ids[0].done_by, "alone")
        self.start_tour("/my/paths", "living_desk_see_autonomy", login=self.user_theatre.login)
