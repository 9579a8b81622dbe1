from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import LivingDeskEventsCommon, rome


@tagged("post_install", "-at_install")
class TestEventsAccess(LivingDeskEventsCommon):
    """Who sees and changes what in the shared calendar; the same over the API."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = {
            state: cls._plan(rome(day, 20), rome(day, 22), state=state, organization=cls.theatre)
            for day, state in enumerate(
                ("idea", "provisional", "confirmed", "public", "cancelled"), 1
            )
        }
        cls.theirs = {
            state: cls._plan(rome(day, 20), rome(day, 22), state=state)
            for day, state in enumerate(
                ("idea", "provisional", "confirmed", "public", "cancelled"), 11
            )
        }
        cls.ours = cls.env["living.calendar.entry"].union(*cls.mine.values(), *cls.theirs.values())
        cls.series = cls.env["living.calendar.series"].create(
            {"name": "Season", "organization_id": cls.theatre.id}
        )

    def _assert_access(self, user, records, operations, allowed):
        for record in records:
            for operation in operations:
                with self.subTest(user=user.login, record=record, operation=operation):
                    self.assertIs(record.with_user(user).has_access(operation), allowed)

    def test_entries_of_the_own_desk(self):
        for user in (self.user_adviser, self.user_manager, self.user_coordinator):
            self._assert_access(user, self.mine.values(), ("read", "write"), True)
        self._assert_access(self.user_adviser, [self.mine["idea"]], ("unlink",), False)
        self._assert_access(self.user_manager, [self.mine["idea"]], ("unlink",), True)

    def test_entries_of_another_desk(self):
        everything = ("read", "write", "unlink")
        for user in (self.user_adviser, self.user_manager):
            for state in ("idea", "provisional", "cancelled"):
                self._assert_access(user, [self.theirs[state]], everything, False)
            for state in ("confirmed", "public"):
                self._assert_access(user, [self.theirs[state]], ("read",), True)
                self._assert_access(user, [self.theirs[state]], ("write", "unlink"), False)
        self._assert_access(self.user_coordinator, self.theirs.values(), everything, True)

    def test_notes_are_for_the_organization_and_its_desk(self):
        theirs, mine = self.theirs["confirmed"], self.mine["confirmed"]
        (theirs | mine).note = "Fee still open"
        theirs.flush_recordset()
        calendar = self.env["living.calendar.entry"]
        announced = [("id", "in", (theirs | mine).ids), ("note", "ilike", "fee")]
        for user, found in (
            (self.user_adviser, mine),
            (self.user_manager_sicilia, theirs),
            (self.user_coordinator, mine | theirs),
            (self.user_theatre, mine),
            (self.user_festival, theirs),
        ):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                readable = (mine | theirs).with_user(user)._filtered_access("read")
                noted = readable.filtered("note")
                self.assertEqual(
                    (noted.ids, set(noted.mapped("note"))), (found.ids, {"Fee still open"})
                )
                self.assertEqual(calendar.with_user(user).search(announced).ids, found.ids)
                with self.assertRaises(AccessError):
                    readable.read(["note_kept"])
        self.assertEqual(mine.with_user(self.user_adviser).copy().note, "Fee still open")
        self.assertFalse(theirs.with_user(self.user_adviser).copy_data()[0].get("note"))
        mine.with_user(self.user_adviser).note = "Settled"
        self.assertEqual(mine.with_user(self.user_theatre).note, "Settled")
        with self.assertRaises(AccessError):
            theirs.with_user(self.user_adviser).note = "Not mine"

    def test_another_desk_is_refused_by_every_button(self):
        for state, action in (
            ("idea", "action_hold"),
            ("confirmed", "action_publish"),
            ("public", "action_cancel"),
        ):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(self.theirs[state].with_user(self.user_manager), action)()

    def test_entering_for_another_desk_is_refused(self):
        vals = {
            "name": "New",
            "venue_id": self.hall.id,
            "start": rome(20, 20),
            "stop": rome(20, 22),
        }
        calendar = self.env["living.calendar.entry"].with_user(self.user_adviser)
        self.assertTrue(calendar.create({**vals, "organization_id": self.theatre.id}))
        with self.assertRaises(AccessError):
            calendar.create({**vals, "organization_id": self.festival.id})

    def test_nothing_moves_to_another_desks_organization(self):
        for record in (self.series, self.mine["idea"]):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(self.user_manager).organization_id = self.festival
            record.invalidate_recordset()

    def test_an_organization_reads_its_own_and_writes_nothing(self):
        self._assert_access(self.user_theatre, self.mine.values(), ("read",), True)
        self._assert_access(self.user_theatre, self.mine.values(), ("write", "unlink"), False)
        self._assert_access(
            self.user_theatre, self.theirs.values(), ("read", "write", "unlink"), False
        )
        self._assert_access(self.user_theatre, [self.series], ("read",), True)
        self._assert_access(self.user_festival, [self.series], ("read",), False)

    def test_an_organization_cannot_act_or_create_over_the_api(self):
        entry = self.mine["idea"].with_user(self.user_theatre)
        for refused in (
            entry.action_confirm,
            entry.action_cancel,
            lambda: entry.write({"name": "Mine now"}),
            lambda: entry.copy(),
            lambda: entry.create(
                {
                    "name": "Straight in",
                    "organization_id": self.theatre.id,
                    "city": "Milano",
                    "start": rome(20, 20),
                    "stop": rome(20, 22),
                }
            ),
        ):
            with self.assertRaises(AccessError):
                refused()

    def test_searching_finds_only_what_may_be_seen(self):
        announced = self.theirs["confirmed"] | self.theirs["public"]
        mine = self.ours.filtered(lambda entry: entry.organization_id == self.theatre)
        for user, expected in (
            (self.user_adviser, mine | announced),
            (self.user_coordinator, self.ours),
            (self.user_theatre, mine),
            (self.user_festival, self.ours - mine),
        ):
            with self.subTest(user=user.login):
                found = self.env["living.calendar.entry"].with_user(user)
                found = found.search([("id", "in", self.ours.ids)])
                self.assertEqual(found, expected.with_user(user))

    def test_consultants_see_nothing(self):
        self._assert_access(self.user_consultant, self.ours, ("read", "write", "unlink"), False)
        calendar = self.env["living.calendar.entry"].with_user(self.user_consultant)
        self.assertFalse(calendar.search([]))
        self._assert_access(self.user_consultant, [self.series], ("read",), False)

    def test_venues(self):
        self._assert_access(self.user_adviser, [self.hall], ("read", "write"), True)
        self._assert_access(self.user_adviser, [self.hall], ("unlink",), False)
        self._assert_access(self.user_manager, [self.hall], ("unlink",), True)
        for user in (self.user_theatre, self.user_consultant):
            self._assert_access(user, [self.hall], ("read", "write", "unlink"), False)

    def test_kinds_are_kept_by_the_coordinator(self):
        kind = self.env.ref("living_desk_events.event_kind_focus_group")
        self._assert_access(self.user_adviser, [kind], ("read",), True)
        self._assert_access(self.user_manager, [kind], ("write", "unlink"), False)
        self._assert_access(self.user_coordinator, [kind], ("read", "write", "unlink"), True)
        self._assert_access(self.user_theatre, [kind], ("read", "write"), False)
