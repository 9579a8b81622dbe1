import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import LivingBillingCommon


@tagged("post_install", "-at_install")
class TestFeeSchedule(LivingBillingCommon):
    def _draft(self, bounds=(0, 50_000, 250_000), **values):
        values.setdefault("date_from", f"{self.today.year + 1}-01-01")
        return self._create_schedule(bounds=bounds, **values)

    def test_tiers_say_where_they_start_and_end(self):
        low, middle, high = self.schedule.with_context(lang="en_US").tier_ids
        self.assertEqual(low.upper_bound, middle.lower_bound)
        self.assertEqual(middle.upper_bound, high.lower_bound)
        self.assertTrue(high.is_highest)
        self.assertFalse(low.is_highest)
        self.assertIn("≤ turnover <", middle.range_label)

    def test_upper_bounds_follow_the_tiers_while_they_are_typed(self):
        schedule = self._draft()
        with Form(schedule.tier_ids[1]) as form:
            form.lower_bound = 60_000
        self.assertEqual(schedule.tier_ids[0].upper_bound, 60_000)

    def test_wrong_tiers_are_refused_by_name(self):
        for bounds, name in (
            ((0, 50_000, 50_000), "Tier C"),
            ((0, -1), "Tier B"),
            ((10, 50_000), "Tier A"),
        ):
            with self.subTest(bounds=bounds), self.assertRaises(ValidationError) as caught:
                self._draft(bounds)
            self.assertIn(name, str(caught.exception))

    def test_a_wrong_tier_is_refused_one_by_one_too(self):
        schedule = self._draft()
        with self.assertRefused(ValidationError, "Tier B"):
            schedule.tier_ids[0].write({"lower_bound": 50_000})
        with self.assertRefused(ValidationError, "Negative"):
            self.env["living.fee.tier"].create(
                {"schedule_id": schedule.id, "name": "Negative", "lower_bound": -0.01}
            )
        with self.assertRefused(ValidationError, "Twin"):
            self.env["living.fee.tier"].create(
                {"schedule_id": schedule.id, "name": "Twin", "lower_bound": 250_000}
            )
        with self.assertRefused(ValidationError, "Tier A"):
            schedule.tier_ids[0].unlink()

    def test_no_context_from_outside_skips_the_checks(self):
        schedule = self._create_schedule(date_from=f"{self.today.year + 1}-01-01")
        lowest = schedule.tier_ids[0].with_context(living_schedule_saving=True)
        with self.assertRefused(ValidationError, "must start at 0"):
            lowest.lower_bound = 10
        with self.assertRefused(ValidationError, "cannot be deleted"):
            lowest.unlink()

    def test_tiers_can_be_moved_past_each_other_in_one_save(self):
        schedule = self._draft()
        first, second, third = schedule.tier_ids
        schedule.write(
            {
                "tier_ids": [
                    Command.update(second.id, {"lower_bound": 250_000}),
                    Command.update(third.id, {"lower_bound": 500_000}),
                ]
            }
        )
        self.env.flush_all()
        self.assertEqual(schedule.tier_ids.mapped("lower_bound"), [0, 250_000, 500_000])
        schedule.write(
            {
                "tier_ids": [
                    Command.delete(first.id),
                    Command.update(second.id, {"lower_bound": 0}),
                ]
            }
        )
        self.assertEqual(schedule.tier_ids, second + third)

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_what_slips_past_the_checks(self):
        schedule = self._draft()
        tiers = schedule.tier_ids
        self.env.flush_all()
        with self.assertRaises(psycopg2.errors.CheckViolation), self.cr.savepoint():
            self.cr.execute(
                "UPDATE living_fee_tier SET lower_bound = -1 WHERE id = %s", [tiers[1].id]
            )
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.cr.savepoint():
            self.cr.execute(
                "UPDATE living_fee_tier SET lower_bound = 0 WHERE id = %s", [tiers[1].id]
            )
            self.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.cr.execute("SET CONSTRAINTS ALL DEFERRED")
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.cr.savepoint():
            self._draft()

    def test_a_published_version_does_not_change(self):
        tier = self.schedule.tier_ids[0]
        for change in (
            lambda: self.schedule.write({"name": "Other"}),
            lambda: self.schedule.write({"date_from": "2020-01-01"}),
            lambda: self.schedule.write({"reference_year_lag": "2"}),
            lambda: tier.write({"lower_bound": 1}),
            lambda: tier.write({"name": "Other"}),
            lambda: tier.unlink(),
            lambda: tier.copy({"lower_bound": 7}),
            lambda: tier.rule_ids.write({"amount": 1}),
            lambda: tier.rule_ids.unlink(),
            lambda: tier.rule_ids.copy({"product_id": self.mission.id}),
            lambda: self.schedule.unlink(),
            lambda: self.schedule.action_publish(),
        ):
            with self.assertRaises(UserError):
                change()
        with self.assertRaises(AccessError):
            self.schedule.with_user(self.user_accountant).write({"state": "draft"})

    def test_an_empty_schedule_is_not_published(self):
        schedule = self._draft(bounds=())
        with self.assertRefused(UserError, "no tiers"):
            schedule.action_publish()

    def test_accountants_and_coordinators_publish(self):
        for user in (self.user_accountant, self.user_coordinator):
            schedule = self._draft().with_user(user)
            schedule.action_publish()
            self.assertEqual(schedule.state, "published")
            schedule.sudo().write({"state": "draft"})
            schedule.sudo().unlink()
        for user in (self.user_adviser, self.user_manager):
            draft = self._draft()
            with self.assertRaises(AccessError):
                draft.with_user(user).action_publish()
            draft.unlink()

    def test_the_version_in_force_is_the_latest_one_that_began(self):
        model = self.env["living.fee.schedule"]
        later = self._draft(name="Next year")
        later.action_publish()
        network = self._create_schedule(
            name="Network", desk_id=False, date_from=f"{self.today.year - 3}-02-03"
        )
        network.action_publish()
        for desk, day, expected in (
            (self.desk_lombardia, f"{self.today.year}-01-01", self.schedule),
            (self.desk_lombardia, f"{self.today.year}-12-31", self.schedule),
            (self.desk_lombardia, f"{self.today.year + 1}-01-01", later),
            (self.desk_lombardia, f"{self.today.year - 1}-12-31", network),
            (self.desk_sicilia, f"{self.today.year}-06-01", network),
            (self.desk_sicilia, f"{self.today.year - 4}-12-31", model),
        ):
            with self.subTest(desk=desk.name, day=day):
                self.assertEqual(model._in_force(desk, fields.Date.to_date(day)), expected)
        self.assertTrue(self.schedule.is_in_force)
        self.assertFalse(later.is_in_force)

    def test_drafts_are_never_in_force(self):
        draft = self._create_schedule(
            date_from=self.today - fields.Date.to_date("2024-01-02").resolution
        )
        self.assertNotEqual(
            self.env["living.fee.schedule"]._in_force(self.desk_lombardia, self.today), draft
        )

    def test_a_new_version_is_a_draft_with_the_same_tiers_a_year_later(self):
        action = self.schedule.action_new_version()
        copy = self.env["living.fee.schedule"].browse(action["res_id"])
        self.assertEqual(copy.state, "draft")
        self.assertEqual(copy.date_from.year, self.today.year + 1)
        self.assertEqual(copy.name, self.schedule.name)
        self.assertEqual(
            copy.tier_ids.mapped("lower_bound"), self.schedule.tier_ids.mapped("lower_bound")
        )
        self.assertEqual(
            copy.tier_ids.rule_ids.mapped("method"),
            self.schedule.tier_ids.rule_ids.mapped("method"),
        )

    def test_rules_read_like_a_price_list(self):
        schedule = self.schedule.with_context(lang="en_US")
        fixed, percent, rate = schedule.tier_ids.rule_ids
        self.assertIn("100", fixed.description)
        self.assertEqual(percent.description, "50% of the list price")
        self.assertIn("0.1% of the turnover", rate.description)
        self.assertIn("at least", rate.description)
        self.assertIn("at most", rate.description)

    @mute_logger("odoo.sql_db")
    def test_prices_that_cannot_be(self):
        tier = self._draft().tier_ids[0]
        self.env.flush_all()
        for values in (
            {"amount": -1},
            {"percent": 101},
            {"percent": -1},
            {"minimum": -1},
            {"minimum": 10, "maximum": 5},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.cr.savepoint(),
            ):
                self.env["living.fee.rule"].create(
                    {"tier_id": tier.id, "product_id": self.mission.id, **values}
                )
