from datetime import date

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PDF, LivingBillingCommon


class TierKindsCommon(LivingBillingCommon):
    """Schedules with an entry tier, and due dates in March."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year = cls.today.year
        cls.before_due = date(cls.year, 2, 1)
        cls.after_grace = date(cls.year, 12, 1)

    @classmethod
    def _set_schedule(cls, schedule=None, **vals):
        """Change a published schedule, as only a test does."""
        schedule = schedule or cls.schedule
        schedule.state = "draft"
        schedule.write(vals)
        schedule.state = "published"
        return schedule

    @classmethod
    def _set_late_policy(cls, **vals):
        return cls._set_schedule(
            revision_month="3",
            revision_day=31,
            grace_days=10,
            missing_policy="top",
            **vals,
        )

    @classmethod
    def _create_first_year(cls, organization=None, founded=None, **values):
        turnover = cls.env["living.turnover"].create(
            {
                "organization_id": (organization or cls.theatre).id,
                "kind": "first_year",
                "founded_on": founded or date(cls.year, 1, 15),
                **values,
            }
        )
        turnover.document_ids = cls.env["ir.attachment"].create({"name": "deed.pdf", "raw": PDF})
        return turnover

    @classmethod
    def _verify_first_year(cls, organization=None, founded=None, **values):
        turnover = cls._create_first_year(organization, founded, **values)
        turnover.action_submit()
        turnover.with_user(cls.user_accountant).action_verify()
        return turnover

    @classmethod
    def _link(cls, *organizations, **values):
        return cls.env["living.undertaking"].create(
            {
                "name": "Group",
                "company_id": cls.company.id,
                "member_ids": [
                    Command.create(
                        {
                            "organization_id": organization.id,
                            "date_from": date(cls.year - 3, 1, 1),
                            **values,
                        }
                    )
                    for organization in organizations
                ],
            }
        )

    @classmethod
    def _grant(cls, tier, organization=None, approve=True, user=None, **values):
        relief = (
            cls.env["living.relief"]
            .with_user(user or cls.user_manager)
            .create(
                {
                    "organization_id": (organization or cls.theatre).id,
                    "tier_id": tier.id,
                    "reason": "Flooded",
                    "date_from": cls.today,
                    "date_to": fields.Date.add(cls.today, days=30),
                    **values,
                }
            )
        )
        if approve:
            relief.with_user(cls.user_accountant).action_approve()
        return relief

    def _basis(self, organization=None, day=None):
        organization = organization or self.theatre
        return organization._get_fee_bases(day or self.today)[organization.id]

    def assertDecided(self, kind, tier, organization=None, day=None):
        basis = self._basis(organization, day)
        self.assertEqual((basis.kind, basis.tier_sudo.name, basis.reason), (kind, tier, None))
        return basis

    def assertUndecided(self, reason, organization=None, day=None):
        basis = self._basis(organization, day)
        self.assertFalse(basis.tier_sudo)
        self.assertEqual((basis.kind, basis.amount, basis.reason), (None, None, reason))
        return basis


@tagged("post_install", "-at_install")
class TestTierKinds(TierKindsCommon):
    # === SINGLE UNDERTAKING === #

    def test_the_sum_of_the_undertaking_decides(self):
        holding = self.env["res.partner"].create({"name": "Holding", "is_company": True})
        undertaking = self._link(self.theatre, holding)
        turnover = self._verify_turnover(30_000)
        basis = self.assertUndecided("group_missing")
        self.assertEqual(basis.missing_sudo, holding)
        self.assertIn("Holding", self.theatre.tier_reason)
        other = self._create_turnover(20_000, holding)
        other.with_user(self.user_accountant).action_submit()
        self.assertUndecided("waiting")
        other.with_user(self.user_accountant).action_verify()
        basis = self.assertDecided("group", "Tier B")
        self.assertEqual(basis.amount, 50_000)
        self.assertEqual((basis.turnover_sudo, basis.undertaking_sudo), (turnover, undertaking))
        undertaking.member_ids[0].date_to = date(self.year - 1, 12, 31)
        self.assertDecided("declared", "Tier A")

    def test_the_other_member_is_priced_when_the_last_one_declares(self):
        self._link(self.theatre, self.festival)
        path = self._propose_path(self._create_path())
        self._verify_turnover(300_000)
        self.assertEqual(path.price_state, "group_missing")
        with self.assertRefused(UserError, "one undertaking"):
            path._check_priced()
        self._verify_turnover(1, self.festival)
        charge = path.charge_ids[0]
        self.assertEqual((charge.basis_kind, charge.turnover_amount), ("group", 300_001))
        self.assertTrue(charge.undertaking_id)
        # The sum would tell the desk of one what the other declared to its own.
        with self.assertRaises(AccessError):
            charge.with_user(self.user_manager).read(["turnover_amount"])
        for user in (self.user_accountant, self.user_coordinator):
            self.assertEqual(charge.with_user(user).turnover_amount, 300_001)

    # === FIRST YEAR === #

    def test_the_entry_price_of_the_first_year(self):
        first = self._verify_first_year()
        self.assertEqual(first.fiscal_year, self.year)
        self.assertUndecided("no_entry")
        self.assertIn("no entry price", self.theatre.tier_reason)
        self._set_schedule(entry_tier_id=self.schedule.tier_ids[1].id)
        basis = self.assertDecided("entry", "Tier B")
        self.assertEqual((basis.turnover_sudo, basis.amount), (first, None))
        self.assertEqual(first.tier_id.name, "Tier B")
        path = self._propose_path(self._create_path())
        self.assertEqual(path.charge_ids[0].basis_kind, "entry")
        self.assertEqual(path.charge_ids[0].turnover_id, first)

    def test_the_entry_price_ends_when_accounts_exist(self):
        self._set_schedule(entry_tier_id=self.schedule.tier_ids[0].id)
        self._verify_first_year()
        self.assertUndecided("missing", day=date(self.year + 1, 1, 1))
        self.assertUndecided("missing", day=date(self.year, 1, 14))
        late = self._create_first_year(self.festival, date(self.year - 1, 11, 1))
        with self.assertRefused(UserError, "is closed"):
            late.action_submit()
        # Who is founded late in a year may close the first one with the next.
        late.write({"date_closing": date(self.year, 12, 31), "fiscal_year": self.year})
        late.action_submit()

    @mute_logger("odoo.sql_db")
    def test_the_first_year_is_declared_once_and_has_no_turnover(self):
        self._verify_first_year()
        with self.assertRefused(UserError, "given once"):
            self._create_first_year(founded=date(self.year, 1, 16)).action_submit()
        for values in (
            {"founded_on": False},
            {"amount": 1},
            {"date_closing": date(self.year, 1, 1)},
            {"date_closing": date(self.year + 2, 1, 15), "fiscal_year": self.year + 2},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.cr.savepoint(),
            ):
                self._create_first_year(self.festival, **values)
        tomorrow = fields.Date.add(self.today, days=1)
        with self.assertRefused(UserError, "declare it then"):
            self._create_first_year(self.festival, tomorrow).action_submit()
        # It does not stand in the way of the turnover of that year.
        self._create_turnover(1, fiscal_year=self.year, date_closing=date(self.year, 1, 31))

    def test_entry_prices_do_not_depend_on_the_turnover(self):
        draft = self._create_schedule(date_from=date(self.year, 6, 1))
        draft.entry_tier_id = draft.tier_ids[2]
        with self.assertRefused(UserError, "fixed price"):
            draft.action_publish()
        with self.assertRefused(ValidationError, "another schedule"):
            draft.entry_tier_id = self.schedule.tier_ids[0]
        draft.entry_tier_id = draft.tier_ids[1]
        draft.action_publish()
        self.assertEqual(draft.copy().entry_tier_id.schedule_id.state, "draft")
        self.assertEqual(draft.copy().entry_tier_id.name, "Tier B")

    # === MISSING === #

    def test_who_is_late_pays_as_the_highest_tier(self):
        self.assertUndecided("missing", day=self.after_grace)
        self._set_late_policy()
        self.assertUndecided("missing", day=date(self.year, 4, 10))
        basis = self.assertDecided("missing", "Tier C", day=date(self.year, 4, 11))
        self.assertEqual((basis.amount, basis.turnover_sudo.id), (None, False))
        turnover = self._create_turnover(10)
        turnover.action_submit()
        # Who waits for us is not late.
        self.assertUndecided("waiting", day=self.after_grace)
        turnover.with_user(self.user_accountant).action_verify()
        self.assertDecided("declared", "Tier A", day=self.after_grace)

    def test_the_policy_needs_a_date(self):
        draft = self._create_schedule(date_from=date(self.year, 6, 1))
        with self.assertRefused(ValidationError, "say by when"):
            draft.missing_policy = "top"

    # === SQL === #

    def test_searching_and_computing_agree_for_every_kind(self):
        """Every combination of what can be declared, alone or linked, with and without hardship."""
        network = self._create_schedule(
            name="Network",
            desk_id=False,
            bounds=(0, 100),
            reference_year_lag="2",
            date_from=date(self.year, 1, 2),
        )
        network.entry_tier_id = network.tier_ids[0]
        network.action_publish()
        self._set_late_policy(entry_tier_id=self.schedule.tier_ids[1].id)
        states = (
            None,
            ("turnover", 0, True),
            ("turnover", 60_000.01, True),
            ("turnover", 400_000, True),
            ("turnover", 60_000, False),
            ("first_year", 0, True),
            ("first_year", 0, False),
        )
        desks = (self.desk_lombardia, self.desk_sicilia, self.env["living.desk"])
        everybody = self.env["res.partner"]

        def create(name, index, state):
            organization = self._create_organization(
                name, self.desk_lombardia, self.milano, vat=False
            )
            organization.desk_id = desks[index % 3]
            if state:
                kind, amount, verified = state
                if kind == "first_year":
                    turnover = self._create_first_year(organization)
                else:
                    lag = 1 if index % 3 == 0 else 2
                    turnover = self._create_turnover(
                        amount, organization, fiscal_year=self.year - lag
                    )
                turnover.action_submit()
                if verified:
                    turnover.with_user(self.user_accountant).action_verify()
            return organization

        for index in range(3):
            for state in states:
                everybody += create(f"Alone {index} {state}", index, state)
                for other in states[:: 1 if index == 0 else 3]:
                    pair = create("One", index, state) + create("Other", index, other)
                    self._link(*pair)
                    everybody += pair
        granted = {
            desk: schedule.tier_ids.sorted("lower_bound")[0]
            for desk, schedule in zip(desks, (self.schedule, network, network), strict=True)
        }
        for organization in everybody[::5]:
            tier = granted[organization.desk_id]
            if self._basis(organization).tier_sudo.lower_bound:
                self._grant(tier, organization, user=self.user_coordinator)
        kinds = set()
        for day in (self.today, self.before_due, self.after_grace, date(self.year + 1, 5, 1)):
            bases = everybody._get_fee_bases(day)
            self.env.flush_all()
            query = self.env["living.fee.schedule"]._get_tiers_sql(
                desks[0] | desks[1], day, without_desk=True
            )
            found = dict(self.env.execute_query(query))
            for organization in everybody:
                basis = bases[organization.id]
                kinds.add(basis.kind or basis.reason)
                with self.subTest(day=day, name=organization.name, kind=basis.kind):
                    self.assertEqual(found.get(organization.id), basis.tier_sudo.id or None)
        self.assertEqual(
            kinds,
            {"declared", "group", "entry", "missing", "hardship", "waiting", "group_missing"},
        )

    def test_every_kind_costs_the_same_queries_for_many(self):
        self._set_late_policy(entry_tier_id=self.schedule.tier_ids[1].id)
        organizations = self.env["res.partner"]
        for index in range(4):
            some = self.env["res.partner"]
            for name in ("declared", "first", "late", "one", "other", "relieved"):
                some += self._create_organization(
                    f"{name} {index}", self.desk_lombardia, self.milano
                )
            self._verify_turnover(60_000, some[0])
            self._verify_first_year(some[1])
            self._link(some[3], some[4])
            self._verify_turnover(30_000, some[3])
            self._verify_turnover(30_000, some[4])
            self._verify_turnover(70_000, some[5])
            self._grant(self.schedule.tier_ids[0], some[5])
            organizations += some
        counts = []
        for some in (organizations[:6], organizations[:6], organizations):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            kinds = {basis.kind for basis in some._get_fee_bases(self.after_grace).values()}
            counts.append(self.cr.sql_log_count - start)
            self.assertEqual(kinds, {"declared", "entry", "missing", "group", "hardship"})
        self.assertEqual(counts[1], counts[2])
        self.assertLessEqual(counts[2], 14)
