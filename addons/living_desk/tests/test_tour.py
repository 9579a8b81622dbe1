from datetime import date

import psycopg2

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged, users
from odoo.tools import mute_logger

from .common import LivingDeskCommon
from .common_portal import LivingPortalCommon


class TourCommon(LivingDeskCommon):
    """A tour of a theatre in France, in autumn 2027, with a master list of our own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.france, cls.canada, cls.ireland = (
            cls.env.ref(f"base.{code}") for code in ("fr", "ca", "ie")
        )
        cls.env["living.tour.task"].search([]).active = False
        cls.tasks = cls.env["living.tour.task"].create(
            [
                {"name": name, "offset": offset, "sequence": sequence, **values}
                for sequence, (name, offset, values) in enumerate(
                    (
                        ("Contacts", -18, {}),
                        ("Visas", -4, {"condition": "outside_schengen"}),
                        ("Carnet", -2, {"condition": "set_outside_eu"}),
                        ("Surtitles", -1, {"condition": "text"}),
                        ("Read contracts", -7, {"responsible": "desk"}),
                        ("Papers", 1, {"anchor": "return", "offset_unit": "day"}),
                    )
                )
            ]
        )
        cls.path = cls._activate_path(cls._create_path())
        cls.tour = cls._create_tour()

    @classmethod
    def _create_tour(cls, **values):
        return cls.env["living.tour"].create(
            {
                "name": "Autumn in France",
                "path_id": cls.path.id,
                "country_ids": [Command.set(cls.france.ids)],
                "date_departure": "2027-10-31",
                "date_return": "2027-11-20",
                **values,
            }
        )

    def _item(self, name, tour=None):
        return (tour or self.tour).item_ids.filtered(lambda item: item.name == name)

    def _names(self, tour=None):
        return set((tour or self.tour).item_ids.mapped("name"))


@tagged("post_install", "-at_install")
class TestTour(TourCommon):
    """The checklist of a tour is counted back from its departure."""

    def test_opening_a_tour_makes_its_dated_checklist(self):
        self.assertEqual(self._names(), {"Contacts", "Read contracts", "Papers"})
        self.assertEqual(self._item("Contacts").date_due, date(2026, 4, 30))
        self.assertEqual(self._item("Papers").date_due, date(2027, 11, 21))
        self.assertEqual(self.tour.organization_id, self.theatre)
        self.assertEqual(self.tour.desk_id, self.desk_lombardia)

    def test_countries_set_and_text_decide_the_tasks(self):
        self.tour.country_ids += self.ireland
        self.assertIn("Visas", self._names())
        self.tour.write({"has_set": True, "has_text": True})
        self.assertIn("Surtitles", self._names())
        self.assertNotIn("Carnet", self._names(), "Ireland is in the customs union")
        self.tour.country_ids += self.canada
        self.assertIn("Carnet", self._names())
        self.tour.write({"country_ids": [Command.set(self.france.ids)], "has_text": False})
        self.assertEqual(self._names(), {"Contacts", "Read contracts", "Papers"})

    def test_a_task_somebody_worked_on_stays(self):
        self.tour.country_ids = self.canada
        self._item("Visas").note = "Appointment on Monday"
        self.tour.country_ids = self.france
        self.assertIn("Visas", self._names())
        self.tour.country_ids = self.canada
        self.assertEqual(len(self._item("Visas")), 1, "It is not made twice")

    def test_a_task_taken_off_by_hand_stays_off(self):
        self._item("Papers").unlink()
        self.tour.has_text = True
        self.assertEqual(self._names(), {"Contacts", "Read contracts", "Surtitles"})

    def test_moving_the_departure_moves_only_what_is_not_done(self):
        self._item("Contacts").with_user(self.user_adviser).action_done()
        self.tour.write({"date_departure": "2027-12-31", "date_return": "2028-01-20"})
        self.assertEqual(self._item("Contacts").date_due, date(2026, 4, 30))
        self.assertEqual(self._item("Read contracts").date_due, date(2027, 5, 31))
        self.assertEqual(self._item("Papers").date_due, date(2028, 1, 21))
        self._item("Contacts").action_reset()
        self.assertEqual(self._item("Contacts").date_due, date(2026, 6, 30))

    def test_readiness_counts_what_is_done(self):
        self.assertEqual(self.tour.readiness_band, "empty")
        for name, readiness, band in (
            ("Contacts", 33.33, "begun"),
            ("Papers", 66.67, "advanced"),
            ("Read contracts", 100.0, "ready"),
        ):
            self._item(name).action_done()
            self.assertAlmostEqual(self.tour.readiness, readiness, 2)
            self.assertEqual(self.tour.readiness_band, band)
        self.tour.item_ids.unlink()
        self.assertEqual(self.tour.readiness, 0)

    @freeze_time("2027-06-01 10:00:00")
    def test_late_and_next(self):
        self.assertEqual(self.tour.late_count, 2)
        self.assertEqual(self.tour.next_item_id, self._item("Contacts"))
        self.assertTrue(self._item("Contacts").is_late)
        self._item("Contacts").action_done()
        self.assertEqual(self.tour.late_count, 1)
        found = self.env["living.tour"].search(
            [("item_ids", "any", [("done_on", "=", False), ("date_due", "<", "today")])]
        )
        self.assertIn(self.tour, found)

    def test_a_departure_in_the_past_is_allowed_and_all_late(self):
        tour = self._create_tour(date_departure="2020-02-29", date_return="2020-03-05")
        self.assertEqual(tour.late_count, len(tour.item_ids))
        self.assertEqual(self._item("Contacts", tour).date_due, date(2018, 8, 29))

    @mute_logger("odoo.sql_db")
    def test_a_tour_does_not_come_back_before_it_leaves(self):
        with self.assertRaises(psycopg2.IntegrityError) as error, self.env.cr.savepoint():
            self.tour.date_return = "2027-10-30"
            self.env.flush_all()
        self.assertIn("cannot come back before", self.tour._sql_error_to_message(error.exception))
        self.tour.date_return = self.tour.date_departure

    def test_the_path_is_the_organizations(self):
        with self.assertRaisesRegex(ValidationError, "another organization"):
            self.tour.organization_id = self.festival

    def test_a_tour_without_a_path_goes_by_its_organization(self):
        form = Form(self.env["living.tour"].with_user(self.user_adviser))
        form.name = "Alone"
        form.organization_id = self.theatre
        form.date_departure, form.date_return = "2027-01-01", "2027-01-02"
        tour = form.save()
        self.assertEqual(tour.desk_id, self.desk_lombardia)
        self.assertEqual(len(tour.item_ids), 3)

    def test_a_tour_goes_to_another_desk_with_its_path_or_organization(self):
        alone = self._create_tour(path_id=False, organization_id=self.theatre.id)
        self.path.desk_id = self.desk_sicilia
        self.assertEqual(self.tour.desk_id, self.desk_sicilia)
        self.assertEqual(self.tour.item_ids.desk_id, self.desk_sicilia)
        self.assertEqual(alone.desk_id, self.desk_lombardia)
        self.theatre.desk_id = self.desk_sicilia
        self.assertEqual(alone.desk_id, self.desk_sicilia)

    def test_texts_are_in_the_organizations_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.tasks[0].with_context(lang="it_IT").name = "Contatti"
        self.theatre.lang = "it_IT"
        self.assertIn("Contatti", self._names(self._create_tour()))

    def test_the_shipped_list_covers_a_tour_with_everything(self):
        self.tasks.active = False
        shipped = (
            self.env["ir.model.data"]
            .search([("module", "=", "living_desk"), ("model", "=", "living.tour.task")])
            .mapped("res_id")
        )
        tasks = self.env["living.tour.task"].browse(shipped)
        tasks.active = True
        everything = self._create_tour(
            country_ids=[Command.set(self.canada.ids)], has_set=True, has_text=True
        )
        self.assertEqual(everything.item_ids.task_id, tasks)
        self.assertGreaterEqual(len(tasks), 22)
        self.assertEqual(set(tasks.mapped("area")), set(dict(tasks._fields["area"].selection)))
        days = everything.item_ids.mapped("date_due")
        self.assertEqual(min(days), date(2026, 4, 30))
        self.assertGreater(max(days), everything.date_return)

    # === ACCESS === #

    @users("test.adviser")
    def test_who_did_it_and_when_is_recorded_by_the_button(self):
        item = self._item("Contacts").with_user(self.env.user)
        for vals in ({"done_on": "2026-01-01"}, {"done_by": self.env.uid}):
            with self.assertRaises(AccessError):
                item.write(vals)
        item.action_done()
        self.assertEqual(item.done_by, self.env.user)
        done_on = item.done_on
        with freeze_time("2030-01-01"):
            item.action_done()
        self.assertEqual(item.done_on, done_on, "Ticked once")

    def test_each_role_sees_its_own_tours(self):
        tours = self.env["living.tour"]
        other = self._create_tour(path_id=False, organization_id=self.festival.id)
        self._assign(self.path)
        for user, seen in (
            (self.user_adviser, self.tour),
            (self.user_manager_sicilia, other),
            (self.user_coordinator, self.tour | other),
            (self.user_theatre, self.tour),
            (self.user_festival, other),
            (self.user_consultant, self.tour),
            (self.user_consultant_2, tours),
        ):
            with self.subTest(user=user.login):
                found = tours.with_user(user).search([("id", "in", (self.tour | other).ids)])
                self.assertEqual(found, seen)
                items = self.env["living.tour.item"].with_user(user)
                domain = [("tour_id", "in", (self.tour | other).ids)]
                self.assertEqual(items.search(domain).tour_id, seen)
        for user in (self.user_theatre, self.user_consultant):
            with self.assertRaises(AccessError):
                self.tour.with_user(user).name = "Mine"
            with self.assertRaises(AccessError):
                self._item("Contacts").with_user(user).action_done()
        with self.assertRaises(AccessError):
            self.tasks[0].with_user(self.user_manager).name = "Changed"
        self.tasks[0].with_user(self.user_coordinator).name = "Changed"

    def test_lists_cost_the_same_for_few_and_many(self):
        def count(tours):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            tours.with_user(self.user_adviser).web_read(
                {
                    "name": {},
                    "country_ids": {"fields": {"display_name": {}}},
                    "readiness": {},
                    "late_count": {},
                    "next_date": {},
                    "next_item_id": {"fields": {"display_name": {}}},
                }
            )
            return self.env.cr.sql_log_count - start

        tours = self.tour
        for _number in range(12):
            tours += self._create_tour()
        count(tours[:2])
        self.assertEqual(count(tours[:2]), count(tours))


@tagged("post_install", "-at_install")
class TestPortalTour(TourCommon, LivingPortalCommon):
    """The organization reads the checklist of its tour and ticks its own tasks."""

    def _url(self, name=None):
        url = f"/my/tours/{self.tour.id}"
        return f"{url}/items/{self._item(name).id}" if name else url

    def test_the_path_leads_to_the_checklist(self):
        alone = self._create_tour(path_id=False, organization_id=self.theatre.id)
        self._assign(self.path)
        self._login(self.user_consultant)
        page = self._get(f"/my/paths/{self.path.id}")
        self.assertIn(self._url(), page)
        self.assertNotIn(f"/my/tours/{alone.id}", page)
        self._login(self.user_theatre)
        page = self._get(f"/my/paths/{self.path.id}")
        self.assertIn(self._url(), page)
        self.assertIn(f"/my/tours/{alone.id}", page, "Also a tour outside any path")
        page = self._get(self._url())
        for text in ("Contacts", "Read contracts", "April 2026", "Tick it off"):
            self.assertIn(text, page)
        self.assertEqual(page.count("Tick it off"), 2, "Only its own tasks")

    def test_the_organization_ticks_its_task_once_with_a_note(self):
        self._login(self.user_theatre)
        page = self._post(self._url("Contacts"), {"note": "Wrote to twelve festivals"}).text
        self.assertIn("ticked off", page)
        item = self._item("Contacts")
        self.assertEqual(item.done_by, self.user_theatre)
        self.assertEqual(item.note, "Wrote to twelve festivals")
        self.assertIn("twelve festivals", self.tour.message_ids[0].body)
        messages = self.tour.message_ids
        self._post(self._url("Contacts"), {"note": "Again"})
        self.assertEqual(item.note, "Wrote to twelve festivals")
        self.assertEqual(self.tour.message_ids, messages, "Sent twice, ticked once")

    def test_what_is_not_its_task_is_refused_kindly(self):
        self._login(self.user_theatre)
        page = self._post(self._url("Read contracts")).text
        self.assertIn("not yours to do", page)
        self.assertFalse(self._item("Read contracts").done_on)
        page = self._post(self._url("Contacts"), {"note": "x" * 5001}).text
        self.assertIn("Please shorten", page)
        self.assertFalse(self._item("Contacts").done_on)

    def test_consultants_of_the_path_read_and_do_not_tick(self):
        self._assign(self.path)
        self._login(self.user_consultant)
        page = self._get(self._url())
        self.assertIn("Contacts", page)
        self.assertNotIn("Tick it off", page)
        self._post(self._url("Contacts"), status=404)
        self.assertFalse(self._item("Contacts").done_on)

    def test_others_do_not_learn_that_the_tour_exists(self):
        other = self._create_tour(path_id=False, organization_id=self.festival.id)
        colleague = self._create_portal_user("test.colleague", self.theatre, access=False)
        for user in (self.user_festival, self.user_consultant_2, colleague):
            with self.subTest(user=user.login):
                self._login(user)
                self._get(self._url(), 404)
                self._post(self._url("Contacts"), status=404)
        self._login(self.user_theatre)
        self._post(f"{self._url()}/items/{other.item_ids[0].id}", status=404)
        self._get("/my/tours/99999999999", 404)
        self._assert_login_asked(self._url())

    def test_files_are_those_of_the_tour(self):
        mine, other = self.env["ir.attachment"].create(
            [
                {"name": "visa.txt", "raw": b"Visa", "mimetype": "text/plain"},
                {"name": "other.txt", "raw": b"Other", "mimetype": "text/plain"},
            ]
        )
        self._item("Contacts").attachment_ids = mine
        self._login(self.user_theatre)
        self.assertEqual(self._get(f"{self._url()}/documents/{mine.id}"), "Visa")
        self._get(f"{self._url()}/documents/{other.id}", 404)
        self.assertIn("visa.txt", self._get(self._url()))

    def test_the_page_costs_the_same_for_few_tasks_and_many(self):
        self._login(self.user_theatre)
        few = self._count_queries(self._url())
        self.env["living.tour.item"].create(
            [
                {"tour_id": self.tour.id, "name": f"Task {number}", "offset": -number % 5}
                for number in range(20)
            ]
        )
        self.assertEqual(self._count_queries(self._url()), few)

    def test_the_organization_ticks_in_its_browser(self):
        self.start_tour("/my/paths", "living_desk_tour_checklist", login=self.user_theatre.login)
        self.assertEqual(self._item("Contacts").note, "Wrote to twelve festivals")
