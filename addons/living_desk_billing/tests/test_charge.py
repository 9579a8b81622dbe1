import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LivingBillingCommon


@tagged("post_install", "-at_install")
class TestCharge(LivingBillingCommon):
    def test_a_path_gets_the_services_of_its_template(self):
        path = self._create_path()
        self.assertEqual(path.charge_ids.product_id, self.assessment + self.advice)
        self.assertEqual(path.charge_ids.mapped("quantity"), [1, 2])
        self.assertEqual(set(path.charge_ids.mapped("state")), {"to_price"})

    def test_another_template_brings_other_services(self):
        other = self.template.copy({"name": "Other"})
        other.service_ids = [
            Command.clear(),
            Command.create({"product_id": self.mission.id}),
        ]
        path = self._create_path()
        path.template_id = other
        self.assertEqual(path.charge_ids.product_id, self.mission)

    def test_advisers_add_and_remove_services_before_the_price(self):
        path = self._create_path().with_user(self.user_adviser)
        path.charge_ids = [Command.create({"product_id": self.mission.id})]
        path.charge_ids[0].unlink()
        path.charge_ids[0].quantity = 3
        self.assertEqual(path.charge_ids.product_id, self.advice + self.mission)

    # === PRICE === #

    def test_proposing_freezes_the_price_and_its_reason(self):
        turnover = self._verify_turnover(80_000)
        path = self._create_path().with_user(self.user_adviser)
        self._propose_path(path)
        assessment, advice = path.sudo().charge_ids
        self.assertEqual(assessment.tier_id, self.schedule.tier_ids[1])
        self.assertEqual(assessment.schedule_id, self.schedule)
        self.assertEqual(assessment.turnover_id, turnover)
        self.assertEqual(assessment.currency_id, self.currency)
        self.assertTrue(assessment.frozen_on)
        self.assertEqual(
            (assessment.list_price, assessment.price_unit, assessment.discount), (600, 300, 50)
        )
        self.assertEqual((advice.list_price, advice.price_unit, advice.discount), (2000, 2000, 0))
        self.assertEqual(advice.subtotal, 4000)
        self.assertEqual(path.amount_total, 4300)
        self.assertEqual(assessment.reduction_amount, 300)
        self.assertEqual(set(path.charge_ids.mapped("state")), {"priced"})

    def test_each_tier_has_its_price(self):
        for amount, price in ((0, 100), (49_999.99, 100), (50_000, 300), (1_000_000, 1000)):
            organization = self._create_organization(
                f"Org {amount}", self.desk_lombardia, self.milano
            )
            self._verify_turnover(amount, organization)
            path = self._propose_path(self._create_path(organization))
            with self.subTest(amount=amount):
                self.assertEqual(path.charge_ids[0].price_unit, price)

    def test_verifying_prices_what_was_proposed_before(self):
        path = self._propose_path(self._create_path())
        other = self._create_path()
        self.assertEqual(path.price_state, "missing")
        turnover = self._create_turnover(80_000)
        turnover.action_submit()
        path.invalidate_recordset(["price_state"])
        self.assertEqual(path.price_state, "waiting")
        turnover.with_user(self.user_accountant).action_verify()
        self.assertEqual(path.price_state, "priced")
        self.assertEqual(path.charge_ids[0].price_unit, 300)
        self.assertFalse(other.charge_ids[0].frozen_on, "not proposed yet")

    def test_nothing_is_signed_without_a_price(self):
        path = self._propose_path(self._create_path())
        for prepare, reason in (
            (lambda: None, "has not been declared"),
            (lambda: self._create_turnover(1).action_submit(), "being verified"),
        ):
            prepare()
            path.invalidate_recordset()
            with self.assertRefused(UserError, reason):
                self._sign_path(path)
            self.assertFalse(path._can_sign())
        self.assertEqual(path.state, "proposed")

    def test_without_a_schedule_the_reason_is_said(self):
        self._verify_turnover(10, self.festival)
        path = self._propose_path(self._create_path(self.festival))
        with self.assertRefused(UserError, "no fee schedule"):
            path._check_can_sign()

    def test_a_path_without_services_is_signed_free_of_charge(self):
        path = self._create_path()
        path.charge_ids.unlink()
        self._sign_path(self._propose_path(path))
        self.assertEqual(path.state, "active")

    # === FROZEN === #

    def _priced_path(self, amount=80_000):
        self._verify_turnover(amount)
        return self._propose_path(self._create_path())

    def test_a_frozen_price_does_not_change(self):
        charge = self._priced_path().charge_ids[0]
        for user in (self.user_adviser, self.user_coordinator, self.env.user):
            for values in (
                {"quantity": 5},
                {"name": "Other"},
                {"product_id": self.mission.id},
                {"path_id": self._create_path().id},
            ):
                with self.subTest(user=user.login, values=values):
                    with self.assertRaises(UserError):
                        charge.with_user(user).write(values)
            with self.assertRaises(UserError):
                charge.with_user(user).unlink()

    def test_prices_are_written_by_nobody(self):
        charge = self._create_path().charge_ids[0]
        frozen = self._priced_path().charge_ids[0]
        for user in (self.user_adviser, self.user_manager, self.user_coordinator):
            for values in (
                {"price_unit": 1},
                {"list_price": 1},
                {"discount": 99},
                {"frozen_on": "2020-01-01 00:00:00"},
                {"tier_id": self.schedule.tier_ids[0].id},
                {"subtotal": 1},
                {"state": "invoiced"},
                {"desk_id": self.desk_sicilia.id},
            ):
                for record in (charge, frozen):
                    with self.subTest(user=user.login, values=values):
                        with self.assertRaises(AccessError if record == charge else UserError):
                            record.with_user(user).write(values)
                        with self.assertRaises(AccessError if record == charge else UserError):
                            record.with_user(user).with_context(living_releasing_prices=True).write(
                                values
                            )

    def test_later_prices_and_declarations_do_not_touch_it(self):
        path = self._priced_path()
        self.assessment.list_price = 9999
        self.assessment.name = "Renamed"
        newer = self._create_schedule(name="Newer", bounds=(0,), date_from=self.today)
        newer.action_publish()
        path._price_charges()
        self.env.invalidate_all()
        charge = path.charge_ids[0]
        self.assertEqual(
            (charge.list_price, charge.price_unit, charge.schedule_id, charge.name),
            (600, 300, self.schedule, "Assessment"),
        )

    def test_services_of_a_priced_proposal_change_after_withdrawing_it(self):
        path = self._priced_path().with_user(self.user_adviser)
        with self.assertRefused(UserError, "withdraw"):
            path.charge_ids = [Command.create({"product_id": self.mission.id})]
        path.action_withdraw()
        self.assertEqual(set(path.charge_ids.mapped("state")), {"to_price"})
        self.assertFalse(path.sudo().charge_ids.tier_id)
        self.assertEqual(path.amount_total, 0)
        self.assertIn("300", path.message_ids[0].body, "what was promised stays in the history")
        path.charge_ids = [Command.create({"product_id": self.mission.id})]
        path.action_propose()
        self.assertEqual(path.amount_total, 5200)

    def test_a_signed_price_is_never_taken_back(self):
        path = self._sign_path(self._priced_path())
        path.action_view_sessions()
        path._move("cancelled", "Closed down")
        path.with_user(self.user_manager)._move("reopened", "Open again")
        self.assertTrue(path.charge_ids[0].frozen_on)
        for change in (
            lambda: path._release_prices(),
            lambda: path.charge_ids[0].unlink(),
        ):
            try:
                change()
            except UserError:
                continue
        self.assertTrue(all(path.charge_ids.mapped("frozen_on")))
        with self.assertRaises(UserError):
            path.with_user(self.user_adviser).charge_ids = [
                Command.create({"product_id": self.mission.id})
            ]

    def test_what_is_priced_is_not_deleted(self):
        path = self._priced_path()
        with self.assertRaises(UserError):
            path.unlink()
        with self.assertRaises(UserError):
            self.theatre.unlink()

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_frozen_prices_whole(self):
        charge = self._create_path().charge_ids[0]
        self.env.flush_all()
        for query in (
            "UPDATE living_path_charge SET frozen_on = now() WHERE id = %s",
            "UPDATE living_path_charge SET price_unit = -1 WHERE id = %s",
            "UPDATE living_path_charge SET quantity = 0 WHERE id = %s",
            "UPDATE living_path_charge SET quantity = 1e15 WHERE id = %s",
            "UPDATE living_path_charge SET discount = 101 WHERE id = %s",
        ):
            with (
                self.subTest(query=query),
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.cr.savepoint(),
            ):
                self.cr.execute(query, [charge.id])

    def test_a_path_of_another_time_is_priced_as_of_its_day(self):
        older = self._create_schedule(
            name="Older", bounds=(0, 10_000), date_from=f"{self.last_year}-01-01"
        )
        older.action_publish()
        self._verify_turnover(300_000)
        self._verify_turnover(20_000, fiscal_year=self.last_year - 1)
        path = self._create_path()
        day = fields.Date.to_date(f"{self.last_year}-06-30")
        path._price_charges_on(day)
        charge = path.charge_ids[0]
        self.assertEqual((charge.schedule_id, charge.tier_id.name), (older, "Tier B"))
        self.assertEqual(charge.frozen_on.date(), day)

    # === AGREEMENT === #

    def test_the_agreement_shows_the_price(self):
        path = self._priced_path()
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("living_desk.action_report_agreement", path.ids)[0]
            .decode()
        )
        for text in ("Assessment", "300.00", "4,300.00", "Tier B", "N-1", str(self.last_year)):
            self.assertIn(text, html)
        self.assertNotIn("80,000", html)

    def test_an_agreement_without_its_price_has_no_total(self):
        path = self._propose_path(self._create_path())
        reports = self.env["ir.actions.report"]
        html = reports._render_qweb_html("living_desk.action_report_agreement", path.ids)[0]
        self.assertIn("To be priced", html.decode())
        self.assertNotIn("Total, before taxes", html.decode())

    def test_pricing_many_paths_costs_the_same_queries_to_find_the_tier(self):
        self._verify_turnover(80_000)

        def count(number):
            paths = self.env["living.path"]
            for _index in range(number):
                paths += self._create_path()
            paths.action_open_orientation()
            paths._transition("proposed", ("orientation",))
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            paths.organization_id._get_fee_bases(self.today)
            return self.cr.sql_log_count - start

        self.assertEqual(count(2), count(20))
