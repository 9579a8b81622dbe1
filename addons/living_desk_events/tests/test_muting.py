from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import rome
from .common_decided import DecidedCommon


@tagged("post_install", "-at_install")
class TestMuting(DecidedCommon):
    """A warning about two events is muted for one side, and heard again when one moves."""

    def test_the_dialog_mutes_and_unmutes(self):
        action = self.mine.action_mute()
        dialog = self.env["living.calendar.mute"].with_user(self.user_manager)
        dialog = dialog.browse(action["res_id"])
        self.assertEqual(dialog.line_ids.mapped("level"), ["warn"])
        self.assertIn("Notte di Prova", dialog.line_ids.label)
        dialog.line_ids.is_muted = True
        with self.assertRaisesRegex(ValidationError, "why the warning is muted"):
            dialog.action_apply()
        with Form(dialog) as form:
            form.reason = "We share our audience on purpose"
        dialog.action_apply()
        decision = self.coming.clash_decision_ids
        self.assertEqual(
            (decision.kind, decision.reason, decision.decided_by_id, decision.other_id),
            ("mute", "We share our audience on purpose", self.user_manager, self.there),
        )
        self.assertEqual(self.mine.clash_level, "free")
        self.assertTrue(self.mine.has_muted_clash)
        self.assertIn("Notte di Prova", self.mine.clash_html)
        self.mine.action_confirm()
        again = dialog.browse(self.mine.action_mute()["res_id"])
        self.assertTrue(again.line_ids.is_muted)
        again.line_ids.is_muted = False
        again.action_apply()
        self.env.invalidate_all()
        self.assertEqual(self.mine.clash_level, "warn")
        self.assertFalse(decision.is_valid)
        self.assertEqual(decision.ended_by_id, self.user_manager)

    def test_a_mute_counts_for_its_side(self):
        self.mine._mute(self.there, "On purpose")
        there = self.there.with_user(self.user_manager_sicilia)
        self.assertEqual(there.clash_level, "warn")
        there._mute(self.coming, "Fine with us")
        self.env.invalidate_all()
        self.assertEqual((there.clash_level, self.mine.clash_level), ("free", "free"))

    def test_a_mute_ends_when_one_of_them_moves(self):
        for entry in (self.there, self.coming):
            with self.subTest(entry=entry.name):
                self.mine._mute(self.there, "On purpose")
                self.env.invalidate_all()
                self.assertEqual(self.mine.clash_level, "free")
                entry.write({"stop": rome(10, 23)})
                self.env.invalidate_all()
                self.assertEqual(self.mine.clash_level, "warn")

    def test_what_is_not_near_is_not_muted(self):
        far = self._plan(rome(25, 20), rome(25, 22), name="Far")
        self.mine._mute(far, "Why not")
        self.assertFalse(self.coming.clash_decision_ids)

    def test_muting_twice_keeps_one(self):
        for _click in range(2):
            self.mine._mute(self.there, "On purpose")
        self.assertEqual(len(self.coming.clash_decision_ids), 1)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            pair = self.decisions._prepare_pair_vals(self.coming, self.there)
            self.decisions.create({**pair, "kind": "mute", "reason": "At the same moment"})

    def test_only_the_own_side_mutes(self):
        for action in (
            lambda: self.coming.with_user(self.user_manager_sicilia).action_mute(),
            lambda: self.coming.with_user(self.user_manager_sicilia)._mute(self.there, "Mine"),
            lambda: self.there.with_user(self.user_manager).action_mute(),
            lambda: self.coming.with_user(self.user_theatre).action_mute(),
        ):
            with self.assertRaises(AccessError):
                action()

    def test_the_dialog_is_its_users_and_hides_which_event_it_is(self):
        self.there.action_cancel()
        self._plan(rome(10, 9), rome(10, 10), "provisional", name="Secret")
        dialog = self.env["living.calendar.mute"].browse(self.mine.action_mute()["res_id"])
        mine = dialog.with_user(self.user_manager)
        self.assertEqual(
            mine.line_ids.label, "a provisional event, Test Dance, Milano: ask the desk"
        )
        for act in (
            lambda: mine.line_ids.read(["other_id"]),
            lambda: mine.line_ids.write({"other_id": self.there.id}),
            lambda: dialog.with_user(self.user_adviser).read(["reason"]),
            lambda: dialog.line_ids.with_user(self.user_adviser).read(["label"]),
        ):
            with self.assertRaises(AccessError):
                act()

    # === CLASHES TO LOOK AT === #

    def _get_watched(self, user):
        """Ask as a new request does."""
        self.env.invalidate_all()
        calendar = self.env["living.calendar.entry"].with_user(user)
        ours = (self.coming | self.there).ids
        return calendar.search([("has_open_clash", "=", True), ("id", "in", ours)]).sudo()

    def test_what_is_left_to_look_at(self):
        none = self.env["living.calendar.entry"]
        both = self.there | self.coming
        cases = (
            (self.user_manager, none),
            (self.user_manager_sicilia, self.there),
            (self.user_coordinator, self.there),
        )
        for user, expected in cases:
            self.assertEqual(self._get_watched(user), expected)
        self.coming.action_confirm()
        cases = (
            (self.user_manager, self.coming),
            (self.user_manager_sicilia, self.there),
            (self.user_coordinator, both),
            (self.user_theatre, none),
        )
        for user, expected in cases:
            with self.subTest(user=user.login):
                self.assertEqual(self._get_watched(user), expected)
        self.mine._mute(self.there, "On purpose")
        self.assertFalse(self._get_watched(self.user_manager))
        self.there.with_user(self.user_manager_sicilia).write(
            {"stop": rome(10, 23), "clash_reason": "A long night"}
        )
        self.assertFalse(self._get_watched(self.user_manager_sicilia))
        self.assertEqual(self._get_watched(self.user_manager), self.coming)

    def test_reading_and_searching_agree_and_say_no(self):
        self.coming.action_confirm()
        mine = self.env["living.calendar.entry"].with_user(self.user_manager)
        shown = mine.search([("id", "in", (self.coming | self.there).ids)])
        self.assertEqual(shown.filtered("has_open_clash").sudo(), self.coming)
        rest = mine.search([("has_open_clash", "=", False), ("id", "in", shown.ids)])
        self.assertEqual(rest.sudo(), self.there)

    def test_what_is_over_is_not_looked_at(self):
        past = {"start": "2020-03-10 20:00:00", "stop": "2020-03-10 22:00:00"}
        self.there.write(past)
        self.coming.write(past)
        self.coming.with_user(self.user_manager).action_confirm()
        self.assertFalse(self._get_watched(self.user_coordinator))
        self.assertFalse(self.coming.clash_decision_ids, "nobody asks of what is over")

    def test_queries_do_not_grow(self):
        def count(entries):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            entries.with_user(self.user_manager).mapped("has_open_clash")
            return self.cr.sql_log_count - before

        entries = self.env["living.calendar.entry"]
        for day in range(1, 8):
            entries |= self._plan(rome(day, 9), rome(day, 10), organization=self.theatre)
            self._plan(rome(day, 12), rome(day, 13), venue_id=self.hall_2.id)
        count(entries)
        few = count(entries[:1])
        self.assertLessEqual(count(entries), few)

    def test_the_dashboard_counts_them_by_desk(self):
        self.coming.action_confirm()
        dashboard = self.env["living.dashboard"].with_user(self.user_manager)
        tiles = {tile["key"]: tile for tile in dashboard.get_figures()["tiles"]}
        self.assertEqual(tiles["open_clashes"]["total"], 1)
        action = dashboard.get_list("open_clashes")
        found = self.env["living.calendar.entry"].with_user(self.user_manager)
        self.assertEqual(found.search(action["domain"]).sudo(), self.coming)
