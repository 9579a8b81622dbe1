from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import LivingEventBillingCommon


@tagged("post_install", "-at_install")
class TestRegistrationPrice(LivingEventBillingCommon):
    """A participant costs what the tier of its organization says, from the day of the seat."""

    def test_each_organization_pays_by_its_tier(self):
        ada, bruno = self._enrol("Ada") + self._enrol("Bruno", organization=self.circus)
        tier_a, tier_b = self.schedule.tier_ids.sorted("lower_bound")[:2]
        self.assertRecordValues(
            ada + bruno,
            [
                {
                    "list_price": 600.0,
                    "price_unit": 100.0,
                    "tier_id": tier_a.id,
                    "schedule_id": self.schedule.id,
                    "basis_kind": "declared",
                    "billing_state": "to_invoice",
                },
                {
                    "list_price": 600.0,
                    "price_unit": 300.0,
                    "tier_id": tier_b.id,
                    "schedule_id": self.schedule.id,
                    "basis_kind": "declared",
                    "billing_state": "to_invoice",
                },
            ],
        )
        self.assertTrue(ada.turnover_id)

    def test_a_price_stays_when_the_list_changes(self):
        circus = self._enrol("Bruno", organization=self.circus)
        self.assessment.list_price = 900.0
        self.assertEqual(circus.price_unit, 300.0)
        self.assertEqual(self._enrol("Carla", organization=self.circus).price_unit, 450.0)

    def test_without_a_service_the_event_is_free(self):
        self.course.living_product_id = False
        ada = self._enrol("Ada")
        self.assertEqual((ada.billing_state, ada.frozen_on), ("free", False))
        self.course.living_product_id = self.assessment
        self.assertEqual((ada.billing_state, ada.price_unit), ("to_invoice", 100.0))

    def test_the_service_stays_once_organizations_were_told(self):
        self._enrol("Ada")
        with self.assertRefused(UserError, "“Touring abroad” is frozen"):
            self.course.living_product_id = self.advice
        self.course.living_product_id = self.assessment

    def test_who_has_not_declared_waits_for_a_price(self):
        newcomer = self._create_organization("Compagnia Nuova", self.desk_lombardia, self.milano)
        ada = self._enrol("Ada", organization=newcomer)
        self.assertEqual((ada.billing_state, ada.price_unit), ("to_price", 0.0))
        with self.assertRefused(UserError, "have no tier yet"):
            ada.with_user(self.user_accountant).action_invoice_registrations()

    def test_who_waits_for_a_seat_has_no_price(self):
        self.course.write({"seats_limited": True, "seats_max": 1, "has_waiting_list": True})
        seated, waiting = self._enrol("Ada", "Bruno")
        self.assertEqual((seated.price_unit, waiting.frozen_on), (100.0, False))
        seated.action_cancel()
        self.assertEqual(waiting.price_unit, 100.0)
        self.assertEqual(seated.billing_state, "free")

    def test_who_comes_for_another_organization_is_priced_anew(self):
        ada = self._enrol("Ada")
        ada.organization_id = self.circus
        self.assertEqual(ada.price_unit, 300.0)

    def test_whoever_comes_alone_is_not_priced(self):
        ada = self.env["event.registration"].create({"event_id": self.course.id, "name": "Ada"})
        self.assertEqual((ada.billing_state, ada.frozen_on), ("free", False))

    def test_prices_are_not_written_by_hand(self):
        ada = self._enrol("Ada")
        for name, value in (("price_unit", 1.0), ("frozen_on", False), ("tier_id", False)):
            with self.subTest(name=name), self.assertRaises(AccessError):
                ada.with_user(self.user_manager).write({name: value})

    def test_an_adviser_sees_the_price_and_not_the_tier(self):
        ada = self._enrol("Ada").with_user(self.user_adviser)
        self.assertEqual(ada.price_unit, 100.0)
        for name in ("tier_id", "basis_kind", "turnover_id"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                ada.read([name])
        self.assertNotIn(
            "tier_id", self.env["event.registration"].with_user(self.user_adviser).fields_get()
        )
        self.assertTrue(ada.with_user(self.user_manager).tier_id)

    def test_the_portal_reads_no_prices_by_itself(self):
        ada = self._enrol("Ada")
        for user in (self.user_theatre, self.user_consultant, self.user_festival):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                ada.with_user(user).read(["price_unit"])

    def test_queries_do_not_grow_with_the_participants(self):
        def count(number):
            people = self._enrol(*(f"P{number}-{i}" for i in range(number)))
            people._release_prices()
            people.write({"frozen_on": False})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            people._freeze_prices()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(2)
        self.assertLessEqual(count(40), count(4) + 2)

    def test_the_form_of_a_participant_opens_before_the_event_is_chosen(self):
        form = Form(self.env["event.registration"].with_user(self.user_adviser))
        form.event_id = self.course
        form.name = "Ada"
        self.assertEqual(form.save().billing_state, "free")
