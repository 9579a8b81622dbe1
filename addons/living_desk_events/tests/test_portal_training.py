from unittest.mock import patch

from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.living_desk.tests.common_portal import LivingPortalCommon

from .common import rome
from .common_training import LivingTrainingCommon


@tagged("post_install", "-at_install")
class TestPortalTraining(LivingTrainingCommon, LivingPortalCommon):
    """Organizations and consultants enrol on the portal, and take people off again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.course = cls._create_course(
            lessons=2, is_on_portal=True, portal_summary="What to know before the first tour"
        )
        cls.url = f"/my/trainings/{cls.course.id}"

    def setUp(self):
        super().setUp()
        self._login(self.user_theatre)

    def _enrol_on_portal(self, *people, course=None, **values):
        url = f"/my/trainings/{(course or self.course).id}"
        data = {"name": [p[0] for p in people], "email": [p[1] for p in people], **values}
        return self._post(f"{url}/enrol", data)

    def _get_own(self, course=None):
        return self.env["event.registration"].search(
            [("event_id", "=", (course or self.course).id)], order="id"
        )

    # === LIST === #

    def test_the_list_shows_what_is_coming(self):
        hidden = self._create_course(name="Not Announced")
        cancelled = self._create_course(name="Not Held", is_on_portal=True, kanban_state="cancel")
        page = self._get("/my/trainings")
        self.assertIn("Touring abroad", page)
        self.assertIn("Seats left: 2", page)
        for event in (hidden, cancelled):
            self.assertNotIn(event.name, page)
        self.assertIn("Touring abroad", self._get("/my/trainings?search=first+tour"))
        self.assertNotIn("Touring abroad", self._get("/my/trainings?search=zzzz"))
        self._get("/my/trainings?filterby=nonsense&search=%00%25")
        self._get(f"/my/trainings/{hidden.id}", 404)
        self._get("/my/trainings/99999999999", 404)

    def test_who_sees_it(self):
        for user, status in (
            (self.user_consultant, 200),
            (self._create_portal_user("test.passer"), 404),
            (self._create_portal_user("test.kept.out", self.theatre, access=False), 404),
        ):
            with self.subTest(user=user.login):
                self._login(user)
                self._get("/my/trainings", status)
                self._get(self.url, status)
                self.assertEqual("/my/trainings" in self._get("/my/home"), status == 200)
        self._assert_login_asked("/my/trainings")

    def test_the_list_costs_the_same_for_many(self):
        def add(count):
            for number in range(count):
                course = self._create_course(name=f"More {number}", is_on_portal=True)
                self._enrol("Anna", "Bruno", "Carla", course=course, organization=self.theatre)
            return self._count_queries("/my/trainings")

        self.assertEqual(add(1), add(8))

    def test_the_page_costs_the_same_for_many(self):
        self.course.seats_max = 2
        self._enrol("Anna", "Bruno", "Carla", organization=self.theatre)
        before = self._count_queries(self.url)
        self._enrol(*(f"P{number}" for number in range(9)), organization=self.theatre)
        self.assertEqual(self._count_queries(self.url), before)

    # === ENROL === #

    def test_an_organization_enrols_its_people(self):
        person = self.env["res.partner"].create(
            {"name": "Anna Neri", "email": "anna@prova.example", "parent_id": self.theatre.id}
        )
        page = self._enrol_on_portal(
            ("Anna Neri", "ANNA@prova.example"), ("Bruno", "bruno@prova.example"), ("", "")
        ).text
        self.assertIn("Done: below you see", page)
        self.assertIn("Bruno", page)
        anna, bruno = self._get_own()
        self.assertEqual((anna.partner_id, bruno.partner_id), (person, self.theatre))
        self.assertEqual((anna | bruno).organization_id, self.theatre)
        self.assertEqual((anna | bruno).mapped("state"), ["open", "open"])
        self.assertIn("Enrolled: 2", self._get("/my/trainings"))

    def test_sent_twice_enrols_once(self):
        for __ in range(2):
            self._enrol_on_portal(("Anna", "anna@prova.example"), ("Anna", "Anna@prova.example"))
        self.assertEqual(len(self._get_own()), 1)

    def test_a_consultant_enrols_himself(self):
        self._login(self.user_consultant)
        self.assertIn(self.user_consultant.name, self._get(self.url))
        self._enrol_on_portal((self.user_consultant.name, "me@consultants.example"))
        registration = self._get_own()
        self.assertEqual(registration.partner_id, self.user_consultant.partner_id)
        self.assertFalse(registration.organization_id)
        self._login(self.user_theatre)
        self.assertNotIn("me@consultants.example", self._get(self.url))

    def test_beyond_the_seats_one_waits_and_moves_up(self):
        anna, bruno = self._enrol("Anna", "Bruno", organization=self.festival)
        self.assertIn("Full: waiting list", self._get(self.url))
        page = self._enrol_on_portal(("Carla", "carla@prova.example")).text
        self.assertIn("On the waiting list, number 1", page)
        anna.action_cancel()
        self.assertNotIn("waiting list, number", self._get(self.url))
        self.assertIn("Registered", self._get(self.url))
        self.assertEqual(bruno.state, "open")

    def test_nothing_is_half_saved(self):
        self.course.organization_seats_max = 1
        good = ("Anna", "anna@prova.example")
        for people, sentence in (
            ([], "name and the e-mail address"),
            ([("", "anna@prova.example")], "write the name of who"),
            ([good, ("Bruno", "no address")], "complete e-mail address for Bruno"),
            ([good, ("Bruno", "bruno@prova.example")], "may enrol 1 people"),
            ([("A" * 200, "a@prova.example")], "shorter name"),
        ):
            with self.subTest(sentence):
                page = self._enrol_on_portal(*people).text
                self.assertIn(sentence, page)
                self.assertIn("Nothing has been saved", page)
                self.assertFalse(self._get_own())
        page = self._enrol_on_portal(("Anna", "<script>alert(1)</script>")).text
        self.assertNotIn("<script>alert(1)", page)

    def test_a_slot_and_a_ticket_are_chosen(self):
        course = self._create_course(seats=1, is_multi_slots=True, is_on_portal=True)
        slot = self.env["event.slot"].create(
            {"event_id": course.id, "date": "2035-03-11", "start_hour": 9, "end_hour": 10}
        )
        ticket = self.env["event.event.ticket"].create({"name": "Seat", "event_id": course.id})
        anna = ("Anna", "anna@prova.example")
        self.assertIn("choose a time", self._enrol_on_portal(anna, course=course).text)
        page = self._enrol_on_portal(anna, course=course, slot_id=slot.id).text
        self.assertIn("choose a kind of seat", page)
        self.assertFalse(self._get_own(course))
        self._enrol_on_portal(anna, course=course, slot_id=slot.id, ticket_id=ticket.id)
        registration = self._get_own(course)
        self.assertEqual(registration.event_slot_id, slot)
        self.assertEqual(registration.event_ticket_id, ticket)

    # === CANCEL === #

    def test_people_are_taken_off_until_it_starts(self):
        anna, bruno = self._enrol("Anna", "Bruno", organization=self.theatre)
        for __ in range(2):
            page = self._post(f"{self.url}/cancel/{anna.id}").text
            self.assertIn("Taken off", page)
        self.assertEqual(anna.state, "cancel")
        self.assertEqual(bruno.state, "open")
        with freeze_time(rome(10, 9, 1)):
            self._login(self.user_theatre)
            page = self._post(f"{self.url}/cancel/{bruno.id}").text
            self.assertIn("has begun", page)
            page = self._enrol_on_portal(("Dario", "dario@prova.example")).text
            self.assertIn("has begun", page)
        self.assertEqual(bruno.state, "open")

    def test_nobody_takes_off_others(self):
        anna = self._enrol("Anna", organization=self.theatre)
        for user in (self.user_festival, self.user_consultant):
            self._login(user)
            self._post(f"{self.url}/cancel/{anna.id}", status=404)
            self.assertNotIn("anna@people.example", self._get(self.url))
        self.assertEqual(anna.state, "open")

    def test_forms_need_their_token(self):
        anna = self._enrol("Anna", organization=self.theatre)
        for action in ("enrol", f"cancel/{anna.id}"):
            with self.subTest(action), mute_logger("odoo.http"):
                answer = self.url_open(f"{self.url}/{action}", data={"x": 1})
                self.assertEqual(answer.status_code, 400)
        self.assertEqual(anna.state, "open")

    # === CERTIFICATES === #

    def test_certificates_are_downloaded_by_their_own(self):
        anna = self._enrol("Anna", organization=self.theatre)
        for lesson in self.course.lesson_ids:
            lesson.action_all_present()
        with freeze_time(rome(14, 9)):
            self.course.action_issue_certificates()
        certificate = anna.certificate_id
        url = f"/my/trainings/certificates/{certificate.id}"
        with patch.object(
            self.env.registry["ir.actions.report"],
            "_render_qweb_pdf",
            lambda *args, **kwargs: (b"%PDF-1.4", "pdf"),
        ):
            for user, status in (
                (self.user_theatre, 200),
                (self.user_festival, 404),
                (self.user_consultant, 404),
            ):
                with self.subTest(user=user.login):
                    self._login(user)
                    self._get(url, status)
        self._login(self.user_theatre)
        self.assertIn(url, self._get(self.url))
        with freeze_time(rome(14, 9)):
            self._login(self.user_theatre)
            self.assertIn("Touring abroad", self._get("/my/trainings?filterby=past"))
