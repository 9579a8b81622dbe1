from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from .common_question import QuestionCommon


@tagged("post_install", "-at_install")
class TestQuestion(QuestionCommon):
    """A desk asks the network, several experts answer, the best answer stays."""

    def _get_mails(self, question):
        return self.env["mail.mail"].search(
            [
                ("model", "=", "living.question.invitation"),
                ("res_id", "in", question.sudo().invitation_ids.ids),
            ]
        )

    # === EXPERTS === #

    def test_availability_comes_back_by_itself(self):
        today = fields.Date.context_today(self.env.user)
        Consultant = self.env["living.consultant"]
        for availability, until, expected in (
            ("available", None, "available"),
            ("busy", None, "busy"),
            ("away", None, "away"),
            ("away", today, "away"),
            ("away", today - timedelta(days=1), "available"),
        ):
            with self.subTest(availability=availability, until=until):
                self.expert._set_availability(availability, until)
                self.assertEqual(self.expert.current_availability, expected)
                for value in ("available", "busy", "away"):
                    found = Consultant.search(
                        [("id", "=", self.expert.id), ("current_availability", "=", value)]
                    )
                    self.assertEqual(bool(found), value == expected, value)
                    others = Consultant.search(
                        [("id", "=", self.expert.id), ("current_availability", "!=", value)]
                    )
                    self.assertEqual(bool(others), value != expected, value)
        self.expert.availability = "busy"
        self.assertFalse(self.expert.away_until, "who is no longer away has no last day")

    def test_contributions_are_counted_from_the_answers(self):
        self.assertEqual((self.expert.answer_count, self.expert.last_contribution_on), (0, False))
        question = self._create_question()
        answer = self._answer(question)
        self._answer(self._create_question())
        self.assertEqual((self.expert.answer_count, self.expert.best_answer_count), (2, 0))
        self.assertEqual(self.expert.last_contribution_on, fields.Date.context_today(question))
        answer.with_user(self.user_adviser).action_mark_best()
        self.assertEqual((self.expert.answer_count, self.expert.best_answer_count), (2, 1))
        question.action_reopen()
        self.assertEqual(self.expert.best_answer_count, 0)

    # === ASKING === #

    def test_experts_who_fit_and_are_available_are_written_to_once(self):
        self.expert.partner_id.lang = "en_US"
        consultants = self.env["living.consultant"]
        for number, values in enumerate(
            (
                {"availability": "busy"},
                {"availability": "away"},
                {"country_ids": [Command.clear()]},
                {"expertise_ids": [Command.clear()]},
                {"lang_ids": [Command.set(self.env.ref("base.lang_it").ids)]},
                {"is_expert": False},
                {"active": False},
            )
        ):
            user = self._create_portal_user(f"test.unfit.{number}")
            consultants |= self.expert.create(
                {
                    "partner_id": user.partner_id.id,
                    "is_expert": True,
                    "expertise_ids": [Command.set(self.visas.ids)],
                    "country_ids": [Command.set(self.canada.ids)],
                    "lang_ids": [Command.set(self.english.ids)],
                    **values,
                }
            )
        question = self._create_question(
            ask=False, country_ids=[Command.set(self.canada.ids)], answer_by="2030-01-01"
        )
        self.assertEqual(question.fitting_expert_count, 2)
        question.action_ask()
        self.assertEqual((question.state, bool(question.asked_on)), ("asked", True))
        self.assertEqual(question.sudo().invitation_ids.expert_id, self.experts)
        mails = self._get_mails(question)
        self.assertEqual(len(mails), 2)
        self.assertEqual(mails.recipient_ids, self.experts.partner_id)
        self.assertIn("Test Desk Lombardia", mails[0].body_html)
        self.assertIn(f"/my/questions/{question.id}", mails[0].body_html)
        question.action_close()
        question.action_reopen()
        question._invite_experts()
        self.assertEqual(len(self._get_mails(question)), 2, "nobody is written to twice")

    def test_the_mail_is_in_the_experts_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        template = self.env.ref("living_desk.mail_template_question_asked")
        template.with_context(
            lang="it_IT"
        ).subject = "La rete chiede: {{ object.question_id.name }}"
        self.expert_2.partner_id.lang = "it_IT"
        mails = self._get_mails(self._create_question())
        subjects = {mail.recipient_ids: mail.subject for mail in mails}
        self.assertTrue(subjects[self.expert.partner_id].startswith("The network asks"))
        self.assertTrue(subjects[self.expert_2.partner_id].startswith("La rete chiede"))

    def test_fit_reads_the_same_from_both_sides(self):
        other = self.env["living.expertise"].create({"name": "Test other"})
        for values, fits in (
            ({}, True),
            ({"expertise_ids": [Command.clear()]}, True),
            ({"expertise_ids": [Command.set((self.visas | other).ids)]}, True),
            ({"expertise_ids": [Command.set(other.ids)]}, False),
            ({"discipline_ids": [Command.set(self.theatre_discipline.ids)]}, False),
            ({"country_ids": [Command.set(self.env.ref("base.fr").ids)]}, False),
            ({"lang_id": self.env.ref("base.lang_it").id}, False),
            ({"lang_id": False}, True),
        ):
            with self.subTest(values=values):
                question = self._create_question(ask=False, **values)
                experts = self.env["living.consultant"].search(question._get_expert_domain())
                self.assertEqual(self.expert in experts, fits)
                questions = self.env["living.question"].search(
                    self.expert._get_fitting_question_domain()
                )
                self.assertEqual(question in questions, fits)

    def test_a_question_needs_words_and_not_too_many(self):
        for text in (False, " \n "):
            with self.assertRaisesRegex(UserError, "Describe what you want to know"):
                self._create_question(text=text)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
            self.env.cr.savepoint(),
        ):
            self._create_question(text="x" * 10001)

    def test_what_was_asked_stays(self):
        question = self._create_question()
        for vals in ({"name": "Other"}, {"text": "Other"}, {"show_desk": False}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "stays as the experts"):
                question.write(vals)
        with self.assertRaisesRegex(UserError, "stays in the history"):
            question.unlink()
        question.answer_by = "2030-01-01"
        question.country_ids = self.canada
        self._create_question(ask=False).unlink()

    # === ANSWERING === #

    def test_one_answer_each_changed_until_closed(self):
        question = self._create_question()
        answer = self._answer(question)
        self.assertEqual(question.state, "answered")
        self.assertEqual(self._answer(question, text="Ask in Milano"), answer)
        self.assertEqual(answer.text, "Ask in Milano")
        other = self._answer(question, self.expert_2, "<script>alert(1)</script>")
        self.assertEqual(question.answer_count, 2)
        other.with_user(self.user_adviser).action_mark_best()
        self.assertEqual(question.state, "knowledge")
        self.assertEqual(question.best_answer_id, other)
        for expert in self.experts:
            with self.assertRaisesRegex(UserError, "closed in the meantime"):
                self._answer(question, expert, "Too late")
        with self.assertRaisesRegex(UserError, "cannot become"):
            answer.with_user(self.user_adviser).action_mark_best()
        self.assertEqual(answer.text, "Ask in Milano")

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_one_answer_each_and_one_best(self):
        question = self._create_question()
        answers = self._answer(question) | self._answer(question, self.expert_2)
        with self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            answers.is_best = True
            self.env.flush_all()
        with self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            answers[0].copy({"question_id": question.id, "expert_id": self.expert.id})

    def test_who_asked_hears_of_each_answer(self):
        self.user_adviser.email = "adviser@prova.example"
        question = self._create_question()
        before = self.env["mail.mail"].search([])
        self._answer(question)
        self._answer(question, text="Changed")
        mail = self.env["mail.mail"].search([]) - before
        self.assertEqual(mail.recipient_ids, self.user_adviser.partner_id)
        self.assertIn("Ask the consulate", mail.body_html)
        self.assertEqual((mail.model, mail.res_id), (False, 0))

    def test_a_question_closed_without_best_answer_is_no_knowledge(self):
        question = self._create_question()
        answer = self._answer(question)
        question.action_close()
        self.assertFalse(question.best_answer_id)
        question.action_reopen()
        self.assertEqual(question.state, "answered")
        answer.with_user(self.user_adviser).action_mark_best()
        self.assertTrue(question.closed_on)

    # === ACCESS === #

    @users("test.adviser")
    def test_states_and_answers_are_not_set_by_hand(self):
        question = self._create_question()
        answer = self._answer(question).with_user(self.env.user)
        for call in (
            lambda: question.write({"state": "knowledge"}),
            lambda: question.write({"closed_on": "2026-01-01"}),
            lambda: question.write({"answer_count": 9}),
            lambda: question.write({"best_answer_id": answer.id}),
            lambda: answer.write({"is_best": True}),
            lambda: answer.write({"text": "Mine"}),
            lambda: answer.unlink(),
            lambda: answer.copy(),
            lambda: self.env["living.question"].create({"name": "x", "state": "asked"}),
            lambda: (
                self.env["living.question"]
                .with_context(default_asker_user_id=self.user_manager.id)
                .create({"name": "x"})
            ),
            lambda: self.env["living.question.answer"].create(
                {"question_id": question.id, "expert_id": self.expert.id, "text": "x"}
            ),
            lambda: question.invitation_ids.unlink(),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_only_the_asking_desk_closes_and_chooses(self):
        question = self._create_question()
        answer = self._answer(question)
        for user in (self.user_manager_sicilia, self.user_coordinator):
            for call in (
                question.with_user(user).action_close,
                question.with_user(user).action_reopen,
                answer.with_user(user).action_mark_best,
                lambda user=user: question.with_user(user).write({"answer_by": "2030-01-01"}),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call()
        answer.with_user(self.user_manager).action_mark_best()
        self.assertEqual(question.state, "knowledge")

    def test_other_desks_read_questions_and_best_answers(self):
        draft = self._create_question(ask=False)
        question = self._create_question()
        best = self._answer(question)
        other = self._answer(question, self.expert_2)
        answers = (best | other).with_user(self.user_manager_sicilia)
        with self.assertRaises(AccessError):
            draft.with_user(self.user_manager_sicilia).read(["name"])
        self.assertEqual(
            question.with_user(self.user_manager_sicilia).read(["name"])[0]["name"], question.name
        )
        self.assertFalse(answers.search([("question_id", "=", question.id)]))
        best.with_user(self.user_adviser).action_mark_best()
        self.assertEqual(answers.search([("question_id", "=", question.id)]).ids, best.ids)
        with self.assertRaises(AccessError):
            other.with_user(self.user_manager_sicilia).read(["text"])
        self.assertEqual(len(question.answer_ids), 2)
        found = question.with_user(self.user_manager_sicilia).search(
            [("state", "=", "knowledge"), ("best_answer_id.text", "ilike", "consulate")]
        )
        self.assertIn(question, found)

    def test_portal_users_have_no_access_over_the_api(self):
        question = self._create_question()
        answer = self._answer(question)
        for user in (self.user_theatre, self.user_consultant, self.user_consultant_2):
            for record in (question, answer, question.sudo().invitation_ids[:1]):
                with self.subTest(user=user.login, model=record._name):
                    with self.assertRaises(AccessError):
                        record.with_user(user).read(["display_name"])
                    with self.assertRaises(AccessError):
                        record.with_user(user).search([])

    def test_only_teams_of_desks_ask_each_in_its_own_name(self):
        with self.assertRaisesRegex(AccessError, "a desk of yours"):
            self._create_question(desk_id=self.desk_sicilia.id)
        with self.assertRaisesRegex(UserError, "belong to no desk"):
            self._create_question(user=self.user_coordinator)
        question = self._create_question(ask=False)
        with self.assertRaisesRegex(AccessError, "a desk of yours"):
            question.desk_id = self.desk_sicilia
        self.user_adviser.living_desk_ids |= self.desk_sicilia
        question.desk_id = self.desk_sicilia
        self.assertEqual(question.sudo().asker_desk_id, self.desk_sicilia)
        with self.assertRaises(AccessError):
            question.organization_id = self._create_organization(
                "Elsewhere", self.env["living.desk"].create({"name": "Third"}), self.milano
            )

    def test_for_whom_a_desk_asks_is_its_own_affair(self):
        path = self._create_path()
        question = self._create_question(path_id=path.id)
        self.assertEqual((question.path_id, question.organization_id), (path, self.theatre))
        other = question.with_user(self.user_manager_sicilia)
        self.assertEqual(other.desk_id, self.desk_lombardia)
        self.assertFalse(other.path_id or other.organization_id or other.user_id)

    def test_lists_cost_the_same_for_few_and_many(self):
        def count(questions):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            questions.with_user(self.user_manager_sicilia).web_read(
                {
                    "name": {},
                    "desk_id": {"fields": {"display_name": {}}},
                    "answer_count": {},
                    "best_answer": {},
                    "best_expert_id": {"fields": {"display_name": {}}},
                    "expertise_ids": {"fields": {"display_name": {}}},
                }
            )
            return self.env.cr.sql_log_count - start

        questions = self.env["living.question"].browse(
            self._create_question().id for _number in range(8)
        )
        for question in questions:
            self._answer(question).with_user(self.user_adviser).action_mark_best()
        count(questions[:2])
        self.assertEqual(count(questions[:2]), count(questions))


@tagged("post_install", "-at_install")
class TestHiddenAsker(QuestionCommon):
    """Who asks without showing its name stays unknown, by every way that Odoo offers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_adviser.email = "adviser@prova.example"
        cls.desk_lombardia.email = "lombardia@prova.example"
        cls.question = cls._create_question(show_desk=False)
        cls._answer(cls.question)
        cls._answer(cls.question, cls.expert_2).with_user(cls.user_adviser).action_mark_best()
        cls.strangers = (cls.user_manager_sicilia, cls.user_coordinator)

    def test_the_own_desk_sees_who_asked(self):
        question = self.question.with_user(self.user_manager)
        self.assertEqual(question.desk_id, self.desk_lombardia)
        self.assertEqual(question.user_id, self.user_adviser)
        self.assertIn(question, question.search([("desk_id", "=", self.desk_lombardia.id)]))
        self.assertIn(question, question.search([("is_own", "=", True)]))

    def test_others_read_nothing(self):
        for user in self.strangers:
            question = self.question.with_user(user)
            with self.subTest(user=user.login):
                self.assertFalse(question.desk_id or question.user_id or question.is_own)
                [data] = question.read()
                self.assertFalse(
                    {"create_uid", "write_uid", "asker_desk_id", "asker_user_id"} & data.keys()
                )
                for value in data.values():
                    self.assertNotIn("Lombardia", str(value))
                    self.assertNotIn("test.adviser", str(value))
                [data] = question.get_metadata()
                self.assertFalse(data["create_uid"] or data["write_uid"])
                self.assertTrue(data["create_date"])
                [data] = question.best_answer_id.get_metadata()
                self.assertFalse(data["create_uid"] or data["write_uid"])

    def test_others_cannot_search_group_or_sort_by_it(self):
        desk, user_id = self.desk_lombardia.id, self.user_adviser.id
        for user in self.strangers:
            user.group_ids |= self.env.ref("base.group_allow_export")
            questions = self.env["living.question"].with_user(user)
            answers = self.env["living.question.answer"].with_user(user)
            own = [("id", "=", self.question.id)]
            with self.subTest(user=user.login):
                for domain in (
                    [("desk_id", "=", desk)],
                    [("desk_id", "in", [desk])],
                    [("desk_id.name", "ilike", "Lombardia")],
                    [("desk_id", "ilike", "Lombardia")],
                    [("is_own", "=", True)],
                    [("desk_id", "!=", False)],
                ):
                    self.assertFalse(questions.search(own + domain), domain)
                self.assertTrue(questions.search([*own, ("desk_id", "!=", desk)]))
                self.assertTrue(questions.search([*own, ("desk_id", "=", False)]))
                for name, value in (
                    ("asker_desk_id", desk),
                    ("asker_user_id", user_id),
                    ("create_uid", user_id),
                    ("write_uid", user_id),
                    ("asker_desk_id.name", "x"),
                    ("create_uid.login", "test.adviser"),
                ):
                    with self.assertRaises(AccessError, msg=name):
                        questions.search([(name, "=", value)])
                for call in (
                    lambda questions=questions: questions.search([], order="create_uid"),
                    lambda questions=questions: questions.search([], order="asker_desk_id"),
                    lambda questions=questions: questions.formatted_read_group(
                        [], ["asker_desk_id"], ["__count"]
                    ),
                    lambda questions=questions: questions.formatted_read_group(
                        [], ["create_uid"], ["__count"]
                    ),
                    lambda questions=questions: questions.formatted_read_group(
                        [], ["state"], ["asker_desk_id:count_distinct"]
                    ),
                    lambda questions=questions: questions.formatted_read_group(
                        [], ["state"], ["write_uid:max"]
                    ),
                    lambda answers=answers: answers.search([("write_uid", "=", user_id)]),
                    lambda answers=answers: answers.search(
                        [("question_id.asker_desk_id", "=", desk)]
                    ),
                    lambda questions=questions: questions.browse(self.question.id).export_data(
                        ["create_uid/name"]
                    ),
                ):
                    with self.assertRaises(AccessError):
                        call()

    def test_others_cannot_unveil_it(self):
        for user in self.strangers:
            for call in (
                lambda question: question.write({"show_desk": True}),
                lambda question: question.write({"desk_id": self.desk_sicilia.id}),
                lambda question: question.copy(),
                lambda question: question.unlink(),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call(self.question.with_user(user))

    def test_mails_come_from_the_network_and_name_nobody(self):
        mails = self.env["mail.mail"].search(
            [
                ("model", "=", "living.question.invitation"),
                ("res_id", "in", self.question.sudo().invitation_ids.ids),
            ]
        )
        self.assertEqual(len(mails), 2)
        root = self.env.ref("base.user_root")
        for mail in mails:
            message = mail.mail_message_id
            self.assertEqual(message.author_id, root.partner_id)
            self.assertEqual((message.create_uid, message.write_uid), (root, root))
            texts = [str(mail[name]) for name in ("email_from", "reply_to", "subject", "body_html")]
            for word in ("Lombardia", "adviser", "prova.example"):
                self.assertNotIn(word, "".join(texts))
        for name in ("message_ids", "message_follower_ids", "activity_ids"):
            self.assertNotIn(name, self.env["living.question"]._fields)
            self.assertNotIn(name, self.env["living.question.answer"]._fields)

    def test_messages_to_who_asked_are_found_by_nobody_else(self):
        for user in (*self.strangers, self.user_consultant):
            messages = self.env["mail.message"].with_user(user)
            self.assertFalse(
                messages.search([("partner_ids", "in", self.user_adviser.partner_id.ids)])
            )

    def test_the_form_of_another_desk_opens(self):
        views = self.question.with_user(self.user_manager_sicilia).get_views([(False, "form")])
        self.assertNotIn("asker_desk_id", str(views["views"]))
        self.assertNotIn("asker_desk_id", views["models"]["living.question"]["fields"])
