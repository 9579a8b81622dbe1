from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common import rome
from .common_training import LivingTrainingCommon


@tagged("post_install", "-at_install")
class TestWaitingList(LivingTrainingCommon):
    """Who comes when all seats are taken waits, and moves up by itself."""

    def _get_mails(self, registration):
        return self.env["mail.mail"].search(
            [("model", "=", registration._name), ("res_id", "=", registration.id)]
        )

    def test_beyond_the_seats_one_waits(self):
        anna, bruno, carla, dario = self._enrol("Anna", "Bruno", "Carla", "Dario")
        self.assertEqual((anna | bruno).mapped("state"), ["open", "open"])
        self.assertEqual((carla | dario).mapped("state"), ["draft", "draft"])
        self.assertEqual((carla | dario).mapped("waiting_rank"), [1, 2])
        self.assertFalse((anna | bruno).filtered("waiting_since"))
        self.assertEqual(self.course.seats_taken, 2)
        self.assertEqual(self.course.waiting_count, 2)
        self.assertEqual(self.course.registered_count, 2)
        self.assertIn("waiting list", self._get_mails(carla).subject)
        self.assertFalse(self._get_mails(anna).filtered(lambda m: "waiting" in m.subject))

    def test_a_cancelled_seat_goes_to_the_first(self):
        anna, _bruno, carla, dario = self._enrol("Anna", "Bruno", "Carla", "Dario")
        anna.action_cancel()
        self.assertEqual(carla.state, "open")
        self.assertFalse(carla.waiting_since)
        self.assertEqual(dario.waiting_rank, 1)
        self.assertEqual(len(self._get_mails(carla)), 2, "waiting, then a seat")
        anna.action_cancel()
        self.assertEqual(dario.state, "draft", "cancelling twice frees one seat")

    def test_deleting_and_archiving_free_seats(self):
        anna, bruno, carla, dario = self._enrol("Anna", "Bruno", "Carla", "Dario")
        anna.unlink()
        self.assertEqual(carla.state, "open")
        bruno.active = False
        self.assertEqual(dario.state, "open")

    def test_more_seats_promote(self):
        registrations = self._enrol("Anna", "Bruno", "Carla", "Dario", "Elena")
        self.course.seats_max = 4
        self.assertEqual(registrations.mapped("state"), ["open"] * 4 + ["draft"])
        self.course.seats_limited = False
        self.assertEqual(registrations[-1].state, "open")

    def test_who_gives_up_waiting_leaves_the_queue(self):
        _anna, _bruno, carla, dario = self._enrol("Anna", "Bruno", "Carla", "Dario")
        carla.action_cancel()
        self.assertFalse(carla.waiting_since)
        self.assertEqual(dario.waiting_rank, 1)
        self.assertEqual(self.course.seats_taken, 2)

    def test_nobody_jumps_onto_a_seat_that_is_not_there(self):
        *_, carla = self._enrol("Anna", "Bruno", "Carla")
        with self._assert_refused(ValidationError, "not enough seats"):
            carla.action_confirm()
        with self.assertRaises(ValidationError):
            self._enrol("Dario", state="done")

    def test_nobody_is_promoted_to_what_is_cancelled_or_over(self):
        anna, _bruno, carla = self._enrol("Anna", "Bruno", "Carla")
        self.course.kanban_state = "cancel"
        anna.action_cancel()
        self.assertEqual(carla.state, "draft")
        self.course.kanban_state = "normal"
        self.assertEqual(carla.state, "open", "it takes place after all")

    def test_without_a_list_one_is_refused(self):
        self.course.has_waiting_list = False
        with self._assert_refused(ValidationError, "not enough seats"):
            self._enrol("Anna", "Bruno", "Carla")

    def test_a_ticket_has_its_own_end(self):
        ticket, other = self.env["event.event.ticket"].create(
            [
                {"name": name, "event_id": self.course.id, "seats_max": seats}
                for name, seats in (("One", 1), ("Other", 0))
            ]
        )
        anna, bruno = self._enrol("Anna", "Bruno", event_ticket_id=ticket.id)
        carla = self._enrol("Carla", event_ticket_id=other.id)
        self.assertEqual((anna | bruno | carla).mapped("state"), ["open", "draft", "open"])
        self.course.seats_max = 3
        self.assertEqual(bruno.state, "draft", "the ticket is still taken")
        ticket.seats_max = 2
        self.assertEqual(bruno.state, "open")

    def test_slots_are_filled_one_by_one(self):
        course = self._create_course(seats=1, is_multi_slots=True)
        first, second = self.env["event.slot"].create(
            [
                {
                    "event_id": course.id,
                    "date": "2035-03-11",
                    "start_hour": hour,
                    "end_hour": hour + 1,
                }
                for hour in (9, 11)
            ]
        )
        anna, bruno = self._enrol("Anna", "Bruno", course=course, event_slot_id=first.id)
        carla = self._enrol("Carla", course=course, event_slot_id=second.id)
        self.assertEqual((anna | bruno | carla).mapped("state"), ["open", "draft", "open"])
        carla.action_cancel()
        self.assertEqual(bruno.state, "draft", "the other slot is free, not this one")
        anna.action_cancel()
        self.assertEqual(bruno.state, "open")

    # === ORGANIZATIONS === #

    def test_an_organization_has_no_more_than_its_share(self):
        self.course.organization_seats_max = 1
        anna = self._enrol("Anna", organization=self.theatre)
        with self._assert_refused(ValidationError, "may enrol 1 people"):
            self._enrol("Bruno", organization=self.theatre)
        carla = self._enrol("Carla", organization=self.festival)
        dario = self._enrol("Dario")
        with self._assert_refused(ValidationError, "may enrol"):
            carla.organization_id = self.theatre
        carla.invalidate_recordset()
        anna.action_cancel()
        elena = self._enrol("Elena", organization=self.theatre)
        self.assertTrue(elena)
        with self._assert_refused(ValidationError, "may enrol"):
            anna.action_confirm()
        self.assertEqual(dario.state, "open", "who promises no seat moved it up")

    def test_a_share_holds_whatever_the_call_says_of_itself(self):
        self.course.organization_seats_max = 1
        registrations = self.env["event.registration"].with_user(self.user_adviser)
        vals = {"event_id": self.course.id, "organization_id": self.theatre.id}
        with self.assertRaisesRegex(ValidationError, "may enrol 1 people at most"):
            registrations.with_context(living_promoted=True).create(
                [{**vals, "name": "Ada"}, {**vals, "name": "Bruno"}]
            )

    def test_waiting_counts_in_the_share(self):
        self.course.organization_seats_max = 3
        with self._assert_refused(ValidationError, "there would be 4"):
            self._enrol("Anna", "Bruno", "Carla", "Dario", organization=self.theatre)

    def test_a_share_made_smaller_holds_nobody_up(self):
        anna, bruno = self._enrol("Anna", "Bruno")
        carla, dario = self._enrol("Carla", "Dario", organization=self.theatre)
        elena = self._enrol("Elena", organization=self.festival)
        self.course.organization_seats_max = 1
        (anna | bruno).action_cancel()
        self.assertEqual(carla.state, "open")
        self.assertEqual(dario.state, "draft", "the first of the theatre has its seat")
        self.assertEqual(elena.state, "open")

    def test_an_import_is_refused_too(self):
        self.course.organization_seats_max = 1
        result = self.env["event.registration"].load(
            ["event_id/.id", "name", "organization_id/.id"],
            [[str(self.course.id), name, str(self.theatre.id)] for name in ("Anna", "Bruno")],
        )
        self.assertFalse(result["ids"])
        self.assertIn("may enrol", result["messages"][0]["message"])

    def test_the_organization_comes_from_the_contact(self):
        person = self.env["res.partner"].create({"name": "Gina", "parent_id": self.theatre.id})
        alone = self.env["res.partner"].create({"name": "Alone"})
        registration = self._enrol("Gina", partner_id=person.id)
        self.assertEqual(registration.organization_id, self.theatre)
        registration.organization_id = self.festival
        self.assertEqual(registration.organization_id, self.festival)
        self.assertFalse(self._enrol("Alone", partner_id=alone.id).organization_id)

    # === ACCESS === #

    def test_the_queue_is_not_written_by_hand(self):
        anna, _bruno, carla = self._enrol("Anna", "Bruno", "Carla")
        for registration in (anna, carla):
            with self.assertRaises(AccessError):
                registration.with_user(self.user_adviser).waiting_since = rome(1, 1)
        registration = carla.with_user(self.user_adviser)
        registration.action_cancel()
        self.assertEqual(registration.state, "cancel")

    def test_the_desk_enrols_and_cancels(self):
        registrations = self.env["event.registration"].with_user(self.user_adviser)
        vals = {"event_id": self.course.id, "name": "Somebody"}
        anna, _bruno, carla = registrations.create([dict(vals) for __ in range(3)])
        self.assertTrue(carla.waiting_since)
        anna.action_cancel()
        self.assertEqual(carla.state, "open")
        with self.assertRaises(AccessError):
            anna.with_user(self.user_manager_sicilia).action_cancel()

    def test_a_form_enrols(self):
        self._enrol("Anna", "Bruno")
        with Form(self.env["event.registration"].with_user(self.user_adviser)) as form:
            form.event_id = self.course
            form.name = "Carla"
        self.assertTrue(form.record.waiting_since)
