import threading

import psycopg2

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.living_desk.tests.common_two_at_once import TwoAtOnceCase

from .common import LivingBillingCommon


@tagged("post_install", "-at_install")
class TestConsultantBillTwoAtOnce(TwoAtOnceCase):
    """Two accountants press the button at the same moment, each in a transaction: one bill."""

    context = {**TwoAtOnceCase.context, "mail_notify_force_send": False}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        LivingBillingCommon.__dict__["_setup_chart"].__func__(cls)

    def _create_records(self, env):
        desk = env["living.desk"].create({"name": "Two Accountants"})
        organization, person = env["res.partner"].create(
            [
                {
                    "name": "Two Accountants",
                    "is_company": True,
                    "is_cultural_organization": True,
                    "desk_id": desk.id,
                },
                {"name": "Consultant of Two", "email": "consultant@two.example"},
            ]
        )
        consultant = env["living.consultant"].create({"partner_id": person.id, "hourly_rate": 50})
        path = env["living.path"].create(
            {"name": "Two", "organization_id": organization.id, "desk_id": desk.id}
        )
        assignment = env["living.assignment"].create(
            {"path_id": path.id, "consultant_id": consultant.id, "hours_budget": 10}
        )
        now = fields.Datetime.now()
        session = env["calendar.event"].create(
            {
                "name": "Session of two",
                "living_path_id": path.id,
                "living_assignment_id": assignment.id,
                "start": fields.Datetime.subtract(now, hours=4),
                "stop": fields.Datetime.subtract(now, hours=2),
                "living_logged_on": now,
                "living_confirmed_on": now,
            }
        )
        self.due_id, self.session_id = session.living_due_ids.id, session.id
        self.assignment_id = assignment.id
        return path, consultant, organization, person, desk

    def _remove_rest(self, env):
        due = env["living.consultant.due"].browse(self.due_id)
        due.bill_id.unlink()
        due.session_id.living_confirmed_on = False
        env["calendar.event"].browse(self.session_id).unlink()
        assignment = env["living.assignment"].browse(self.assignment_id)
        messages = env["mail.message"].search(
            [("model", "=", "living.assignment"), ("res_id", "=", self.assignment_id)]
        )
        messages.mail_ids.unlink()
        messages.exists().unlink()
        need = assignment.need_id
        assignment.unlink()
        need.unlink()

    def _bill(self, cr):
        return self._get_env(cr)["living.consultant.due"].browse(self.due_id)._create_bills()

    def test_the_second_waits_and_reads_that_it_is_billed(self):
        begun_again = []
        ready = threading.Event()

        def bill_second():
            with self.database.cursor() as cr:
                due = self._get_env(cr)["living.consultant.due"].browse(self.due_id)
                self.assertEqual(due.state, "to_bill")
                ready.set()
                try:
                    due._create_bills()
                except (UserError, psycopg2.errors.SerializationFailure) as error:
                    cr.rollback()
                    begun_again.append(error)

        with self.database.cursor() as cr:
            self._bill(cr)
            cr.flush()
            thread = threading.Thread(target=bill_second)
            thread.start()
            ready.wait(10)
            thread.join(0.5)
        thread.join(10)
        self.assertEqual(len(begun_again), 1)
        sentence = self._try("living.consultant.due", self.due_id, lambda due: due._create_bills())
        self.assertIn("None of these hours waits for a bill", sentence)
        with self.database.cursor() as cr:
            env = self._get_env(cr)
            due = env["living.consultant.due"].browse(self.due_id)
            self.assertEqual(due.state, "draft_bill")
            self.assertEqual(
                env["account.move.line"].search_count([("living_due_id", "=", self.due_id)]), 1
            )
