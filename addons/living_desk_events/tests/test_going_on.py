from contextlib import contextmanager

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import rome
from .common_decided import DecidedCommon


@tagged("post_install", "-at_install")
class TestGoingOn(DecidedCommon):
    """Going on near another event needs a reason, which is kept; some rules refuse it."""

    @contextmanager
    def _refused(self, sentence):
        """Expect a refusal that leaves nothing behind, as a request does."""
        with self.assertRaises(UserError) as refused:
            yield
        self.assertRegex(str(refused.exception), sentence)

    def _get_decisions(self):
        return self.decisions.search([("entry_id", "=", self.coming.id)])

    # === WHEN A REASON IS ASKED === #

    def test_confirming_near_another_event_needs_a_reason(self):
        with self._refused("Same town on the same day: “Notte di Prova” by Festival di Prova"):
            self.mine.action_confirm()
        self.coming.invalidate_recordset()
        self.assertEqual(self.coming.state, "idea")
        self.mine.action_confirm(reason="Another audience")
        decision = self._get_decisions()
        self.assertEqual(self.coming.state, "confirmed")
        self.assertEqual(
            (decision.other_id, decision.reason, decision.level, decision.decided_by_id),
            (self.there, "Another audience", "warn", self.user_manager),
        )
        self.assertEqual(decision.rule_id.place, "town")
        self.assertTrue(decision.is_valid)

    def test_a_reason_made_of_spaces_is_none(self):
        with self._refused("Say why"):
            self.mine.action_confirm(reason="  \n ")

    def test_holding_needs_it_too_and_confirming_does_not_ask_again(self):
        with self._refused("Say why"):
            self.mine.action_hold()
        self.mine.action_hold(reason="Only this hall was free")
        self.mine.action_confirm()
        self.mine.action_publish()
        self.assertEqual(len(self._get_decisions()), 1)

    def test_an_idea_or_a_cancelled_event_needs_nothing(self):
        self.mine.write({"start": rome(10, 19), "discipline_id": self.music.id})
        self.mine.action_cancel()
        self.mine.action_reopen()
        self.assertFalse(self._get_decisions())

    def test_what_is_cancelled_does_not_count(self):
        self.there.action_cancel()
        self.mine.action_confirm()
        self.assertFalse(self._get_decisions())

    def test_nothing_near_needs_nothing(self):
        self.mine.write({"start": rome(20, 20), "stop": rome(20, 22)})
        self.mine.action_confirm()
        self.assertFalse(self._get_decisions())

    def test_moving_what_is_confirmed_asks_again(self):
        self.mine.action_confirm(reason="Another audience")
        first = self._get_decisions()
        with self._refused("Say why"):
            self.mine.write({"start": rome(10, 19)})
        self.mine.invalidate_recordset()
        self.mine.write({"start": rome(10, 19), "clash_reason": "We begin earlier"})
        self.assertFalse(first.is_valid)
        self.assertEqual(
            self._get_decisions().sorted("id").mapped("reason"),
            ["Another audience", "We begin earlier"],
        )
        for values in ({"description": "More"}, {"name": "Seconda"}, {"start": rome(10, 19)}):
            self.mine.write(values)
        self.assertEqual(len(self._get_decisions()), 2, "nothing has moved")
        self.mine.write({"start": rome(21, 19), "stop": rome(21, 21)})

    def test_another_kind_in_the_same_place_asks_for_what_is_new_only(self):
        self.coming.action_confirm()
        concert = self._plan(
            rome(11, 20), rome(11, 22), name="Concerto", discipline_id=self.music.id
        )
        self.mine.write({"discipline_id": False})
        self.assertFalse(self._get_decisions(), "it was near the festival before")
        with self.assertRaises(UserError) as refused:
            self.mine.write({"discipline_id": self.music.id})
        self.assertIn("Concerto", str(refused.exception))
        self.assertNotIn("Notte di Prova", str(refused.exception))
        self.mine.write({"discipline_id": self.music.id, "clash_reason": "Not the same kind"})
        self.assertEqual(self._get_decisions().other_id, concert)

    def test_the_other_one_moving_makes_it_void(self):
        self.mine.action_confirm(reason="Another audience")
        decision = self._get_decisions()
        self.there.write({"start": rome(10, 21)})
        self.assertFalse(decision.is_valid)
        self.assertFalse(self.decisions.search([("id", "=", decision.id), ("is_valid", "=", True)]))
        found = self.decisions.search([("id", "=", decision.id), ("is_valid", "=", False)])
        self.assertEqual(found, decision)

    def test_searching_and_reading_agree(self):
        self.mine.action_confirm(reason="Another audience")
        decision = self._get_decisions()
        for values, is_valid in (
            ({"venue_id": False, "city": " MILANO "}, False),
            ({"venue_id": self.hall_2.id}, True),
            ({"stop": rome(10, 23)}, False),
        ):
            with self.subTest(values=values):
                self.there.write(values)
                self.assertEqual(decision.is_valid, is_valid)
                found = self.decisions.search([("is_valid", "=", True)]) & decision
                self.assertEqual(bool(found), is_valid)

    def test_several_at_once_share_a_reason_kept_for_each(self):
        other_date = self._plan(
            rome(11, 20), rome(11, 22), "idea", organization=self.theatre, name="Seconda"
        )
        self._plan(rome(11, 10), rome(11, 12), name="Mattina", venue_id=False, city="Milano")
        both = self.mine | other_date.with_user(self.user_manager)
        with self.assertRaises(UserError) as refused:
            both.action_confirm()
        for name in ("“Prima”", "“Seconda”", "“Notte di Prova”", "“Mattina”"):
            self.assertIn(name, str(refused.exception))
        both.action_confirm(reason="The whole season")
        found = self.decisions.search([("entry_id", "in", both.ids)])
        self.assertEqual(set(found.mapped("reason")), {"The whole season"})
        self.assertEqual(found.entry_id, both.sudo())

    def test_the_system_is_not_asked(self):
        self.coming.action_confirm()
        self.assertEqual(self.coming.state, "confirmed")
        self.assertFalse(self._get_decisions())

    def test_queries_do_not_grow_with_the_events(self):
        def count(days):
            entries = self.coming.browse()
            for day in days:
                entries |= self._plan(rome(day, 10), rome(day, 12), "idea", self.theatre)
                self._plan(rome(day, 14), rome(day, 16), venue_id=self.hall_2.id)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            near = entries.with_user(self.user_manager)._find_near()
            self.assertEqual(len(entries._find_open(near, "confirmed")), len(days))
            return self.cr.sql_log_count - before

        count([13])
        few = count([4])
        self.assertLessEqual(count([16, 19, 22, 25, 28]), few)

    # === WHEN IT IS REFUSED === #

    def _set_rule(self, level):
        self.desk_lombardia.network_id = self.env["living.network"].create({"name": "Test Net"})
        self.env["living.clash.rule"].create(
            {
                "name": "Too near indeed",
                "place": "town",
                "level": level,
                "network_id": self.desk_lombardia.network_id.id,
            }
        )

    def test_a_rule_that_blocks_refuses_to_confirm(self):
        self._set_rule("block")
        self.mine.action_hold(reason="Perhaps")
        with self._refused("Too near indeed: “Notte di Prova”"):
            self.mine.action_confirm(reason="All the same")
        self.there.action_cancel()
        self.mine.action_confirm()
        with self._refused("cannot be confirmed"):
            self.there.action_reopen()
            self.coming.write({"start": rome(11, 20), "stop": rome(11, 22)})
            self._plan(rome(12, 20), rome(12, 22), venue_id=self.hall_2.id)
            self.mine.write({"start": rome(12, 20), "stop": rome(12, 22), "clash_reason": "No"})

    def test_a_rule_that_blocks_publishing_refuses_only_that(self):
        self._set_rule("publish")
        self.mine.action_confirm(reason="Not the same audience")
        with self._refused("cannot be public.*Too near indeed"):
            self.mine.action_publish(reason="All the same")

    def test_what_is_not_announced_refuses_nobody(self):
        self._set_rule("block")
        self.there.action_cancel()
        self._plan(rome(10, 9), rome(10, 10), "provisional", venue_id=self.hall_2.id)
        with self.assertRaises(UserError) as refused:
            self.mine.action_confirm()
        self.assertIn(
            "a provisional event, Test Dance, Milano: ask the desk", str(refused.exception)
        )
        self.assertNotIn("Planned Event", str(refused.exception))
        self.assertNotIn("Sala Seconda", str(refused.exception))
        self.mine.action_confirm(reason="Nothing is known")
        self.assertEqual(self.coming.state, "confirmed")

    def test_the_coordinator_who_sees_what_is_provisional_is_not_refused_either(self):
        self._set_rule("block")
        self.there.action_cancel()
        self._plan(rome(10, 9), rome(10, 10), "provisional", venue_id=self.hall_2.id)
        self.coming.with_user(self.user_coordinator).action_confirm(reason="We know")
        self.assertEqual(self._get_decisions().level, "warn")

    # === ON THE SCREENS === #

    def test_the_button_opens_a_dialog(self):
        entry = self.mine.with_context(ask_clash_reason=True)
        action = entry.action_confirm()
        self.assertEqual(action["res_model"], "living.calendar.reason")
        self.assertEqual(self.coming.state, "idea")
        dialog = Form(
            self.env["living.calendar.reason"]
            .with_user(self.user_manager)
            .with_context(**action["context"])
        )
        self.assertIn("Notte di Prova", dialog.near_html)
        with self.assertRaises(AssertionError):
            dialog.save()
        dialog.reason = "Another audience"
        dialog.save().action_go_on()
        self.assertEqual(self.coming.state, "confirmed")
        self.assertEqual(self._get_decisions().reason, "Another audience")

    def test_the_button_asks_nothing_where_nothing_is_near(self):
        self.there.action_cancel()
        self.assertIsNone(self.mine.with_context(ask_clash_reason=True).action_confirm())
        self.assertEqual(self.coming.state, "confirmed")

    def test_the_form_asks_for_the_reason_when_the_date_changes(self):
        self.mine.write({"start": rome(20, 20), "stop": rome(20, 22)})
        self.mine.action_confirm()
        with Form(self.mine) as form:
            form.description = "Nothing moves"
            self.assertFalse(form.needs_clash_reason)
        with Form(self.mine) as form:
            form.start, form.stop = rome(10, 20), rome(10, 22)
            self.assertTrue(form.needs_clash_reason)
            form.clash_reason = "The hall is taken on the other day"
        self.assertEqual(self._get_decisions().reason, "The hall is taken on the other day")
        self.mine.invalidate_recordset()
        self.assertFalse(self.mine.clash_reason, "it is kept with the decision")

    # === WHO MAY WHAT === #

    def test_decisions_are_read_by_the_desk_and_written_by_nobody(self):
        self.mine.action_confirm(reason="Another audience")
        decision = self._get_decisions()
        for user in (self.user_adviser, self.user_manager, self.user_coordinator):
            self.assertTrue(decision.with_user(user).has_access("read"))
            for operation in ("write", "create", "unlink"):
                with self.subTest(user=user.login, operation=operation):
                    self.assertFalse(decision.with_user(user).has_access(operation))
        for user in (self.user_manager_sicilia, self.user_theatre, self.user_consultant):
            self.assertFalse(decision.with_user(user).has_access("read"))
        with self.assertRaisesRegex(UserError, "is kept"):
            decision.unlink()

    def test_a_decision_does_not_tell_what_is_masked(self):
        self.there.action_cancel()
        secret = self._plan(
            rome(10, 9), rome(10, 10), "provisional", name="Secret", venue_id=self.hall_2.id
        )
        self.mine.action_confirm(reason="Who knows")
        decision = self._get_decisions().with_user(self.user_manager)
        self.assertEqual(
            decision.other_label, "a provisional event, Test Dance, Milano: ask the desk"
        )
        for name in ("other_id", "other_town", "other_venue_id"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                decision.read([name])
            with self.assertRaises(AccessError):
                decision.search([(name, "in", [self.hall_2.id])])
        secret.action_confirm()
        self.env.invalidate_all()
        self.assertIn("“Secret”", decision.other_label)

    def test_why_it_goes_on_is_not_told_to_whoever_checks_it(self):
        """Neither reading what is announced nor asking with its number tells the reason."""
        self.mine.action_confirm(reason="A quarrel of ours")
        planned = self.coming._to_planned()
        for user, is_told in (
            (self.user_adviser, True),
            (self.user_theatre, True),
            (self.user_coordinator, True),
            (self.user_festival, False),
            (self.user_manager_sicilia, False),
        ):
            with self.subTest(user=user.login):
                calendar = self.env["living.calendar.entry"].with_user(user)
                [[hit]] = calendar._find_clashes([planned])
                self.assertEqual(hit["reason"], "A quarrel of ours" if is_told else "")
        html = self.coming.with_user(self.user_manager_sicilia).clash_html
        self.assertIn("Notte di Prova", html)
        self.assertNotIn("quarrel", html)

    def test_another_desk_cannot_go_on_for_it(self):
        with self.assertRaises(AccessError):
            self.coming.with_user(self.user_manager_sicilia).action_confirm(reason="Mine")
        dialog = self.env["living.calendar.reason"].with_user(self.user_adviser)
        dialog = dialog.create(
            {
                "entry_ids": [Command.set(self.coming.ids)],
                "target": "confirmed",
                "reason": "Mine",
            }
        )
        with self.assertRaises(AccessError):
            dialog.with_user(self.user_manager).read(["reason"])

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_one_decision_for_the_same_facts(self):
        self.mine.action_confirm(reason="Another audience")
        decision = self._get_decisions()
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
            self.decisions.create(
                {
                    **decision._prepare_pair_vals(self.coming, self.there),
                    "reason": "The same again",
                }
            )
