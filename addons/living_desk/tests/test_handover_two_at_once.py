from odoo.tests import tagged

from .common_two_at_once import TwoAtOnceCase


@tagged("post_install", "-at_install")
class TestHandoverTwoAtOnce(TwoAtOnceCase):
    """Two managers answer one hand-over at the same moment, each in a transaction."""

    def _create_records(self, env):
        desks = env["living.desk"].create([{"name": "First of Two"}, {"name": "Second of Two"}])
        organization = env["res.partner"].create(
            {
                "name": "Two at Once",
                "is_company": True,
                "is_cultural_organization": True,
                "desk_id": desks[0].id,
            }
        )
        handover = env["living.handover"]._offer(organization, desks[1], "To be two at once")
        self.handover_id, self.organization_id = handover.id, organization.id
        return handover, organization, desks

    def test_one_acceptance_wins(self):
        with self.database.cursor() as cr:
            first = self._get_env(cr)["living.handover"].browse(self.handover_id)
            first.action_accept()
            first.env.flush_all()
            for method in (type(first).action_accept, lambda other: other._refuse("No")):
                self.assertIn(
                    "Somebody else is changing",
                    self._try("living.handover", self.handover_id, method),
                )
            cr.rollback()

    def test_a_second_answer_reads_the_first(self):
        with self.database.cursor() as cr:
            self._get_env(cr)["living.handover"].browse(self.handover_id).action_accept()
        message = self._try(
            "living.handover", self.handover_id, lambda handover: handover.action_accept()
        )
        self.assertIn("it cannot become “Accepted”", message)
        with self.database.cursor() as cr:
            organization = self._get_env(cr)["res.partner"].browse(self.organization_id)
            self.assertEqual(organization.desk_id.name, "Second of Two")
