import psycopg2
from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..tools.access import TURNOVER_READERS
from .common import PDF, LivingBillingCommon


class LivingAidCommon(LivingBillingCommon):
    """A theatre of the middle tier: its assessment is reduced by 300."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.company = cls.company.with_env(cls.env)
        cls.theatre = cls.theatre.with_env(cls.env)
        cls._verify_turnover(80_000)
        cls.company.write(
            {
                "living_aid_ceiling": 1000,
                "living_aid_years": 3,
                "living_aid_reductions": True,
            }
        )

    @classmethod
    def _declare_aid(cls, amount, organization=None, document=True, user=None, **values):
        aid = (
            cls.env["living.aid"]
            .with_user(user or cls.env.user)
            .create(
                {
                    "organization_id": (organization or cls.theatre).id,
                    "amount": amount,
                    "granting_body": "Regione di Prova",
                    "date_granted": cls.today,
                    **values,
                }
            )
        )
        if document:
            aid.sudo().document_ids = cls.env["ir.attachment"].create(
                {"name": "decree.pdf", "raw": PDF, "res_model": aid._name, "res_id": aid.id}
            )
        return aid

    @classmethod
    def _link(cls, *organizations):
        return cls.env["living.undertaking"].create(
            {
                "name": "Test group",
                "company_id": cls.company.id,
                "member_ids": [
                    Command.create(
                        {"organization_id": each.id, "date_from": f"{cls.last_year}-01-01"}
                    )
                    for each in organizations
                ],
            }
        )

    def _account(self, organization=None, day=None):
        organization = organization or self.theatre
        return organization._get_aid_accounts(day or self.today)[organization.id]


@tagged("post_install", "-at_install")
class TestAid(LivingAidCommon):
    """What an organization received in three years, and what no longer fits."""

    def _aids(self, path):
        return self.env["living.aid"].search([("path_id", "=", path.id)], order="id")

    # === BOOKED AT THE SIGNATURE === #

    def test_the_reduction_is_booked_when_the_agreement_is_signed(self):
        path = self._propose_path(self._create_path())
        self.assertFalse(self._aids(path))
        self._sign_path(path)
        aid = self._aids(path)
        self.assertEqual(len(aid), 1, "only the service that is reduced")
        self.assertEqual(aid.charge_id, path.charge_ids[0])
        self.assertEqual((aid.amount, aid.amount_counted), (300, 300))
        self.assertEqual((aid.kind, aid.state), ("reduction", "booked"))
        self.assertEqual(aid.date_granted, self.today)
        self.assertEqual(aid.organization_id, self.theatre)
        self.assertEqual(aid.entered_by_id, self.user_theatre)
        self.assertEqual(self._account().total, 300)

    def test_the_day_is_that_of_the_desk(self):
        path = self._sign_path(self._propose_path(self._create_path()))
        path.desk_id.tz = "Europe/Rome"
        path.sudo().signed_on = "2026-03-09 23:30:00"
        charge = path.charge_ids[0]
        self.assertEqual(str(charge._prepare_aid_vals()["date_granted"]), "2026-03-10")

    def test_nothing_is_booked_twice(self):
        path = self._sign_path(self._propose_path(self._create_path()))
        self.env["living.aid"]._sync_reductions(path.charge_ids)
        self.assertEqual(len(self._aids(path)), 1)

    def test_a_cancelled_path_takes_its_aid_back_and_a_reopened_one_brings_it_again(self):
        path = self._sign_path(self._propose_path(self._create_path()))
        path._move("cancelled", "They gave up")
        booked, reversal = self._aids(path)
        self.assertEqual(reversal.reversed_id, booked)
        self.assertEqual(reversal.amount, -300)
        self.assertEqual(reversal.date_granted, booked.date_granted)
        self.assertEqual(self._account().total, 0)
        path._move("reopened", "They go on")
        self.assertEqual(self._aids(path).mapped("amount"), [300, -300, 300])
        self.assertEqual(self._account().total, 300)

    def test_a_path_is_not_reopened_above_the_ceiling(self):
        path = self._sign_path(self._propose_path(self._create_path()))
        path._move("cancelled", "They gave up")
        self._declare_aid(701)
        with self.assertRefused(UserError, "cannot be confirmed"):
            path._move("reopened", "They go on")

    def test_what_was_invoiced_stays_aid_until_it_is_credited(self):
        path = self._sign_path(self._propose_path(self._create_path()))
        move = path.charge_ids.with_user(self.user_accountant)._create_invoices()
        move.action_post()
        path._move("cancelled", "They gave up")
        self.assertEqual(self._account().total, 300)
        credit = move._reverse_moves([{"invoice_date": self.today}])
        self.assertEqual(self._account().total, 300, "a draft decides nothing")
        credit.action_post()
        self.assertEqual(self._account().total, 0)
        self.assertEqual(self._aids(path).mapped("amount"), [300, -300])

    def test_an_invoice_posted_after_the_cancellation_brings_the_aid_again(self):
        path = self._sign_path(self._propose_path(self._create_path()))
        move = path.charge_ids.with_user(self.user_accountant)._create_invoices()
        path._move("cancelled", "They gave up")
        self.assertEqual(self._account().total, 0)
        move.action_post()
        self.assertEqual(self._account().total, 300)

    # === CEILING === #

    def test_up_to_the_ceiling_it_is_signed_and_a_cent_above_it_is_not(self):
        path = self._propose_path(self._create_path())
        aid = self._declare_aid(700.01)
        with self.assertRefused(UserError, "cannot be confirmed"):
            self._sign_path(path)
        self.assertEqual(path.state, "proposed")
        self.assertFalse(self._aids(path))
        aid.with_user(self.user_accountant)._reject("It is not de minimis aid")
        self._declare_aid(700)
        self._sign_path(path)
        self.assertEqual(self._account().total, 1000)
        self.assertEqual(self._account().left, 0)

    def test_the_refusal_says_the_sum_the_ceiling_and_what_to_do(self):
        path = self._propose_path(self._create_path())
        self._declare_aid(900, date_granted=self.today - relativedelta(years=2))
        with self.assertRaises(UserError) as caught:
            self._sign_path(path)
        sentence = str(caught.exception)
        room = self.today + relativedelta(years=1)
        for text in ("300.00", "1,200.00", "1,000.00", room.strftime("%m/%d/%Y"), "withdrawn"):
            self.assertIn(text, sentence)

    def test_a_reduction_larger_than_the_ceiling_never_fits(self):
        self.company.living_aid_ceiling = 299.99
        path = self._propose_path(self._create_path())
        with self.assertRefused(UserError, "services fewer"):
            self._sign_path(path)

    def test_older_aid_no_longer_counts(self):
        self._declare_aid(1000, date_granted=self.today - relativedelta(years=3))
        self.assertEqual(self._account().total, 0)
        self._declare_aid(400, date_granted=self.today - relativedelta(years=3, days=-1))
        self.assertEqual(self._account().total, 400)
        self.company.living_aid_years = 2
        self.assertEqual(self._account().total, 0)

    def test_without_a_reduction_nothing_is_refused(self):
        self._declare_aid(5000)
        path = self._create_path()
        path.charge_ids[0].unlink()
        self._sign_path(self._propose_path(path))
        self.assertEqual(path.state, "active")

    def test_reductions_that_do_not_count_are_booked_only(self):
        self.company.write({"living_aid_reductions": False, "living_aid_ceiling": 100})
        path = self._sign_path(self._propose_path(self._create_path()))
        self.assertEqual(self._aids(path).amount, 300)
        self.assertEqual(self._account().total, 0)
        self._declare_aid(60)
        self.assertEqual(self._account().total, 60)
        self.company.living_aid_reductions = True
        self.assertEqual(self._account().total, 360)

    def test_the_aid_of_linked_bodies_counts(self):
        other = self._create_organization("Test School", self.desk_sicilia, self.catania)
        self._verify_turnover(0, other)
        link = self._link(self.theatre, other)
        self._declare_aid(701, other)
        self._declare_aid(100_000, self.festival)
        path = self._propose_path(self._create_path())
        self.assertEqual((self._account().own, self._account().total), (0, 701))
        with self.assertRefused(UserError, "1,001.00"):
            self._sign_path(path)
        link.member_ids.write({"date_to": f"{self.last_year}-12-31"})
        self._sign_path(path)
        self.assertEqual(path.state, "active")

    def test_the_proposal_warns_and_advisers_read_no_figures(self):
        path = self._propose_path(self._create_path())
        self.assertFalse(path.aid_over)
        self._declare_aid(900)
        self.env.invalidate_all()
        for user in (self.user_manager, self.user_accountant):
            self.assertIn("1,200.00", path.with_user(user).aid_warning)
        adviser = path.with_user(self.user_adviser)
        self.assertTrue(adviser.aid_over)
        with self.assertRaises(AccessError):
            adviser.read(["aid_warning"])
        with self.assertRaises(UserError) as caught:
            adviser._check_aid()
        self.assertNotRegex(str(caught.exception), r"\d")
        with self.assertRaises(UserError) as caught:
            path.with_user(self.user_consultant).sudo()._check_aid()
        self.assertNotRegex(str(caught.exception), r"\d")

    def test_the_forms_open_for_everybody(self):
        path = self._propose_path(self._create_path())
        self._declare_aid(900)
        for user in (self.user_adviser, self.user_manager, self.user_accountant):
            with self.subTest(user=user.login):
                arch = path.with_user(user).get_view(view_type="form")["arch"]
                self.assertIs("aid_warning" in arch, user.has_groups(TURNOVER_READERS))
                Form(self.theatre.with_user(user))

    # === DECLARED === #

    def test_declared_aid_counts_at_once_and_no_longer_when_rejected(self):
        aid = self._declare_aid(250)
        self.assertEqual(self._account().total, 250)
        aid.with_user(self.user_accountant)._reject(" It is not de minimis aid ")
        self.assertEqual(self._account().total, 0)
        self.assertEqual((aid.amount, aid.amount_counted), (250, 0))
        self.assertEqual(aid.rejection_reason, "It is not de minimis aid")
        self.assertEqual(aid.checker_id, self.user_accountant)
        mail = self.env["mail.mail"].search([("model", "=", aid._name), ("res_id", "=", aid.id)])
        self.assertIn("It is not de minimis aid", mail.body_html)
        self.assertEqual(mail.recipient_ids, self.theatre)
        with self.assertRefused(UserError, "cannot become"):
            aid.with_user(self.user_accountant).action_confirm()

    def test_confirmed_aid_does_not_change(self):
        aid = self._declare_aid(250)
        accountant = aid.with_user(self.user_accountant)
        accountant.action_confirm()
        self.assertEqual((aid.state, aid.checker_id), ("confirmed", self.user_accountant))
        for values in (
            {"amount": 1},
            {"date_granted": "2020-01-01"},
            {"granting_body": "Nobody"},
            {"organization_id": self.festival.id},
            {"document_ids": [Command.clear()]},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                accountant.write(values)
        for values in (
            {"state": "declared"},
            {"checker_id": self.user_accountant_2.id},
            {"checked_on": "2020-01-01"},
            {"entered_by_id": self.user_accountant_2.id},
            {"entered_on": "2020-01-01"},
            {"amount_counted": 0},
            {"company_id": self.company.id},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                accountant.write(values)
        with self.assertRaises(UserError):
            aid.document_ids.unlink()
        with self.assertRaises(UserError):
            aid.document_ids.raw = b"%PDF other"
        with self.assertRefused(UserError, "cannot become"):
            accountant._reject("Too late")
        with self.assertRefused(UserError, "stays there"):
            aid.unlink()

    def test_without_a_document_nothing_is_confirmed(self):
        aid = self._declare_aid(250, document=False)
        with self.assertRefused(UserError, "has no document"):
            aid.with_user(self.user_accountant).action_confirm()
        none = self._declare_aid(0, document=False, kind="none", granting_body=False)
        none.with_user(self.user_accountant).action_confirm()
        self.assertEqual(none.state, "confirmed")

    def test_only_accountants_check(self):
        aid = self._declare_aid(250)
        for user in (self.user_manager, self.user_coordinator, self.user_adviser):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                aid.with_user(user).action_confirm()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                aid.with_user(user)._reject("No")
        wizard = self.env["living.aid.reject"].with_user(self.user_accountant)
        wizard.create({"aid_id": aid.id, "reason": "Wrong decree"}).action_reject()
        self.assertEqual(aid.state, "rejected")
        with self.assertRefused(UserError, "Write the reason"):
            self._declare_aid(1).with_user(self.user_accountant)._reject("  ")

    def test_wrong_values_are_refused(self):
        accountant = self.user_accountant
        person = self.user_theatre.partner_id
        for values, exception, sentence in (
            ({"date_granted": self.today + relativedelta(days=1)}, ValidationError, "the day"),
            ({"date_granted": "1066-10-14"}, ValidationError, "the day"),
            ({"organization_id": person.id}, ValidationError, "not of one of its contacts"),
            ({"kind": "reduction"}, UserError, "when the agreement of their path is signed"),
        ):
            with self.subTest(values=values), self.assertRefused(exception, sentence):
                self._declare_aid(10, user=accountant, document=False, **values)

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_what_makes_no_sense(self):
        path = self._sign_path(self._propose_path(self._create_path()))
        booked = self._aids(path)
        again = {
            "organization_id": self.theatre.id,
            "kind": "reduction",
            "state": "booked",
            "amount": 300,
            "charge_id": booked.charge_id.id,
            "path_id": path.id,
        }
        declared = {"organization_id": self.theatre.id, "granting_body": "X", "amount": 1}
        for vals in (
            again,
            {**again, "charge_id": path.charge_ids[1].id, "amount": -5},
            {**declared, "amount": -1},
            {**declared, "amount": 0},
            {**declared, "granting_body": False},
            {**declared, "kind": "none"},
            {**declared, "state": "confirmed"},
            {**declared, "state": "rejected", "checker_id": 1, "checked_on": "2026-01-01"},
            {**declared, "charge_id": booked.charge_id.id},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaises(psycopg2.IntegrityError),
                self.cr.savepoint(),
            ):
                self.env["living.aid"].create(vals)
                self.env.flush_all()
        self.env["living.aid"].create(booked._prepare_reversal_vals())
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
            self.env["living.aid"].create(booked._prepare_reversal_vals())

    # === WHO READS === #

    def test_who_reads_what(self):
        ours = self._declare_aid(250)
        theirs = self._declare_aid(99, self.festival)
        both = ours | theirs
        auditor = self._create_user("test.auditor", "account.group_account_readonly")
        nothing = both.browse()
        for user, expected in (
            (self.user_theatre, ours),
            (self.user_festival, theirs),
            (self.user_manager, ours),
            (self.user_manager_sicilia, theirs),
            (self.user_coordinator, both),
            (self.user_accountant, both),
            (auditor, both),
            (self.user_adviser, nothing),
            (self.user_consultant, nothing),
            (self._create_user("test.employee", "base.group_user"), nothing),
        ):
            for aid in both:
                with self.subTest(user=user.login, organization=aid.organization_id.name):
                    self.assertIs(aid.with_user(user).has_access("read"), aid in expected)
            with self.subTest(user=user.login):
                # The portal sends files by its own route.
                readable = ours in expected and not user.share
                document = ours.document_ids.with_user(user)
                self.assertIs(document.has_access("read"), readable)
        for user in (self.user_theatre, self.user_consultant, self.user_adviser, auditor):
            for operation in ("write", "create", "unlink"):
                with self.subTest(user=user.login, operation=operation):
                    self.assertFalse(ours.with_user(user).has_access(operation))
        for user in (self.user_adviser, self.user_theatre, self.user_consultant):
            for name in ("aid_total", "aid_left", "aid_ceiling", "aid_ids"):
                with self.subTest(user=user.login, field=name), self.assertRaises(AccessError):
                    self.theatre.with_user(user).read([name])
        self.assertEqual(self.theatre.with_user(self.user_manager).aid_left, 750)

    def test_a_manager_enters_what_arrived_on_paper_for_its_own_desk(self):
        aid = self._declare_aid(80, user=self.user_manager, document=False)
        self.assertEqual(aid.entered_by_id, self.user_manager)
        with self.assertRaises(AccessError):
            self._declare_aid(80, self.festival, user=self.user_manager, document=False)

    # === COST === #

    def test_accounts_are_found_together(self):
        organizations = self.env["res.partner"]
        for index in range(12):
            organization = self._create_organization(
                f"Test body {index}", self.desk_lombardia, self.milano
            )
            self._declare_aid(index + 1, organization, document=False)
            organizations |= organization
        self._link(*organizations[:4])

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some._get_aid_accounts(self.today)
            return self.cr.sql_log_count - before

        count(organizations)
        self.assertEqual(count(organizations), count(organizations[:2]))
        totals = organizations._get_aid_accounts(self.today)
        self.assertEqual([totals[each.id].total for each in organizations[:5]], [10] * 4 + [5])

    def test_posting_asks_nothing_more_of_paths_that_go_on(self):
        path = self._sign_path(self._propose_path(self._create_path()))
        move = path.charge_ids.with_user(self.user_accountant)._create_invoices()
        move.living_path_id.mapped("state")
        with self.assertQueryCount(0):
            move._sync_aid()
