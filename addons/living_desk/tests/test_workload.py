from psycopg2 import IntegrityError

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import LivingDeskCommon


@tagged("post_install", "-at_install")
class TestWorkload(LivingDeskCommon):
    """New requests go to whoever has the fewest, and nobody gets more than the desk allows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk_lombardia.write({"auto_assign": True, "request_limit": 2})

    def _send(self, **values):
        return self.env["crm.lead"]._create_living_request(
            {
                "name": "We want to tour in France",
                "partner_name": "Compagnia Nuova",
                "email_from": "luca@nuova.example",
                "state_id": self.milano.id,
                **values,
            }
        )

    def _get_activity(self, lead):
        return lead.activity_ids.filtered(lambda activity: activity.res_id == lead.id)

    def test_requests_go_to_the_least_busy(self):
        first, second, third = (self._send() for _index in range(3))
        team = self.user_adviser | self.user_manager
        self.assertEqual(first.user_id | second.user_id, team)
        self.assertEqual(third.user_id, team.sorted("id")[:1])
        self.assertEqual(self._get_activity(first).user_id, first.user_id)
        second.action_set_won()
        second.stage_id.is_won = True
        self.assertEqual(self._send().user_id, second.user_id, "What is closed weighs nothing")

    def test_nobody_goes_over_the_limit(self):
        leads = [self._send() for _index in range(5)]
        self.assertTrue(all(lead.user_id for lead in leads[:4]))
        self.assertFalse(leads[4].user_id)
        activity = self._get_activity(leads[4])
        self.assertEqual(activity.user_id, self.user_manager)
        self.assertIn("limit of 2 open requests", activity.note)
        self.assertIn("Assign the request", activity.summary)

    def test_without_a_limit_everybody_goes_on(self):
        self.desk_lombardia.request_limit = 0
        self.assertTrue(all(self._send().user_id for _index in range(5)))

    def test_other_desks_assign_by_hand(self):
        lead = self._send(state_id=self.catania.id)
        self.assertFalse(lead.user_id)
        self.assertEqual(self._get_activity(lead).user_id, self.user_manager_sicilia)
        nowhere = self._send(state_id=self.env.ref("base.state_it_to").id)
        self.assertFalse(nowhere.user_id or nowhere.activity_ids)

    def test_by_hand_the_limit_warns(self):
        for _index in range(4):
            self._send()
        lead = self._send()
        self.assertFalse(lead.living_workload_warning)
        with Form(lead.with_user(self.user_adviser)) as form:
            form.user_id = self.user_adviser
            self.assertIn("has 3 open requests", form.living_workload_warning)
        self.assertIn("the limit of Test Desk Lombardia is 2", lead.living_workload_warning)
        lead.action_set_lost()
        self.assertFalse(lead.living_workload_warning)

    def test_warnings_of_many_requests_cost_one_query(self):
        leads = self.env["crm.lead"].union(*(self._send() for _index in range(4)))
        self.env.flush_all()
        for records in (leads[:1], leads):
            self.env.invalidate_all()
            records.mapped("user_id.name")
            records.mapped("desk_id.request_limit")
            with self.assertQueryCount(1):
                records.mapped("living_workload_warning")

    @mute_logger("odoo.sql_db")
    def test_limits_make_sense(self):
        for vals in ({"request_limit": -1}, {"answer_days": 0}):
            with self.subTest(vals=vals), self.assertRaises(IntegrityError):
                self.desk_lombardia.write(vals)
                self.env.flush_all()
