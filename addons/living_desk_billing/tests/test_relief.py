import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.living_desk.tests.common_two_at_once import TwoAtOnceCase

from .test_tier_kinds import TierKindsCommon


@tagged("post_install", "-at_install")
class TestRelief(TierKindsCommon):
    """A lower tier for hardship: asked for by one person, decided by another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._verify_turnover(300_000)
        cls.low, cls.middle, cls.top = cls.schedule.tier_ids.sorted("lower_bound")

    def test_a_granted_tier_prices_the_path(self):
        relief = self._grant(self.middle, approve=False)
        self.assertDecided("declared", "Tier C")
        relief.with_user(self.user_coordinator).action_approve()
        basis = self.assertDecided("hardship", "Tier B")
        self.assertEqual((basis.amount, basis.relief_sudo), (300_000, relief))
        path = self._propose_path(self._create_path())
        charge = path.charge_ids[0]
        self.assertEqual((charge.basis_kind, charge.relief_id), ("hardship", relief))
        self.assertEqual(charge.price_unit, 300)
        path.action_withdraw()
        self.assertFalse(charge.relief_id)

    def test_it_holds_from_the_first_day_to_the_last(self):
        relief = self._grant(self.low)
        for days, kind in ((-1, "declared"), (0, "hardship"), (30, "hardship"), (31, "declared")):
            day = fields.Date.add(self.today, days=days)
            if day.year == self.year:
                with self.subTest(days=days):
                    self.assertEqual(self._basis(day=day).kind, kind)
        relief.with_user(self.user_manager).action_end()
        self.assertDecided("declared", "Tier C")
        self.assertEqual((relief.state, relief.ended_by_id), ("ended", self.user_manager))

    def test_another_version_gives_the_tier_of_the_same_bound(self):
        version = self._create_schedule(
            name="Next", bounds=(0, 40_000, 90_000), date_from=fields.Date.add(self.today, days=1)
        )
        version.action_publish()
        self._grant(self.middle)
        tomorrow = fields.Date.add(self.today, days=1)
        if tomorrow.year == self.year:
            basis = self.assertDecided("hardship", "Tier B", day=tomorrow)
            self.assertEqual(basis.tier_sudo.schedule_id, version)

    def test_it_only_lowers(self):
        with self.assertRefused(UserError, "only grant a lower one"):
            self._grant(self.top, approve=False)
        # What came later may put the organization lower still.
        self._grant(self.middle, self._move_festival())
        self._verify_turnover(10, self.festival)
        self.assertDecided("declared", "Tier A", self.festival)

    def _move_festival(self):
        self.festival.desk_id = self.desk_lombardia
        return self.festival

    def test_another_person_decides(self):
        relief = self._grant(self.low, approve=False)
        self.assertEqual(relief.requested_by_id, self.user_manager)
        for user in (self.user_manager, self.user_adviser, self.user_theatre):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                relief.with_user(user).action_approve()
        own = self._grant_as(self.user_coordinator)
        self.assertFalse(own.can_decide)
        with self.assertRefused(AccessError, "another person"):
            own.action_approve()
        with self.assertRefused(AccessError, "another person"):
            own._refuse("No")

    def _grant_as(self, user):
        return (
            self.env["living.relief"]
            .with_user(user)
            .create(
                {
                    "organization_id": self.theatre.id,
                    "tier_id": self.low.id,
                    "reason": "Flooded",
                    "date_to": self.today,
                }
            )
        )

    @mute_logger("odoo.sql_db")
    def test_the_database_wants_two_people_and_one_tier_at_once(self):
        relief = self._grant(self.low)
        second = self._grant(self.low, self._move_festival(), approve=False)
        self.env.flush_all()
        for column, value in (("decided_by_id", self.user_manager.id), ("date_to", "2000-01-01")):
            with self.assertRaises(psycopg2.errors.CheckViolation), self.cr.savepoint():
                self.cr.execute(
                    f"UPDATE living_relief SET {column} = %s WHERE id = %s", [value, relief.id]
                )
        with self.assertRaises(psycopg2.errors.ExclusionViolation), self.cr.savepoint():
            self.cr.execute(
                "UPDATE living_relief SET state = 'approved', decided_by_id = %s,"
                " decided_on = now(), organization_id = %s WHERE id = %s",
                [self.user_accountant.id, self.theatre.id, second.id],
            )

    def test_one_lower_tier_at_a_time(self):
        first, second = (self._grant(self.low, approve=False) for _time in range(2))
        first.with_user(self.user_accountant).action_approve()
        with self.assertRefused(UserError, "end it first"):
            second.with_user(self.user_accountant).action_approve()

    def test_what_was_decided_is_not_changed(self):
        relief = self._grant(self.low)
        for user in (self.user_manager, self.user_accountant):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                relief.with_user(user).reason = "Other"
        for values in ({"state": "ended"}, {"decided_by_id": self.user_manager.id}):
            with self.assertRaises(AccessError):
                relief.with_user(self.user_manager).write(values)
        with self.assertRaises(UserError):
            relief.with_user(self.user_manager).unlink()
        other = self._grant(self.low, self._move_festival(), approve=False)
        with self.assertRefused(UserError, "by who asked"):
            other.with_user(self.user_coordinator).tier_id = self.middle
        other.with_user(self.user_manager).tier_id = self.middle
        other.with_user(self.user_manager).unlink()

    def test_a_refusal_has_a_reason_and_is_told(self):
        relief = self._grant(self.low, approve=False)
        self.assertTrue(relief.activity_ids)
        self.assertNotIn(self.user_manager, relief.activity_ids.user_id)
        wizard = Form(
            self.env["living.relief.refuse"]
            .with_user(self.user_accountant)
            .with_context(default_relief_id=relief.id)
        )
        with self.assertRefused(UserError, "Write the reason"):
            relief.with_user(self.user_accountant)._refuse("  ")
        wizard.reason = "There is a surplus"
        wizard.save().action_refuse()
        self.assertEqual((relief.state, relief.refusal_reason), ("refused", "There is a surplus"))
        self.assertFalse(relief.activity_ids)
        mails = self.env["mail.mail"].search(
            [("model", "=", relief._name), ("res_id", "=", relief.id)], order="id"
        )
        self.assertIn(self.user_accountant.partner_id, mails[:-1].recipient_ids)
        self.assertNotIn(self.user_manager.partner_id, mails[:-1].recipient_ids)
        self.assertEqual(mails[-1].recipient_ids, self.user_manager.partner_id)
        self.assertDecided("declared", "Tier C")

    def test_tiers_of_other_schedules_are_refused(self):
        other = self._create_schedule(self.desk_sicilia, name="Sicilia")
        with self.assertRefused(ValidationError, "not of a schedule in force"):
            self._grant(other.tier_ids[0], approve=False)

    def test_who_reads_and_who_writes(self):
        relief = self._grant(self.low, approve=False)
        for user, read, create in (
            (self.user_adviser, False, False),
            (self.user_manager, True, True),
            (self.user_manager_sicilia, False, False),
            (self.user_coordinator, True, True),
            (self.user_accountant, True, False),
            (self.user_theatre, False, False),
            (self.user_festival, False, False),
            (self.user_consultant, False, False),
        ):
            with self.subTest(user=user.login):
                self.assertIs(relief.with_user(user).has_access("read"), read)
                self.assertIs(relief.with_user(user).has_access("create"), create)
        with self.assertRaises(AccessError):
            self._grant_as(self.user_manager_sicilia)


@tagged("post_install", "-at_install")
class TestDecidedTwoAtOnce(TwoAtOnceCase):
    """Two people decide at the same moment, about a declaration or about a lower tier."""

    def _create_records(self, env):
        desk = env["living.desk"].create({"name": "Desk of two"})
        partner = env["res.partner"].create(
            {
                "name": "Organization of two",
                "is_company": True,
                "is_cultural_organization": True,
                "desk_id": desk.id,
            }
        )
        schedule = env["living.fee.schedule"].create(
            {
                "name": "Fees of two",
                "desk_id": desk.id,
                "date_from": "2020-01-01",
                "tier_ids": [fields.Command.create({"name": "Only", "lower_bound": 0})],
            }
        )
        schedule.state = "published"
        asked_by = env.ref("base.user_admin")
        self.relief = env["living.relief"].create(
            {
                "organization_id": partner.id,
                "tier_id": schedule.tier_ids.id,
                "reason": "Flooded",
                "date_to": fields.Date.context_today(self.env.user),
                "requested_by_id": asked_by.id,
            }
        )
        turnover = env["living.turnover"].create(
            {
                "organization_id": partner.id,
                "fiscal_year": fields.Date.context_today(self.env.user).year - 1,
                "amount": 1,
                "excludes_capital_grants": True,
            }
        )
        turnover.document_ids = env["ir.attachment"].create({"name": "a.pdf", "raw": b"%PDF-"})
        turnover.action_submit()
        self.turnover = turnover
        self.schedule = schedule
        return [self.relief, turnover, partner, desk]

    def _remove_rest(self, env):
        env["mail.mail"].search(
            [("model", "in", ("living.turnover", "living.relief"))], order="id desc", limit=4
        ).unlink()
        env["living.turnover"].browse(self.turnover.id).state = "draft"
        env["living.relief"].browse(self.relief.id).unlink()
        schedule = env["living.fee.schedule"].browse(self.schedule.id)
        schedule.state = "draft"
        schedule.unlink()

    def test_of_two_accountants_at_once_one_verifies(self):
        self._decide_twice(
            "living.turnover", self.turnover.id, lambda record: record.action_verify()
        )

    def test_of_two_approvers_at_once_one_approves(self):
        self._decide_twice("living.relief", self.relief.id, lambda record: record.action_approve())

    def _decide_twice(self, model, record_id, decide):
        with self.database.cursor() as first:
            decide(self._get_env(first)[model].browse(record_id))
            first.execute("SET CONSTRAINTS ALL IMMEDIATE")
            self._get_env(first).flush_all()
            sentence = self._try(model, record_id, decide)
            self.assertIn("Somebody else", sentence)
            first.rollback()
