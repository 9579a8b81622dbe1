from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import LivingBillingCommon

REASON = "The fees of the new season are in force."


@tagged("post_install", "-at_install")
class TestRepricing(LivingBillingCommon):
    """A proposal keeps its price until it is re-priced, and a signed one for good."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._verify_turnover(80_000)
        cls.path = cls._propose_path(cls._create_path())
        cls.charge = cls.path.charge_ids[0]
        cls.user_auditor = cls._create_user("test.auditor.price", "account.group_account_readonly")

    def _publish_dearer(self):
        """Bring a version into force that asks 60 % of an assessment instead of 50 %."""
        schedule = self._create_schedule(name="Dearer", date_from=f"{self.today.year}-01-02")
        schedule.tier_ids[1].rule_ids.percent = 60
        schedule.action_publish()
        return schedule

    def _open(self, user):
        action = self.env["living.path.reprice"].with_user(user).action_open()
        reprice = self.env["living.path.reprice"].with_user(user).browse(action["res_id"])
        own = self.path.charge_ids.ids
        reprice.line_ids.filtered(lambda line: line.charge_id.id not in own).unlink()
        return reprice

    def _reprice(self, user):
        reprice = self._open(user)
        reprice.reason = REASON
        reprice.action_reprice()
        return self.env["living.price.change"].search([("path_id", "=", self.path.id)])

    def test_an_open_proposal_keeps_its_price_when_a_schedule_is_published(self):
        self.assertFalse(self._open(self.user_accountant).line_ids)
        self._publish_dearer()
        self.env.invalidate_all()
        self.assertEqual(self.charge.price_unit, 300)
        line = self._open(self.user_accountant).line_ids
        self.assertEqual(line.charge_id, self.charge)
        self.assertEqual((line.old_price, line.new_price), (300, 360))

    def test_repricing_keeps_who_when_why_and_both_prices(self):
        schedule = self._publish_dearer()
        change = self._reprice(self.user_accountant)
        self.assertEqual((change.old_price, change.new_price, change.difference), (300, 360, 60))
        self.assertEqual(change.user_id, self.user_accountant)
        self.assertEqual(change.reason, REASON)
        self.assertEqual(change.new_schedule_id, schedule)
        self.assertEqual(change.old_schedule_id, self.schedule)
        self.assertTrue(change.changed_on)
        self.assertEqual(self.charge.price_unit, 360)
        self.assertEqual(self.charge.schedule_id, schedule)
        self.assertEqual(self.path.amount_total, 4360)
        self.assertEqual(sum(self.charge.instalment_ids.mapped("amount")), 360)
        self.assertEqual(self.path.charge_ids[1].schedule_id, self.schedule, "the same price")
        note = self.path.message_ids[0]
        self.assertIn(REASON, note.body)
        self.assertIn("360", note.body)
        self.assertFalse(self._open(self.user_accountant).line_ids, "nothing left to do")

    def test_a_new_tier_is_listed_too(self):
        turnover = self.charge.turnover_id
        turnover.sudo().write({"state": "draft"})
        self.assertFalse(self._open(self.user_accountant).line_ids, "no tier: the price stays")
        turnover.sudo().write({"amount": 10_000})
        turnover.action_submit()
        turnover.with_user(self.user_accountant).action_verify()
        line = self._open(self.user_accountant).line_ids
        self.assertEqual(line.new_tier_id, self.schedule.tier_ids[0])
        self.assertEqual(line.new_price, 100)

    def test_the_organization_is_told_and_the_agreement_shows_the_new_price(self):
        self._publish_dearer()
        before = self.env["mail.mail"].search([])
        self._reprice(self.user_accountant)
        mail = self.env["mail.mail"].search([]) - before
        self.assertEqual(len(mail), 1)
        self.assertIn(REASON, mail.body_html)
        self.assertIn("4,360.00", mail.body_html)
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("living_desk.action_report_agreement", self.path.ids)[0]
            .decode()
        )
        self.assertIn("4,360.00", html)

    def test_signed_and_withdrawn_proposals_stay_as_they_are(self):
        self._publish_dearer()
        late = self._open(self.user_accountant)
        late.reason = REASON
        self._sign_path(self.path)
        self.assertFalse(self._open(self.user_accountant).line_ids)
        with self.assertRefused(UserError, "no longer open for signature"):
            late.action_reprice()
        self.assertEqual(self.charge.price_unit, 300)

    def test_the_second_of_two_accountants_is_refused(self):
        self._publish_dearer()
        second = self._open(self.user_accountant_2)
        second.reason = "Mine"
        self._reprice(self.user_accountant)
        with self.assertRefused(UserError, "open the list again"):
            second.action_reprice()
        self.assertEqual(len(self.path.price_change_ids), 1)

    def test_nothing_is_repriced_without_a_reason_or_a_choice(self):
        self._publish_dearer()
        reprice = self._open(self.user_accountant)
        with self.assertRefused(UserError, "Write why"):
            reprice.action_reprice()
        reprice.write({"reason": "  "})
        with self.assertRefused(UserError, "Write why"):
            reprice.action_reprice()
        reprice.line_ids.chosen = False
        with self.assertRefused(UserError, "Tick"):
            reprice.action_reprice()
        self.assertEqual(self.charge.price_unit, 300)

    def test_changes_are_never_altered(self):
        self._publish_dearer()
        change = self._reprice(self.user_accountant)
        for user in (self.user_accountant, self.user_coordinator):
            with self.assertRaises(AccessError):
                change.with_user(user).unlink()
        with self.assertRefused(UserError, "kept as it was"):
            change.reason = "Other"
        with self.assertRefused(UserError, "kept as it was"):
            change.unlink()

    # === ACCESS === #

    def test_managers_reprice_for_their_own_desk(self):
        self._publish_dearer()
        self.assertEqual(self._open(self.user_manager).line_ids.charge_id, self.charge)
        self.assertTrue(self._reprice(self.user_manager))

    def test_others_do_not(self):
        self._publish_dearer()
        stranger = self._create_user("test.manager.price", "living_desk.group_manager")
        self.assertFalse(self._open(stranger).line_ids)
        with self.assertRaises(AccessError):
            self.charge.with_user(stranger)._reprice(REASON, {self.charge.id: 300})
        for user in (self.user_adviser, self.user_auditor, self.user_theatre):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._open(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.charge.with_user(user)._reprice(REASON, {self.charge.id: 300})
        with self.assertRaises(AccessError):
            self._open(self.user_manager).with_user(self.user_accountant).read(["reason"])

    def test_a_list_shows_no_service_that_was_put_in_by_hand(self):
        stranger = self._create_user("test.manager.list", "living_desk.group_manager")
        lines = self.env["living.path.reprice.line"].with_user(stranger)
        reprice = self.env["living.path.reprice"].with_user(stranger).create({})
        vals = {"charge_id": self.charge.id, "old_price": 300}
        with self.assertRefused(AccessError, "cannot be set by hand"):
            lines.create({**vals, "reprice_id": reprice.id})
        with self.assertRefused(AccessError, "cannot be set by hand"):
            reprice.line_ids = [Command.create(vals)]
        self._publish_dearer()
        line = self._open(self.user_manager).line_ids
        for values in ({"charge_id": self.path.charge_ids[1].id}, {"old_price": 1}):
            with self.subTest(values), self.assertRefused(AccessError, "cannot be set by hand"):
                line.write(values)
        line.chosen = False

    def test_who_reads_the_changes(self):
        self._publish_dearer()
        change = self._reprice(self.user_accountant)
        for user in (self.user_accountant, self.user_auditor, self.user_manager):
            self.assertEqual(change.with_user(user).new_tier_id.name, "Tier B")
        self.assertEqual(change.with_user(self.user_adviser).new_price, 360)
        with self.assertRaises(AccessError):
            change.with_user(self.user_adviser).read(["new_tier_id"])
        stranger = self._create_user("test.adviser.price", "living_desk.group_user")
        for user in (stranger, self.user_theatre):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                change.with_user(user).read(["new_price"])

    def test_listing_many_costs_the_same_queries(self):
        self._publish_dearer()

        def count(number):
            paths = self.env["living.path"].create(
                [
                    {
                        "name": "Many",
                        "organization_id": self.theatre.id,
                        "charge_ids": [Command.create({"product_id": self.assessment.id})],
                    }
                    for _index in range(number)
                ]
            )
            tier = self.schedule.tier_ids[1]
            paths.charge_ids.sudo().write(
                {
                    "tier_id": tier.id,
                    "schedule_id": self.schedule.id,
                    "basis_kind": "declared",
                    "turnover_id": self.charge.turnover_id.id,
                    "frozen_on": self.charge.frozen_on,
                    "list_price": 1,
                    "price_unit": 1,
                }
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self.assertEqual(len(paths.charge_ids._get_prices_today()), number)
            return self.cr.sql_log_count - start

        count(1)  # what is read once
        self.assertEqual(count(2), count(12))
