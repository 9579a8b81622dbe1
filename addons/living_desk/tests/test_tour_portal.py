from odoo.tests import HttpCase, tagged

from .common import LivingDeskCommon


@tagged("post_install", "-at_install")
class TestTourPortal(LivingDeskCommon, HttpCase):
    """What organizations and consultants do in their browser."""

    def test_organization_asks_for_help(self):
        known = self.env["crm.lead"].search([])
        self.start_tour("/desk/request", "living_desk_request")
        lead = self.env["crm.lead"].search([("is_living_request", "=", True)]) - known
        self.assertEqual(lead.partner_name, "Teatro di Prova")
        self.assertEqual(lead.desk_id, self.desk_lombardia)

    def test_organization_signs(self):
        path = self._propose_path(self._create_path())
        self.start_tour("/my", "living_desk_sign", login=self.user_theatre.login)
        self.assertEqual(path.state, "active")
        self.assertEqual(path.signed_by, "Anna Prova")

    def test_consultant_accepts_and_logs(self):
        path = self._activate_path(self._create_path())
        assignment = self._assign(path, accept=False)
        self.start_tour("/my", "living_desk_accept_and_log", login=self.user_consultant.login)
        self.assertEqual(assignment.state, "accepted")
        self.assertEqual(path.session_ids.living_state, "logged")
        self.assertEqual(path.session_ids.living_hours, 2)

    def test_consultant_reads_that_it_is_taken(self):
        path = self._activate_path(self._create_path())
        lost = self._assign(path, accept=False)
        self._assign(path, self.consultant_2, need_id=lost.need_id.id)
        self.start_tour("/my/assignments", "living_desk_taken", login=self.user_consultant.login)
        self.assertEqual(lost.status, "taken")

    def test_organization_confirms_and_contests(self):
        path = self._activate_path(self._create_path())
        assignment = self._assign(path)
        phone = self._create_session(path, assignment, hours=0.5)
        phone._living_log(0.5, "Phone call")
        dossier = self._create_session(path, assignment, days_ago=3)
        dossier._living_log(2, "Dossier")
        self.start_tour("/my/paths", "living_desk_confirm", login=self.user_theatre.login)
        self.assertEqual(phone.living_state, "contested")
        self.assertEqual(dossier.living_state, "confirmed")
        self.assertEqual(path.hours_confirmed, 2)
