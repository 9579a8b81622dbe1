import psycopg2

from odoo.exceptions import AccessError, LockError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import PDF, LivingBillingCommon


@tagged("post_install", "-at_install")
class TestTurnover(LivingBillingCommon):
    def _mails(self, turnover):
        return self.env["mail.mail"].search(
            [("model", "=", turnover._name), ("res_id", "=", turnover.id)]
        )

    # === THE WAY OF A DECLARATION === #

    def test_an_accountant_verifies(self):
        turnover = self._create_turnover(80_000)
        turnover.with_user(self.user_manager).action_submit()
        self.assertEqual(turnover.state, "submitted")
        self.assertEqual(turnover.declared_by_id, self.user_manager)
        turnover.with_user(self.user_accountant).action_verify()
        self.assertEqual(turnover.state, "verified")
        self.assertEqual(turnover.verifier_id, self.user_accountant)
        self.assertTrue(turnover.verified_on)

    def test_nobody_else_verifies_or_rejects(self):
        turnover = self._create_turnover(80_000)
        turnover.action_submit()
        for user in (
            self.user_adviser,
            self.user_manager,
            self.user_coordinator,
            self.user_theatre,
            self.user_consultant,
        ):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    turnover.with_user(user).action_verify()
                with self.assertRaises(AccessError):
                    turnover.with_user(user)._reject("No")
        self.assertEqual(turnover.state, "submitted")

    def test_without_a_document_nothing_is_verified(self):
        turnover = self._create_turnover(80_000, document=False)
        turnover.action_submit()
        with self.assertRefused(UserError, "no document"):
            turnover.with_user(self.user_accountant).action_verify()
        self.assertEqual(turnover.state, "submitted")
        self.assertFalse(turnover.verifier_id)

    def test_one_without_a_document_stops_the_whole_selection(self):
        good = self._create_turnover(80_000)
        bad = self._create_turnover(80_000, self.festival, document=False)
        both = good + bad
        both.action_submit()
        with self.assertRaises(UserError):
            both.with_user(self.user_accountant).action_verify()
        self.assertEqual(set(both.mapped("state")), {"submitted"})

    def test_a_rejection_needs_a_reason_and_reaches_the_organization(self):
        turnover = self._create_turnover(80_000)
        turnover.with_user(self.user_theatre).sudo().action_submit()
        for reason in ("", "   ", None, False):
            with self.assertRaises(UserError):
                turnover.with_user(self.user_accountant)._reject(reason)
        wizard = Form(
            self.env["living.turnover.reject"]
            .with_user(self.user_accountant)
            .with_context(default_turnover_id=turnover.id)
        )
        wizard.reason = "The file is about <b>another</b> year"
        wizard.save().action_reject()
        self.assertEqual(turnover.state, "rejected")
        self.assertEqual(turnover.verifier_id, self.user_accountant)
        mail = self._mails(turnover).filtered(lambda m: "correct" in m.subject)
        self.assertEqual(mail.recipient_ids, self.user_theatre.partner_id)
        self.assertIn("&lt;b&gt;another", mail.body_html)

    def test_after_a_rejection_the_organization_declares_again(self):
        turnover = self._create_turnover(80_000)
        turnover.action_submit()
        turnover.with_user(self.user_accountant)._reject("Another year")
        again = self._verify_turnover(90_000)
        self.assertEqual(again.state, "verified")
        self.assertEqual(turnover.state, "rejected")

    def test_what_was_checked_is_not_checked_again(self):
        turnover = self._verify_turnover(80_000)
        for action in (
            lambda record: record.action_verify(),
            lambda record: record._reject("Changed my mind"),
            lambda record: record.action_submit(),
        ):
            with self.assertRaises(UserError):
                action(turnover.with_user(self.user_accountant_2))
        self.assertEqual(turnover.verifier_id, self.user_accountant)

    def test_of_two_accountants_at_once_one_verifies(self):
        turnover = self._create_turnover(80_000)
        turnover.action_submit()
        self.patch(
            type(turnover),
            "lock_for_update",
            lambda *args, **kwargs: (_ for _ in ()).throw(LockError("taken")),
        )
        with self.assertRefused(UserError, "Somebody else"):
            turnover.with_user(self.user_accountant_2).action_verify()
        self.assertEqual(turnover.state, "submitted")

    # === WHO IS TOLD === #

    def test_accountants_are_asked_once(self):
        self.desk_lombardia.accountant_id = self.user_accountant
        turnover = self._create_turnover(80_000)
        turnover.action_submit()
        self.assertEqual(turnover.activity_ids.user_id, self.user_accountant)
        self.assertEqual(self._mails(turnover).recipient_ids, self.user_accountant.partner_id)
        self.assertEqual(len(self._mails(turnover)), 1)
        turnover.with_user(self.user_accountant).action_verify()
        self.assertFalse(turnover.activity_ids)

    def test_without_a_named_accountant_all_are_told(self):
        turnover = self._create_turnover(80_000)
        turnover.action_submit()
        self.assertLessEqual(
            self.user_accountant.partner_id | self.user_accountant_2.partner_id,
            self._mails(turnover).recipient_ids,
        )
        self.assertEqual(len(turnover.activity_ids), 1)

    def test_each_is_told_in_the_own_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.user_accountant_2.lang = "fr_FR"
        template = self.env.ref("living_desk_billing.mail_template_turnover_submitted")
        template.with_context(lang="fr_FR").subject = "À vérifier"
        turnover = self._create_turnover(80_000)
        turnover.with_context(lang="fr_FR").action_submit()
        for user, subject in (
            (self.user_accountant, "Declaration of turnover to verify"),
            (self.user_accountant_2, "À vérifier"),
        ):
            with self.subTest(user=user.login):
                mail = self._mails(turnover).filtered(
                    lambda m, partner=user.partner_id: partner in m.recipient_ids
                )
                self.assertEqual(len(mail), 1)
                self.assertIn(subject, mail.subject)

    def test_the_figure_is_not_in_the_mails(self):
        turnover = self._verify_turnover(81_234.56)
        bodies = " ".join(self._mails(turnover).mapped("body_html"))
        for figure in ("81,234", "81.234", "81234"):
            self.assertNotIn(figure, bodies)

    # === WHAT STAYS === #

    def test_facts_of_the_check_are_written_by_nobody(self):
        turnover = self._create_turnover(80_000)
        turnover.action_submit()
        for user in (self.user_accountant, self.user_manager, self.user_coordinator):
            for values in (
                {"state": "verified"},
                {"verifier_id": user.id},
                {"verified_on": "2020-01-01 00:00:00"},
                {"declared_by_id": user.id},
                {"submitted_on": "2020-01-01 00:00:00"},
                {"rejection_reason": "x"},
                {"amount_company": 1},
                {"rate": 2},
            ):
                with self.subTest(user=user.login, values=values):
                    with self.assertRaises(AccessError):
                        turnover.with_user(user).write(values)

    def test_a_verified_declaration_does_not_go_back_to_draft(self):
        turnover = self._verify_turnover(80_000)
        with self.assertRaises(AccessError):
            turnover.with_user(self.user_accountant).write({"state": "draft"})

    def test_a_declaration_is_not_born_verified(self):
        model = self.env["living.turnover"].with_user(self.user_accountant)
        values = {"organization_id": self.theatre.id, "amount": 1, "excludes_capital_grants": True}
        facts = {"state": "verified", "verifier_id": self.user_accountant.id}
        with self.assertRaises(AccessError):
            model.create({**values, **facts})
        defaults = {f"default_{name}": value for name, value in facts.items()}
        turnover = model.with_context(**defaults).create(values)
        self.assertEqual((turnover.state, turnover.verifier_id.id), ("draft", False))

    def test_a_submitted_declaration_is_not_changed(self):
        turnover = self._create_turnover(80_000)
        turnover.action_submit()
        for values in (
            {"amount": 1},
            {"fiscal_year": self.last_year - 1},
            {"organization_id": self.festival.id},
            {"date_closing": f"{self.last_year}-06-30"},
            {"excludes_capital_grants": False},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                turnover.with_user(self.user_accountant).write(values)

    def test_a_missing_document_can_be_added_until_the_check(self):
        turnover = self._create_turnover(80_000, document=False)
        turnover.action_submit()
        document = (
            self.env["ir.attachment"]
            .with_user(self.user_accountant)
            .create({"name": "late.pdf", "raw": PDF})
        )
        turnover.with_user(self.user_accountant).document_ids = document
        self.assertTrue(document.with_user(self.user_manager).has_access("read"))
        turnover.with_user(self.user_accountant).action_verify()
        with self.assertRaises(UserError):
            turnover.with_user(self.user_accountant).document_ids = False

    def test_the_proof_stays_with_the_verified_declaration(self):
        turnover = self._verify_turnover(80_000)
        document = turnover.document_ids.with_user(self.user_accountant)
        for change in (
            lambda: document.unlink(),
            lambda: document.write({"raw": b"%PDF-other"}),
            lambda: document.write({"res_id": 0}),
        ):
            with self.assertRaises(UserError):
                change()

    def test_only_a_draft_is_deleted(self):
        draft = self._create_turnover(1, fiscal_year=self.last_year - 3)
        draft.with_user(self.user_accountant).unlink()
        for turnover in (self._verify_turnover(80_000),):
            for user in (self.user_accountant, self.user_manager, self.env.user):
                with self.assertRaises(UserError):
                    turnover.with_user(user).unlink()
        submitted = self._create_turnover(1, fiscal_year=self.last_year - 2)
        submitted.action_submit()
        with self.assertRaises(UserError):
            submitted.with_user(self.user_accountant).unlink()
        self.assertNotIn("active", self.env["living.turnover"]._fields)

    def test_a_copy_is_the_draft_of_the_next_year(self):
        turnover = self._verify_turnover(80_000, fiscal_year=self.last_year - 1)
        copy = turnover.with_user(self.user_accountant).copy()
        self.assertEqual(copy.state, "draft")
        self.assertEqual(copy.fiscal_year, self.last_year)
        self.assertEqual(copy.date_closing.year, self.last_year)
        self.assertFalse(copy.verifier_id)
        self.assertFalse(copy.document_ids)

    # === WHAT IS ACCEPTED === #

    @mute_logger("odoo.sql_db")
    def test_amounts_and_years_that_cannot_be(self):
        for values in ({"amount": -0.01}, {"amount": 10**12}):
            with (
                self.subTest(values=values),
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.cr.savepoint(),
            ):
                self._create_turnover(**values, document=False)
        with self.assertRaises(ValidationError):
            self._create_turnover(1, date_closing=f"{self.last_year - 1}-12-31")
        with self.assertRaises(ValidationError):
            self._create_turnover(1, self.user_theatre.partner_id)

    def test_capital_grants_must_be_left_out(self):
        turnover = self._create_turnover(80_000, excludes_capital_grants=False)
        with self.assertRefused(UserError, "capital grants"):
            turnover.action_submit()

    def test_an_open_year_is_not_declared(self):
        turnover = self._create_turnover(
            80_000, fiscal_year=self.today.year, date_closing=f"{self.today.year}-12-31"
        )
        with self.assertRefused(UserError, "not closed"):
            turnover.action_submit()

    def test_a_year_is_declared_once(self):
        self._verify_turnover(80_000)
        second = self._create_turnover(70_000)
        with self.assertRefused(UserError, "already been declared"):
            second.action_submit()

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_one_live_declaration_a_year(self):
        self._verify_turnover(80_000)
        second = self._create_turnover(70_000)
        self.env.flush_all()
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.cr.savepoint():
            self.cr.execute(
                "UPDATE living_turnover SET state = 'submitted', submitted_on = now(),"
                " declared_by_id = %s WHERE id = %s",
                [self.env.uid, second.id],
            )
        for query in (
            "UPDATE living_turnover SET state = 'verified' WHERE id = %s",
            "UPDATE living_turnover SET state = 'rejected' WHERE id = %s",
        ):
            with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
                self.cr.execute(query, [second.id])

    def test_a_declaration_of_another_time_comes_in_as_it_was(self):
        """An import by the superuser: verified at birth, with its figure and its proof."""
        document = self.env["ir.attachment"].create({"name": "old.pdf", "raw": PDF})
        turnover = self.env["living.turnover"].create(
            {
                "organization_id": self.theatre.id,
                "amount": 60_000,
                "excludes_capital_grants": True,
                "state": "verified",
                "declared_by_id": self.user_theatre.id,
                "submitted_on": "2020-01-01 10:00:00",
                "verifier_id": self.user_accountant.id,
                "verified_on": "2020-01-02 10:00:00",
                "document_ids": document.ids,
            }
        )
        self.assertEqual(turnover.amount_company, 60_000)
        self.assertEqual(self.theatre._get_fee_tier(self.today).name, "Tier B")
        self.assertEqual(document.res_id, turnover.id)

    # === OTHER CURRENCIES === #

    def _setup_franc(self, rates):
        franc = self.env["res.currency"].create(
            {"name": "TFR", "symbol": "f", "rounding": 0.01, "currency_unit_label": "Franc"}
        )
        self.env["res.currency.rate"].create(
            [
                {
                    "currency_id": franc.id,
                    "name": day,
                    "rate": rate,
                    "company_id": self.company.root_id.id,
                }
                for day, rate in rates
            ]
        )
        return franc

    def test_another_currency_is_converted_at_the_closing_date(self):
        franc = self._setup_franc(
            [
                (f"{self.last_year}-01-01", 2.0),
                (f"{self.last_year}-12-31", 4.0),
                (f"{self.today.year}-01-01", 8.0),
            ]
        )
        turnover = self._verify_turnover(200_000, currency_id=franc.id)
        self.assertEqual(turnover.rate, 0.25)
        self.assertEqual(turnover.amount_company, 50_000)
        self.assertEqual(self.theatre._get_fee_tier(self.today).name, "Tier B")
        self.env["res.currency.rate"].search([("currency_id", "=", franc.id)]).write({"rate": 1.0})
        self.env.invalidate_all()
        self.assertEqual(turnover.amount_company, 50_000)

    def test_without_a_rate_nothing_is_verified(self):
        franc = self._setup_franc([(f"{self.today.year}-01-01", 8.0)])
        turnover = self._create_turnover(200_000, currency_id=franc.id)
        turnover.action_submit()
        with self.assertRefused(UserError, "no exchange rate"):
            turnover.with_user(self.user_accountant).action_verify()
        self.env["res.currency.rate"].create(
            {
                "currency_id": franc.id,
                "name": f"{self.last_year}-12-31",
                "rate": 5.0,
                "company_id": self.company.root_id.id,
            }
        )
        turnover.with_user(self.user_accountant).action_verify()
        self.assertEqual(turnover.amount_company, 40_000)
