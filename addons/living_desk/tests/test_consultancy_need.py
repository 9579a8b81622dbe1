from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged, users
from odoo.tools import mute_logger

from .common_consultancy import ConsultancyCommon


@tagged("post_install", "-at_install")
class TestConsultancyNeed(ConsultancyCommon):
    """What a path looks for is ranked, offered, and taken by one."""

    def _run_cron(self, name):
        with self.enter_registry_test_mode():
            self.env.ref(f"living_desk.{name}").method_direct_trigger()

    def _count_mails(self, offer):
        return (
            self.env["mail.mail"]
            .sudo()
            .search_count([("model", "=", "living.assignment"), ("res_id", "=", offer.id)])
        )

    # === WHAT IS LOOKED FOR === #

    def test_markets_disciplines_and_hours_come_from_the_path(self):
        market = self.env.ref("base.ca")
        self.path.market_ids = [Command.create({"country_id": market.id})]
        need = self.env["living.consultancy.need"].create({"path_id": self.path.id})
        self.assertEqual(need.country_ids, market)
        self.assertEqual(need.discipline_ids, self.theatre_discipline)
        self.assertEqual(need.hours, self.path.hours_left)
        self.assertEqual((need.state, need.desk_id), ("open", self.desk_lombardia))

    @users("test.adviser")
    def test_the_form_opened_from_a_path_is_filled_in(self):
        action = self.path.with_user(self.env.user).action_find_consultant()
        self.assertEqual(action["res_id"], self.need.id, "Nobody has been asked yet")
        self.need._offer(self.consultant)
        action = self.path.with_user(self.env.user).action_find_consultant()
        self.assertFalse(action["res_id"])
        needs = self.env["living.consultancy.need"].with_context(**action["context"])
        with Form(needs) as form:
            self.assertEqual(form.path_id, self.path)
            self.assertEqual(form.hours, self.path.hours_left)

    def test_an_assignment_made_by_hand_answers_a_need_of_its_own(self):
        assignment = self._assign(self.path, expertise_id=self.skill.id, note="Dossier")
        need = assignment.need_id
        self.assertNotEqual(need, self.need)
        self.assertEqual((need.path_id, need.hours, need.note), (self.path, 10, "Dossier"))
        self.assertEqual(need.expertise_ids, self.skill)
        self.assertEqual((need.state, need.taken_by_id), ("taken", self.consultant))
        assignment.action_done()
        self.assertEqual((need.state, need.taken_by_id), ("done", self.consultant))

    def test_an_offer_belongs_to_the_path_of_its_need(self):
        other = self._create_path()
        with self.assertRaisesRegex(ValidationError, "another path"):
            self._assign(other, need_id=self.need.id, accept=False)
        self.need._offer(self.consultant)
        with self.assertRaisesRegex(ValidationError, "another path"):
            self.need.path_id = other

    def test_what_was_offered_is_given_up_and_not_deleted(self):
        offer = self.need._offer(self.consultant)
        with self.assertRaisesRegex(UserError, "give it up"):
            self.need.unlink()
        self.need.action_give_up()
        self.assertEqual((self.need.state, offer.state), ("given_up", "expired"))
        self.assertFalse(offer.taken_on)
        with self.assertRaisesRegex(UserError, "no longer open"):
            self.need._offer(self.consultant_2)
        self.need.action_reopen()
        self.assertEqual(self.need.state, "open")
        empty = self._create_need(self.path)
        empty.unlink()
        self.assertFalse(empty.exists())

    def test_bad_needs_are_refused_with_a_sentence(self):
        self.need.hours = 0
        with self.assertRaisesRegex(ValidationError, "how many hours"):
            self.need._offer(self.consultant)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.need.hours = -1
                self.env.flush_all()
        need = self._create_need(self._create_path(state="cancelled"))
        with self.assertRaisesRegex(UserError, "is over"):
            need.action_rank()

    # === RANKING === #

    def test_fit_and_territory_decide(self):
        self.assertEqual(
            self._get_ranked(), self.consultant | self.consultant_2 | self.consultant_far
        )
        self.desk_sicilia.region_ids += self.region_lombardia
        first = self.need._get_ranking().matches[-1]
        self.assertEqual(first.territory, "region")

    def test_who_is_left_out(self):
        self.user_far.partner_id.parent_id = self.theatre
        self.consultant_2.capacity_hours = 0
        self.consultant.write(
            {"availability": "away", "away_until": fields.Date.context_today(self.env.user)}
        )
        self.assertEqual(self.need._get_ranking().left_out["away"], self.consultant.ids)
        self.consultant.availability = "busy"
        ranking = self.need._get_ranking()
        self.assertEqual([m.candidate.id for m in ranking.matches], self.consultant.ids)
        self.assertEqual(
            ranking.left_out,
            {"conflict": self.consultant_far.ids, "no_hours": self.consultant_2.ids},
        )
        sentence = self.need._describe_left_out(ranking.left_out)
        self.assertEqual(
            sentence, "Left out: 2 (conflict of interest: 1, no hours left this month: 1)."
        )
        self.need._offer(self.consultant)
        self.assertEqual(self.need._get_ranking().left_out["asked"], self.consultant.ids)
        other = self._create_need(self.path)
        self.assertEqual(other._get_ranking().left_out["on_path"], self.consultant.ids)

    def test_reasons_are_told_in_words(self):
        self._assign(self._create_path(), self.consultant_2, hours_budget=1)
        matches = self.need._get_ranking().matches
        words = self.need._describe_matches(matches)
        self.assertEqual(
            words[0]["fits"],
            " · ".join(
                (
                    "Works with the desk",
                    self.skill.name,
                    self.country.name,
                    self.lang.display_name,
                    self.theatre_discipline.name,
                )
            ),
        )
        self.assertFalse(words[0]["missing"])
        self.assertFalse(words[0]["warning"])
        self.assertIn(self.country.name, words[1]["missing"])
        self.assertIn("Holds 100% of the desk", words[1]["warning"])
        self.assertIn("another territory", words[2]["fits"])

    def test_queries_do_not_grow_with_the_register(self):
        def count():
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.need._get_ranking()
            return self.cr.sql_log_count - before

        count()
        few = count()
        partners = self.env["res.partner"].create([{"name": f"C{n}"} for n in range(40)])
        self.env["living.consultant"].create(
            [
                {
                    "partner_id": partner.id,
                    "desk_ids": [Command.set(self.desk_lombardia.ids)],
                    "expertise_ids": [Command.set(self.skill.ids)],
                }
                for partner in partners
            ]
        )
        self.env.flush_all()
        self.assertEqual(count(), few)
        self.assertEqual(len(self.need._get_ranking().matches), 43)

    # === PROPOSAL === #

    @users("test.adviser")
    def test_the_first_of_the_list_is_offered_it(self):
        action = self.need.with_user(self.env.user).action_rank()
        proposal = self.env["living.consultant.proposal"].browse(action["res_id"])
        self.assertEqual(proposal.line_ids.mapped("rank"), [1, 2, 3])
        self.assertEqual(proposal.line_ids[0].consultant_id, self.consultant)
        proposal.answer_by = fields.Date.add(fields.Date.context_today(self.env.user), days=9)
        proposal.action_offer_first()
        offer = self.need.assignment_ids
        self.assertEqual(offer.consultant_id, self.consultant)
        self.assertEqual((offer.hours_budget, offer.note), (8, "Three festivals in Lyon"))
        self.assertEqual(offer.answer_by, proposal.answer_by)
        self.assertEqual(offer.expertise_id, self.skill)
        self.assertEqual(self.need.state, "offered")
        self.assertEqual(self._count_mails(offer), 1)

    @users("test.adviser")
    def test_several_are_offered_it_at_once(self):
        proposal = self.env["living.consultant.proposal"].create({"need_id": self.need.id})
        with self.assertRaisesRegex(UserError, "Tick"):
            proposal.action_offer_chosen()
        proposal.line_ids[:2].chosen = True
        proposal.action_offer_chosen()
        self.assertEqual(
            self.need.assignment_ids.consultant_id, self.consultant | self.consultant_2
        )
        proposal.line_ids[2].action_offer()
        self.assertEqual(self.need.offer_count, 3)

    # === ANSWERS === #

    def test_the_first_acceptance_closes_the_others(self):
        offers = self.need._offer(self.consultant | self.consultant_2)
        taken, lost = offers
        taken.with_user(self.user_consultant).sudo()._accept()
        self.assertEqual((self.need.state, self.need.taken_by_id), ("taken", self.consultant))
        self.assertEqual((lost.state, lost.status), ("expired", "taken"))
        self.assertEqual(lost.taken_on, taken.answered_on)
        messages = lost.message_ids
        self.assertIn("Another consultant has accepted", messages[0].body)
        self.assertNotIn(self.user_consultant.partner_id, messages.author_id)
        self.assertNotIn(self.user_consultant, lost.write_uid)
        for answer in (lost._accept, lambda: lost._refuse("No")):
            with self.assertRaises(UserError):
                answer()
        with self.assertRaisesRegex(UserError, "accepted before you"):
            lost._accept()

    def test_the_database_lets_one_take_it(self):
        offers = self.need._offer(self.consultant | self.consultant_2)
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            offers.sudo().write({"state": "accepted"})
            self.env.flush_all()

    def test_the_next_is_asked_when_nobody_else_has_to_answer(self):
        third = self.consultant_far
        third.desk_ids = self.desk_lombardia
        third.lang_ids = False
        one, two = self.need._offer(self.consultant | self.consultant_2)
        one._refuse("On tour")
        self.assertEqual(self.need.offer_count, 2, "The second still has to answer")
        two.answer_by = fields.Date.subtract(fields.Date.context_today(self.env.user), days=1)
        self._run_cron("ir_cron_expire_offers")
        following = self.need.assignment_ids - one - two
        self.assertEqual((following.consultant_id, following.state), (third, "offered"))
        self.assertNotIn(self.user_consultant.partner_id, following.message_ids.author_id)

    def test_nobody_elsewhere_is_asked_without_the_adviser(self):
        self.consultant_2.active = False
        self.need._offer(self.consultant)._refuse("On tour")
        self.assertEqual(self.need.offer_count, 1)
        self.assertIn("Choose a consultant", self.path.activity_ids.mapped("summary")[0])

    def test_nobody_is_asked_next_unless_wanted(self):
        self.need.offer_next = False
        self.need._offer(self.consultant)._refuse("On tour")
        self.assertEqual((self.need.offer_count, self.need.state), (1, "open"))
        self.assertFalse(self.path.activity_ids)

    # === REMINDER === #

    def test_one_reminder_before_the_last_day(self):
        with freeze_time("2026-03-02 10:00:00"):
            offer = self.need._offer(self.consultant)
            self.assertEqual(offer.answer_by, fields.Date.to_date("2026-03-07"))
            self._run_cron("ir_cron_remind_offers")
        with freeze_time("2026-03-04 21:00:00"):
            self._run_cron("ir_cron_remind_offers")
        self.assertFalse(offer.reminded_on)
        self.assertEqual(self._count_mails(offer), 1)
        # Half past midnight in Rome.
        with freeze_time("2026-03-04 23:30:00"):
            self._run_cron("ir_cron_remind_offers")
            self._run_cron("ir_cron_remind_offers")
        with freeze_time("2026-03-06 10:00:00"):
            self._run_cron("ir_cron_remind_offers")
        self.assertTrue(offer.reminded_on)
        self.assertEqual(self._count_mails(offer), 2)

    def test_who_answered_or_came_too_late_is_not_reminded(self):
        with freeze_time("2026-03-02 10:00:00"):
            _taken, lost = self.need._offer(self.consultant | self.consultant_2)
            _taken._accept()
        mails = self._count_mails(lost)
        with freeze_time("2026-03-06 10:00:00"):
            self._run_cron("ir_cron_remind_offers")
            self._run_cron("ir_cron_expire_offers")
        self.assertEqual(self._count_mails(lost), mails)
        self.assertFalse(lost.reminded_on)

    def test_facts_are_not_written_by_hand(self):
        offer = self.need._offer(self.consultant).with_user(self.user_manager)
        for name, value in (
            ("taken_on", fields.Datetime.now()),
            ("reminded_on", fields.Datetime.now()),
        ):
            with self.subTest(name=name), self.assertRaises(AccessError):
                offer.write({name: value})
        need = self.need.with_user(self.user_manager)
        for name, value in (
            ("state", "taken"),
            ("given_up", True),
            ("taken_by_id", self.consultant_2.id),
        ):
            with self.subTest(name=name), self.assertRaises(AccessError):
                need.write({name: value})
