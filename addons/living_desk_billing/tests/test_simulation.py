from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import LivingBillingCommon


@tagged("post_install", "-at_install")
class TestSimulation(LivingBillingCommon):
    """The year's clients: a theatre in tier B, by 80,000, and another in tier A, by 12,000."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.small = cls._create_organization("Teatro Piccolo", cls.desk_lombardia, cls.milano)
        cls._verify_turnover(80_000)
        cls._verify_turnover(12_000, cls.small)
        cls.path = cls._propose_path(cls._create_path())
        cls.small_path = cls._propose_path(cls._create_path(cls.small))
        # Both: the assessment (300 and 100) and twice the advice at 2,000.
        cls.draft = cls._create_schedule(
            name="Next", date_from=f"{cls.today.year + 1}-01-01", bounds=(0, 60_000)
        )
        cls.draft.tier_ids[0].rule_ids.amount = 150
        cls.draft.tier_ids[1].rule_ids = [
            Command.create({"product_id": cls.advice.id, "method": "percent", "percent": 90})
        ]

    def _simulate(self, user=None, schedule=None, year=None):
        simulation = self.env["living.fee.simulation"].with_user(user or self.user_accountant)
        return simulation.simulate((schedule or self.draft).id, year or self.today.year)

    def test_a_new_schedule_on_the_clients_of_the_year(self):
        outcome = self._simulate()
        self.assertEqual(outcome["services"], 4)
        self.assertEqual(outcome["old"], 4300 + 4100)
        # Tier B gives half the assessment and nine tenths of the advice, tier A 150.
        self.assertEqual(outcome["new"], 300 + 3600 + 150 + 4000)
        self.assertEqual(
            [(tier["name"], tier["old"], tier["new"]) for tier in outcome["tiers"]],
            [("Tier A", 4100, 4150), ("Tier B", 4300, 3900)],
        )
        self.assertEqual(
            [outcome[name] for name in ("winners", "losers", "equal")],
            [1, 1, 0],
        )
        self.assertEqual(
            [(line["id"], line["difference"]) for line in outcome["changes"]],
            [(self.theatre.id, -400), (self.small.id, 50)],
        )

    def test_income_beside_the_cost_of_consultants(self):
        self._sign_path(self.path)
        self.consultant.hourly_rate = 50
        session = self._create_session(self.path, self._assign(self.path), 4)
        session._living_log(4, "Worked on the dossier")
        session.with_user(self.user_theatre).sudo()._living_confirm()
        self.env.flush_all()
        outcome = self._simulate()
        self.assertEqual(outcome["cost"], 200)
        self.assertEqual(
            {tier["name"]: tier["cost"] for tier in outcome["tiers"]}, {"Tier A": 0, "Tier B": 200}
        )

    def test_the_schedule_in_force_changes_nothing(self):
        outcome = self._simulate(schedule=self.schedule)
        self.assertEqual(outcome["old"], outcome["new"])
        self.assertEqual(outcome["equal"], 2)
        self.assertFalse(outcome["changes"])

    def test_nothing_is_saved(self):
        charges = self.path.charge_ids | self.small_path.charge_ids
        before = charges.read()
        last_message = self.env["mail.message"].search([], order="id desc", limit=1)
        self.env.flush_all()
        self._simulate()
        self.env.invalidate_all()
        self.assertEqual(charges.read(), before)
        self.assertEqual(self.draft.state, "draft")
        self.assertEqual(
            self.env["mail.message"].search([], order="id desc", limit=1), last_message
        )

    def test_only_the_desks_of_the_schedule(self):
        other = self._create_schedule(self.desk_sicilia, name="Sicilia")
        self.assertEqual(self._simulate(schedule=other)["services"], 0)
        # The desk has a schedule of its own: the network's would not decide there.
        network = self._create_schedule(
            name="Network", desk_id=False, date_from=f"{self.today.year}-02-03"
        )
        found = {line["id"] for line in self._simulate(schedule=network)["changes"]}
        self.assertFalse(found & {self.theatre.id, self.small.id})

    def test_another_year_has_no_clients(self):
        self.assertEqual(self._simulate(year=1999)["services"], 0)

    def test_what_is_cancelled_does_not_count(self):
        self.path._move("cancelled", "Closed down")
        self.assertEqual(self._simulate()["organizations"], 1)

    def test_choices(self):
        choices = self.env["living.fee.simulation"].with_user(self.user_accountant).get_choices()
        ids = [schedule["id"] for schedule in choices["schedules"]]
        self.assertIn(self.draft.id, ids)
        self.assertIn(self.today.year, choices["years"])
        asked = (
            self.env["living.fee.simulation"]
            .with_user(self.user_coordinator)
            .get_choices(self.schedule.id)
        )
        self.assertEqual(asked["schedule_id"], self.schedule.id)

    def test_a_schedule_without_tiers_says_so(self):
        empty = self._create_schedule(name="Empty", bounds=(), date_from="2040-01-01")
        with self.assertRefused(UserError, "no tiers yet"):
            self._simulate(schedule=empty)

    def test_accountants_and_coordinators_only(self):
        self.assertTrue(self._simulate(self.user_coordinator)["services"])
        for user in (
            self.user_adviser,
            self.user_manager,
            self.user_theatre,
            self.user_consultant,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._simulate(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["living.fee.simulation"].with_user(user).get_choices()

    def test_as_many_queries_for_many_clients_as_for_few(self):
        def count():
            # Rules and rights get read and kept.
            for _time in range(2):
                self.env.flush_all()
                self.env.invalidate_all()
                self.user_accountant.mapped("partner_id.tz")
                before = self.cr.sql_log_count
                self._simulate()
            return self.cr.sql_log_count - before

        few = count()
        for index in range(6):
            organization = self._create_organization(
                f"Teatro {index}", self.desk_lombardia, self.milano
            )
            self._verify_turnover(20_000 * index, organization)
            self._propose_path(self._create_path(organization))
        self.assertEqual(count(), few)
        self.assertLessEqual(few, 30)
