from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_consultancy import ConsultancyCommon


@tagged("post_install", "-at_install")
class TestConflict(ConsultancyCommon):
    """Who has a conflict of interest is neither ranked, nor asked, nor accepted."""

    @classmethod
    def _create_conflict(cls, **values):
        return cls.env["living.conflict"].create(
            {
                "consultant_id": cls.consultant.id,
                "organization_id": cls.theatre.id,
                "reason": "Sits on the board",
                **values,
            }
        )

    def test_in_force_it_leaves_out_of_the_ranking(self):
        today = fields.Date.context_today(self.env.user)
        yesterday = fields.Date.subtract(today, days=1)
        tomorrow = fields.Date.add(today, days=1)
        conflict = self._create_conflict()
        for values, in_force in (
            ({}, True),
            ({"date_from": yesterday, "date_to": today}, True),
            ({"date_from": yesterday, "date_to": yesterday}, False),
            ({"date_from": tomorrow, "date_to": False}, False),
            ({"date_from": yesterday, "active": False}, False),
            ({"organization_id": self.festival.id, "active": True}, False),
        ):
            conflict.write(values)
            with self.subTest(values=values):
                self.assertIs(self.consultant not in self._get_ranked(), in_force)

    def test_nobody_in_conflict_is_offered_or_accepts(self):
        offer = self.need._offer(self.consultant_2)
        conflict = self._create_conflict(date_from="2035-01-01")
        open_offer = self._assign(self.path, accept=False)
        conflict.invalidate_recordset()
        # As if it had come into force since the offer was made.
        self.env.cr.execute(
            "UPDATE living_conflict SET date_from = '2020-01-01' WHERE id = %s", [conflict.id]
        )
        with self.assertRaisesRegex(ValidationError, "has a conflict of interest with"):
            open_offer._accept()
        self.assertEqual(open_offer.state, "offered")
        with self.assertRaisesRegex(ValidationError, "choose somebody else"):
            offer.consultant_id = self.consultant
        with self.assertRaisesRegex(ValidationError, "choose somebody else"):
            self.env["living.assignment"].with_user(self.user_adviser).create(
                {
                    "path_id": self._create_path().id,
                    "consultant_id": self.consultant.id,
                    "hours_budget": 2,
                }
            )

    def test_declaring_it_withdraws_offers_and_tells_of_what_was_accepted(self):
        offer = self.need._offer(self.consultant)
        other_path = self._activate_path(self._create_path())
        accepted = self._assign(other_path)
        self._create_conflict()
        self.assertEqual((offer.state, offer.taken_on), ("expired", False))
        self.assertEqual(self.need.assignment_ids[0].consultant_id, self.consultant_2)
        self.assertEqual(accepted.state, "accepted")
        activity = other_path.activity_ids
        self.assertIn("Conflict of interest", activity.summary)
        self.assertIn("Sits on the board", activity.note)

    def test_a_consultant_declares_it_with_the_answer(self):
        offer = self.need._offer(self.consultant)
        with self.assertRaisesRegex(ValidationError, "in a few words"):
            offer._declare_conflict("  ")
        offer.with_user(self.user_consultant).sudo()._declare_conflict(" My wife directs it ")
        self.assertEqual(offer.state, "refused")
        self.assertEqual(offer.refusal_reason, "Conflict of interest: My wife directs it")
        conflict = self.env["living.conflict"].search([("consultant_id", "=", self.consultant.id)])
        self.assertEqual(conflict.organization_id, self.theatre)
        self.assertEqual(conflict.reason, "My wife directs it")
        self.assertEqual(conflict.declared_by_id, self.user_consultant)
        self.assertTrue(conflict.is_self_declared)
        self.assertEqual(self.need.assignment_ids[0].consultant_id, self.consultant_2)

    def test_once_is_enough(self):
        self._create_conflict(organization_id=self.festival.id)
        offers = self.need._offer(self.consultant) + self._create_need(self._create_path())._offer(
            self.consultant
        )
        offers[0]._declare_conflict("Board")
        self.assertEqual(offers[1].state, "expired", "It holds for all that is open")
        self.assertEqual(
            self.env["living.conflict"].search_count(
                [
                    ("consultant_id", "=", self.consultant.id),
                    ("organization_id", "=", self.theatre.id),
                ]
            ),
            1,
        )

    def test_bad_declarations(self):
        with self.assertRaisesRegex(ValidationError, "in a few words"):
            self._create_conflict(reason="   ")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self._create_conflict(date_from="2026-03-02", date_to="2026-03-01")
                self.env.flush_all()

    def test_who_declared_it_is_not_written_by_hand(self):
        conflict = self._create_conflict().with_user(self.user_manager)
        with self.assertRaises(AccessError):
            conflict.declared_by_id = self.user_consultant
        with self.assertRaises(AccessError):
            self.env["living.conflict"].with_user(self.user_manager).create(
                {
                    "consultant_id": self.consultant.id,
                    "organization_id": self.theatre.id,
                    "reason": "Said so",
                    "declared_by_id": self.user_consultant.id,
                }
            )

    def test_it_is_handed_out_to_the_person_and_erased_with_it(self):
        person = self.consultant.partner_id
        person.name = "Marta Prima"
        self._create_conflict(reason="The sister of Marta Prima directs it", active=False)
        person_sudo = person.sudo().with_context(active_test=False)
        sources = self.env["living.person.data"]._get_all_sources(person_sudo)
        [source] = [source for source in sources if source.model == "living.conflict"]
        self.assertEqual(source.records.reason, "The sister of Marta Prima directs it")
        self.env["living.person.data"]._anonymize(person_sudo)
        self.assertNotIn("Marta", source.records.reason)
