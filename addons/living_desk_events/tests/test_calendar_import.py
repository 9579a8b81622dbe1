from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.living_desk.tests.common_import import LivingImportCommon

from .common import LivingDeskEventsCommon, rome

HEADER = (
    "titolo;id esterno;ente;data;dalle;alle;al;luogo;città;disciplina;stato;"
    "pubblico di riferimento;descrizione"
)
COLUMNS = (
    "uid,organization,date,start,stop,date_to,venue,city,discipline,state,audience,description"
)


@tagged("post_install", "-at_install")
class TestCalendarImport(LivingDeskEventsCommon, LivingImportCommon):
    """A list of events comes in as if it had been typed, once."""

    import_model = "living.calendar.import"
    import_header = HEADER

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.entries = cls.env["living.calendar.entry"]

    def _row(self, name, **cells):
        values = {
            "organization": "Teatro di Prova",
            "date": "17/03/2035",
            "start": "21:00",
            "stop": "23:00",
            "city": "Milano",
            **cells,
        }
        return ";".join([name, *(values.get(column, "") for column in COLUMNS.split(","))])

    def _find(self, name):
        return self.entries.search([("name", "=", name)])

    def _get_reason(self, wizard):
        self.assertEqual(self._get_counts(wizard), {"rejected": 1})
        return wizard.line_ids.reason

    # === WHAT COMES IN === #

    def test_new_events_get_all_values(self):
        wizard = self._import(
            self._row(
                "La prima",
                uid="a-1",
                venue="sala prova",
                discipline="test dance",
                state="Confermato",
                audience="famiglie",
                description="Per tutti",
            )
        )
        self.assertEqual(self._get_counts(wizard), {"new": 1})
        self.assertRecordValues(
            self._find("La prima"),
            [
                {
                    "organization_id": self.theatre.id,
                    "external_uid": "a-1",
                    "start": rome(17, 21),
                    "stop": rome(17, 23),
                    "venue_id": self.hall.id,
                    "city": "Milano",
                    "discipline_id": self.dance.id,
                    "state": "confirmed",
                    "audience": "family",
                    "description": "Per tutti",
                    "desk_id": self.desk_lombardia.id,
                }
            ],
        )

    def test_days_without_hours_are_whole(self):
        self._import(self._row("Festival", start="", stop="", date_to="19/03/2035"))
        entry = self._find("Festival")
        self.assertEqual((entry.start, entry.stop), (rome(17, 0), rome(20, 0)))
        self.assertEqual(entry.state, "provisional")

    def test_checking_changes_nothing_and_tells_what_clashes(self):
        self._plan(rome(17, 20), rome(17, 22), name="Serata Altrui", city="Milano")
        wizard = self._open(self._row("La prima", venue="Sala Prova"))
        wizard.action_check()
        self.assertFalse(self._find("La prima"))
        line = wizard.line_ids
        self.assertEqual((line.outcome, line.clash_level), ("new", "block"))
        self.assertIn("Serata Altrui", line.clash)

    def test_the_same_file_again_changes_nothing(self):
        text = "\n".join(
            [
                self._row("A", uid="a", venue="Sala Prova", state="confermato"),
                self._row("B", date="18/03/2035", venue="Sala Ignota"),
                self._row("C", date="18/03/2035", city="", uid="c", state="pubblico"),
                self._row("D", uid="d", date="19/03/2035", state="annullato"),
            ]
        )
        self.assertEqual(self._get_counts(self._import(text)), {"new": 3, "known": 1})
        before = self.entries.search_read([], ["write_date", "state", "name"])
        self.assertEqual(self._get_counts(self._import(text)), {"known": 4})
        self.assertEqual(self.entries.search_read([], ["write_date", "state", "name"]), before)

    def test_a_known_event_changes_by_its_identifier(self):
        self._import(self._row("La prima", uid="a", state="idea"))
        entry = self._find("La prima")
        wizard = self._open(
            self._row("La prima assoluta", uid="a", date="18/03/2035", state="confermato")
        )
        wizard.action_check()
        line = wizard.line_ids
        self.assertEqual(line.outcome, "changed")
        self.assertIn("La prima → La prima assoluta", line.changes)
        self.assertIn("Sat 17 Mar 2035", line.changes)
        wizard.action_import()
        self.assertEqual(self._get_counts(wizard), {"changed": 1})
        self.assertRecordValues(
            entry, [{"name": "La prima assoluta", "start": rome(18, 21), "state": "confirmed"}]
        )

    def test_what_was_typed_by_hand_is_recognized(self):
        entry = self._plan(
            rome(17, 21), rome(17, 23), "idea", self.theatre, name="La Prima", venue_id=self.hall.id
        )
        wizard = self._import(self._row("La prima", uid="a"))
        self.assertEqual(self._get_counts(wizard), {"changed": 1})
        self.assertEqual(entry.external_uid, "a")
        self.assertEqual(entry.venue_id, self.hall, "The file names no other place.")

    def test_states_go_forward_and_are_cancelled_only_if_the_file_says_so(self):
        self._import(self._row("A", uid="a", state="confermato"))
        entry = self._find("A")
        self.assertEqual(
            self._get_counts(self._import(self._row("A", uid="a", state="idea"))), {"known": 1}
        )
        self._import(self._row("Another", uid="b", date="1/4/2035"))
        self.assertEqual(entry.state, "confirmed", "What the file leaves out stays.")
        self._import(self._row("A", uid="a", state="annullato"))
        self.assertEqual(entry.state, "cancelled")
        reason = self._get_reason(self._import(self._row("A", uid="a", state="confermato")))
        self.assertIn("cancelled in the calendar", reason)

    # === PLACES === #

    def test_unknown_places_come_in_kindly(self):
        wizard = self._import(self._row("A", venue="Sala Ignota", city="Milano"))
        self.assertIn("not on the list of venues", wizard.line_ids.notice)
        entry = self._find("A")
        self.assertEqual((entry.venue_id.id, entry.city), (False, "Milano"))
        self.assertIn("Sala Ignota", entry.note)
        wizard = self._import(self._row("B", city="Frittole"))
        self.assertIn("not on the list of towns", wizard.line_ids.notice)
        self.assertEqual(self._find("B").city, "Frittole")
        wizard = self._import(self._row("C", city=""))
        self.assertIn("that of the organization", wizard.line_ids.notice)
        self.assertEqual(self._find("C").city, self.theatre.city)

    def test_two_venues_of_one_name_ask_for_the_town(self):
        self.hall_catania.name = "Sala Prova"
        reason = self._get_reason(self._import(self._row("A", venue="Sala Prova", city="")))
        self.assertIn("Several venues", reason)
        self._import(self._row("B", venue="Sala Prova", city="catania"))
        self.assertEqual(self._find("B").venue_id, self.hall_catania)

    def test_a_taken_venue_is_refused_and_says_by_what(self):
        self._plan(rome(17, 20), rome(17, 22), name="Serata Altrui")
        row = self._row("A", venue="Sala Prova", state="confermato")
        reason = self._get_reason(self._import(row))
        self.assertIn("“Serata Altrui” by Festival di Prova", reason)

    def test_what_is_too_near_goes_on_with_a_reason(self):
        self._plan(rome(17, 20), rome(17, 22), name="Serata Altrui")
        row = self._row("B", venue="Sala Prova", state="provvisorio")
        wizard = self._open(row)
        wizard.action_check()
        self.assertEqual(wizard.clash_count, 1)
        wizard.action_import()
        self.assertIn("Say why you go on", self._get_reason(wizard))
        self.assertFalse(self._find("B"))
        wizard = self._open(row)
        wizard.action_check()
        wizard.clash_reason = "The hall lets us in"
        wizard.action_import()
        self.assertEqual(self._find("B").state, "provisional")
        self.assertEqual(self._find("B").clash_decision_ids.reason, "The hall lets us in")

    def test_what_is_under_embargo_is_not_named(self):
        self._plan(rome(17, 20), rome(17, 22), name="Segreto", embargo_until=rome(1, 1, month=1))
        reason = self._get_reason(
            self._import(self._row("A", venue="Sala Prova", state="confermato"))
        )
        self.assertIn("ask the desk", reason)
        self.assertNotIn("Segreto", reason)

    def test_two_rows_of_the_file_do_not_share_a_venue(self):
        wizard = self._import(
            "\n".join(
                self._row(name, venue="Sala Prova", state="confermato", uid=name)
                for name in ("A", "B")
            )
        )
        self.assertEqual(self._get_counts(wizard), {"new": 1, "rejected": 1})
        self.assertIn("by “A”, row 2", " ".join(filter(None, wizard.line_ids.mapped("reason"))))

    def test_what_moves_away_makes_room_in_the_same_file(self):
        self._import(self._row("A", uid="a", venue="Sala Prova", state="confermato"))
        wizard = self._import(
            "\n".join(
                [
                    self._row("B", uid="b", venue="Sala Prova", state="confermato"),
                    self._row("A", uid="a", venue="Sala Prova", date="18/03/2035"),
                ]
            )
        )
        self.assertEqual(self._get_counts(wizard), {"new": 1, "changed": 1})

    # === WHAT IS WRONG WITH A ROW === #

    def test_a_wrong_cell_says_which(self):
        cases = [
            ({"date": ""}, "The date is missing."),
            ({"date": "31/02/2035"}, "“31/02/2035” is not a date"),
            ({"date": "1/1/1999"}, "check the year"),
            ({"start": "25:00"}, "“25:00” is not an hour"),
            ({"stop": ""}, "The hour at which it ends is missing."),
            ({"date": "25/03/2035", "start": "02:30"}, "the clock goes forward"),
            ({"date_to": "16/03/2035"}, "comes before the first"),
            ({"discipline": "Yodelling"}, "“Yodelling” is not a discipline"),
            ({"audience": "Martians"}, "“Martians” is not an audience"),
            ({"state": "perhaps"}, "“perhaps” does not say how certain"),
            ({"organization": "Nobody"}, "“Nobody” is not an organization of this desk"),
            ({"organization": "Festival di Prova"}, "not an organization of this desk"),
            ({"organization": ""}, "name the organization"),
        ]
        wizard = self._import("\n".join(self._row("A", **cells) for cells, _sentence in cases))
        self.assertEqual(self._get_counts(wizard), {"rejected": len(cases)})
        for line, (cells, sentence) in zip(wizard.line_ids.sorted("line"), cases, strict=True):
            with self.subTest(**cells):
                self.assertIn(sentence, line.reason)

    def test_a_row_twice_counts_once(self):
        wizard = self._import(self._row("A", uid="a") + "\n" + self._row("B", uid="a"))
        self.assertEqual(self._get_counts(wizard), {"new": 1, "rejected": 1})

    # === WHO MAY === #

    def test_advisers_import_for_their_own_desks(self):
        self._import(self._row("A"), user=self.user_adviser)
        self.assertEqual(self._find("A").create_uid, self.user_adviser)
        wizard = self._open(self._row("B"), user=self.user_adviser, desk=self.desk_sicilia)
        with self.assertRaises(UserError):
            wizard.action_import()
        wizard = self._open(self._row("B"), user=self.user_adviser)
        wizard.sudo().organization_id = self.festival
        with self.assertRaises(UserError):
            wizard.action_import()

    def test_others_do_not_import(self):
        for user in (self.user_theatre, self.user_consultant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._open(self._row("A"), user=user)
        wizard = self._open(self._row("A"), user=self.user_manager)
        with self.assertRaises(AccessError):
            wizard.with_user(self.user_adviser).action_check()

    def test_a_second_click_imports_nothing(self):
        wizard = self._open(self._row("A"))
        wizard.action_check()
        wizard.action_import()
        wizard.action_import()
        self.assertEqual(len(self._find("A")), 1)
        self.assertEqual(self._get_counts(wizard), {"new": 1})

    def test_identifiers_are_the_organization_s_own(self):
        self._plan(rome(1, 20), rome(1, 22), external_uid="a", name="Altrui")
        self._import(self._row("A", uid="a"))
        self.assertEqual(self._find("A").external_uid, "a")

    # === THE EXAMPLE, AND HOW FAST === #

    def test_the_example_can_be_imported(self):
        self.env["res.partner"].search(
            [("is_cultural_organization", "=", True), ("id", "!=", self.theatre.id)]
        ).desk_id = False
        self._assert_example_comes_in("living_desk_events.calendar_sample")

    def test_a_long_import_says_how_far_it_is(self):
        module = "odoo.addons.living_desk.wizards.living_import_mixin"
        wizard = self._open("\n".join(self._row(name, uid=name) for name in "ABC"))
        with (
            patch(f"{module}._BATCH", 1),
            patch(f"{module}._TOLD_ROWS", 1),
            patch.object(type(self.env["res.users"]), "_bus_send") as bus_send,
        ):
            wizard.action_import()
        self.assertEqual(
            [call.args[1]["message"] for call in bus_send.call_args_list],
            ["1 of 3 rows are in.", "2 of 3 rows are in."],
        )

    def _count_queries(self, start, count):
        text = "\n".join(
            self._row(
                f"Event {i}",
                uid=f"uid-{i}",
                date=(rome(1, 12) + timedelta(days=i)).strftime("%d/%m/%Y"),
                venue="Sala Prova",
                state="confermato",
                discipline="Test Dance",
            )
            for i in range(start, start + count)
        )
        queries = []
        for outcome in ("new", "known"):
            wizard = self._open(text)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard.action_import()
            self.env.flush_all()
            queries.append(self.env.cr.sql_log_count - before)
            self.assertEqual(wizard[f"{outcome}_count"], count)
        return queries

    def test_queries_do_not_grow_with_the_rows(self):
        self._count_queries(0, 5)
        few, few_again = self._count_queries(10, 50)
        many, many_again = self._count_queries(100, 500)
        self.assertLessEqual(many - few, 0.1 * 450)
        self.assertLessEqual(many_again, few_again + 4)
