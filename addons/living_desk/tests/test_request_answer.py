from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import LivingDeskCommon

ARRIVAL = "2026-03-02 09:00:00"


@tagged("post_install", "-at_install")
class TestRequestAnswer(LivingDeskCommon):
    """The first answer to a request is kept once, with the days that it took."""

    def _create_lead(self, **values):
        return self.env["crm.lead"].create(
            {
                "name": "We want to tour in France",
                "is_living_request": True,
                "type": "opportunity",
                "partner_name": "Compagnia Nuova",
                "state_id": self.milano.id,
                "living_received_on": ARRIVAL,
                **values,
            }
        )

    def _post(self, lead, user, **values):
        return lead.with_user(user).message_post(
            body="We call you tomorrow.",
            message_type="comment",
            **{"subtype_xmlid": "mail.mt_comment", **values},
        )

    def test_a_request_arrives_when_it_is_entered_unless_somebody_says_otherwise(self):
        lead = self.env["crm.lead"].create({"name": "Help", "is_living_request": True})
        self.assertEqual(lead.living_received_on, lead.create_date)
        self.assertEqual(
            lead.living_answer_by, fields.Datetime.add(lead.living_received_on, days=7)
        )
        self.assertFalse(self.env["crm.lead"].create({"name": "A sale"}).living_received_on)

    def test_the_first_message_answers_and_later_ones_change_nothing(self):
        lead = self._create_lead()
        with freeze_time("2026-03-04 21:00:00"):
            self._post(lead, self.user_adviser)
        with freeze_time("2026-03-20 09:00:00"):
            self._post(lead, self.user_manager)
        self.assertEqual(
            lead.living_first_answer_on, fields.Datetime.to_datetime("2026-03-04 21:00:00")
        )
        self.assertEqual(lead.living_answer_days, 2.5)
        self.assertTrue(lead.living_answered_in_time)
        self.assertFalse(lead.living_answer_late)

    def test_notes_and_the_organizations_own_messages_do_not_answer(self):
        lead = self._create_lead(partner_id=self.theatre.id)
        self._post(lead, self.user_adviser, subtype_xmlid="mail.mt_note")
        lead.message_post(
            body="Any news?",
            author_id=self.user_theatre.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        lead.message_post(body="Stage changed", subtype_xmlid="mail.mt_comment")
        self.assertFalse(lead.living_first_answer_on)
        self.assertTrue(lead.living_answer_late)

    def test_a_path_answers(self):
        lead = self._create_lead()
        with freeze_time("2026-03-10 09:00:00"):
            self._create_path(lead_id=lead.id)
        self.assertEqual(lead.living_answer_days, 8)
        self.assertFalse(lead.living_answered_in_time)
        later = self._create_lead()
        self._create_path().lead_id = later
        self.assertTrue(later.living_first_answer_on)

    def test_a_refusal_answers_if_it_has_a_reason(self):
        lead, silent = self._create_lead(), self._create_lead()
        reason = self.env["crm.lost.reason"].create({"name": "Not a body of culture"})
        silent.with_user(self.user_adviser).action_set_lost()
        lead.with_user(self.user_adviser).action_set_lost(lost_reason_id=reason.id)
        self.assertTrue(lead.living_first_answer_on)
        self.assertFalse(silent.living_first_answer_on)

    def test_each_desk_has_its_own_limit_and_what_was_promised_stays(self):
        self.desk_lombardia.answer_days = 2
        lead = self._create_lead()
        self.env.flush_all()
        self.desk_lombardia.answer_days = 30
        with freeze_time("2026-03-05 09:00:00"):
            self._post(lead, self.user_adviser)
        self.assertFalse(lead.living_answered_in_time)
        self.assertEqual(
            self._create_lead(state_id=self.catania.id).living_answer_by,
            fields.Datetime.to_datetime("2026-03-09 09:00:00"),
        )

    def test_the_first_answer_is_not_written_by_hand(self):
        lead = self._create_lead()
        for user in (self.user_adviser, self.user_manager, self.user_coordinator):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                lead.with_user(user).living_first_answer_on = ARRIVAL
        with self.assertRaises(AccessError):
            self.env["crm.lead"].with_user(self.user_adviser).create(
                {
                    "name": "Answered at once",
                    "is_living_request": True,
                    "desk_id": self.desk_lombardia.id,
                    "living_first_answer_on": ARRIVAL,
                }
            )

    def test_filters(self):
        waiting, in_time, late = (self._create_lead() for _index in range(3))
        with freeze_time("2026-03-03 09:00:00"):
            self._post(in_time, self.user_adviser)
        with freeze_time("2026-03-30 09:00:00"):
            self._post(late, self.user_adviser)
        leads = waiting | in_time | late
        arch = self.env.ref("living_desk.crm_lead_view_search").arch
        self.assertIn('name="late"', arch)
        domain = [
            "|",
            "&",
            ("living_first_answer_on", "=", False),
            ("living_answer_by", "<", "now"),
            "&",
            ("living_first_answer_on", "!=", False),
            ("living_answered_in_time", "=", False),
        ]
        found = self.env["crm.lead"].search([("id", "in", leads.ids), *domain])
        self.assertEqual(found, waiting | late)
