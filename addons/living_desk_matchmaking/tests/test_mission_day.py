from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import LivingMissionCommon


@tagged("post_install", "-at_install")
class TestMissionDay(LivingMissionCommon):
    """People are told the plan once, then only what changes for them, also on the day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_in_english()
        cls.one = cls._meet(cls.anna, cls.carla)
        cls.other = cls._meet(cls.bruno, cls.dario, table=1)

    def _mails(self):
        """Return the mails since the last call by the name of who gets them."""
        self._mail_agendas()
        mails = self.env["mail.mail"].search(
            [("model", "=", "event.registration"), ("id", ">", self.last_mail)], order="id"
        )
        self.last_mail = max(mails.ids, default=self.last_mail)
        names = {person.id: person.name for person in self.mission.registration_ids}
        return {names[mail.res_id]: mail for mail in mails}

    def setUp(self):
        super().setUp()
        self.last_mail = max(self.env["mail.mail"].search([]).ids, default=0)

    def _at(self, slot, minutes=0):
        now = fields.Datetime.add(self.slots[slot].start, minutes=minutes)
        return patch.object(fields.Datetime, "now", return_value=now)

    # === TELLING === #

    def test_all_are_told_once_then_those_whom_a_change_touches(self):
        eva = self._register("Eva", organization=self.festival)
        self.mission.with_user(self.user_adviser).action_publish_plan()
        mails = self._mails()
        self.assertEqual(set(mails), {"Anna", "Bruno", "Carla", "Dario", "Eva"})
        self.assertIn("Carla", mails["Anna"].body_html)
        self.assertIn("09:00–09:20", mails["Anna"].body_html)
        self.assertIn("preliminary", mails["Anna"].body_html)
        self.assertNotIn("New", mails["Anna"].body_html)
        self.assertIn("no meeting for you", mails["Eva"].body_html)
        self.assertEqual(self.mission.plan_state, "preliminary")
        self.assertEqual(self.mission.plan_published_by_id, self.user_adviser)
        self.assertEqual(self.one.published_slot_id, self.slots[0])
        self.assertFalse(self.one.change)
        self.one.move_to(self.slots[2].id, self.tables[0].id)
        self._meet(self.bruno, eva, slot=3)
        self.assertEqual(self.one.change, "moved")
        self.assertEqual(self.mission.untold_count, 2)
        self.mission.action_publish_plan()
        mails = self._mails()
        self.assertEqual(set(mails), {"Anna", "Bruno", "Carla", "Eva"})
        self.assertIn("Moved, it was:", mails["Anna"].body_html)
        self.assertIn("New", mails["Bruno"].body_html)
        self.other.action_cancel()
        self.assertEqual(self.other.change, "cancelled")
        self.mission.action_publish_final()
        mails = self._mails()
        self.assertEqual(set(mails), {"Bruno", "Dario"})
        self.assertIn("Cancelled", mails["Dario"].body_html)
        self.assertNotIn("preliminary", mails["Dario"].body_html)
        self.assertFalse(self.other.is_changed)
        self.assertEqual(self.mission.plan_state, "final")

    def test_a_change_taken_back_is_not_told(self):
        self.mission.action_publish_plan()
        self._mails()
        self.one.move_to(self.slots[2].id, self.tables[0].id)
        self.one.move_to(self.slots[0].id, self.tables[0].id)
        with self.assertRaisesRegex(UserError, "Everybody knows the plan as it is"):
            self.mission.action_publish_plan()
        self.assertFalse(self._mails())

    def test_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.festival.lang = "it_IT"
        partner = self.env["res.partner"].create({"name": "Carla", "lang": "it_IT"})
        self.carla.partner_id = partner
        template = self.env.ref("living_desk_matchmaking.mail_template_agenda")
        template.with_context(lang="it_IT").subject = "I vostri incontri"
        self.mission.action_publish_plan()
        mails = self._mails()
        self.assertEqual(mails["Carla"].subject, "I vostri incontri")
        self.assertEqual(mails["Anna"].subject, "Your meetings: Test mission")

    def test_nothing_to_publish(self):
        with self.assertRaisesRegex(UserError, "no meetings to publish yet"):
            self._create_mission().action_publish_plan()

    def test_who_may_publish(self):
        for user in (self.user_manager_sicilia, self.user_theatre, self.user_consultant):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.mission.with_user(user).action_publish_plan()
        with self.assertRaisesRegex(AccessError, "cannot be set by hand"):
            self.mission.with_user(self.user_manager).write({"plan_state": "final"})

    def test_the_cost_of_telling_one_more_is_the_mail(self):
        guests = self._register(*(f"G{number}" for number in range(10)), organization=self.festival)
        self.mission.action_publish_plan()
        self._mails()
        lines = {}

        def count(people):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            for person in people:
                lines[person] = person._get_told_lines()
            return self.cr.sql_log_count - before

        for slot, guest in enumerate(guests[:3], 1):
            self._meet(self.anna, guest, slot=slot)
        self.mission.action_publish_plan()
        few = count(self.anna | self.bruno | guests[0])
        self.assertLessEqual(count(self.anna | self.bruno | guests), few)
        self.assertEqual(len(lines[self.anna]), 4)

    # === ON THE DAY === #

    def test_withdrawal_frees_the_meetings_to_come(self):
        later = self._meet(self.anna, self.dario, slot=2)
        self.mission.action_publish_plan()
        with self._at(1):
            self.anna.action_cancel()
        self.assertEqual((self.one.state, later.state), ("planned", "cancelled"))
        self.assertEqual(later.change, "cancelled")
        self._meet(self.bruno, self.carla, slot=2)

    def test_who_did_not_come(self):
        form = Form(
            self.env["living.meeting.missing"]
            .with_user(self.user_adviser)
            .with_context(default_meeting_id=self.one.id)
        )
        form.registration_ids.add(self.carla)
        form.save().action_record()
        self.assertEqual((self.one.state, self.one.absent_ids), ("no_show", self.carla))
        with self.assertRaisesRegex(UserError, "who of the two"):
            self.other._record_missing(self.anna)
        self.one.action_held()
        self.assertFalse(self.one.absent_ids)
        self.one.action_plan_again()
        self.assertEqual(self.one.state, "planned")

    def _absence(self, registration, **values):
        form = Form(
            self.env["living.mission.absence"]
            .with_user(self.user_adviser)
            .with_context(default_registration_id=registration.id)
        )
        for name, value in values.items():
            form[name] = value
        form.save().action_record()

    def test_the_reserve_takes_over(self):
        eva = self._register("Eva", organization=self.festival, selection_state="candidate")
        eva._decide("reserve")
        later = self._meet(self.carla, self.bruno, slot=2)
        last = self._meet(self.carla, self.dario, slot=3)
        eva.absent_slot_ids = self.slots[3]
        self.mission.action_publish_plan()
        self._mails()
        with self._at(0, 5):
            self._absence(self.carla, since=self.slots[0].start)
        self.assertEqual((self.one.state, self.one.absent_ids), ("no_show", self.carla))
        self.assertEqual((later.state, last.state), ("cancelled", "cancelled"))
        self.assertEqual((self.carla.state, eva.state), ("cancel", "open"))
        taken = self.mission.meeting_ids - self.one - self.other - later - last
        self.assertEqual(taken.first_id | taken.second_id, eva | self.bruno)
        self.assertEqual((taken.slot_id, taken.table_id), (later.slot_id, later.table_id))
        mails = self._mails()
        self.assertEqual(
            {name for name, mail in mails.items() if mail.subject.startswith("Your meetings")},
            {"Bruno", "Dario", "Eva"},
        )

    def test_the_reserve_takes_over_later(self):
        """Who has given up is replaced with the button: the meetings are handed over too."""
        eva = self._register("Eva", organization=self.festival, selection_state="candidate")
        eva._decide("reserve")
        later = self._meet(self.carla, self.bruno, slot=2)
        last = self._meet(self.carla, self.dario, slot=3)
        unwanted = self._meet(self.carla, self._register("Gina"), slot=1)
        unwanted.action_cancel()
        self.mission.action_publish_plan()
        with self._at(0, 5):
            self.carla.action_cancel()
        self.assertEqual((later + last).freed_by_id, self.carla)
        self.dario.action_cancel()
        self._mails()
        known = self.mission.meeting_ids
        with self._at(0, 10):
            action = self.carla.with_user(self.user_adviser).action_replace_from_reserve()
        taken = self.mission.meeting_ids - known
        self.assertEqual(taken.first_id | taken.second_id, eva | self.bruno)
        self.assertEqual((taken.slot_id, taken.table_id), (later.slot_id, later.table_id))
        self.assertIn("and 1 of 2 meetings", action["params"]["message"])
        told = {
            name for name, mail in self._mails().items() if mail.subject.startswith("Your meet")
        }
        self.assertEqual(told, {"Bruno", "Eva"})
        self.assertFalse((later | taken).filtered("change"))

    def test_what_is_planned_again_is_given_up_by_nobody(self):
        self.anna.action_cancel()
        self.assertEqual(self.one.freed_by_id, self.anna)
        self.anna.action_select()
        self.one.action_plan_again()
        self.assertFalse(self.one.freed_by_id)

    def test_whoever_leaves_early_has_been_there(self):
        later = self._meet(self.carla, self.bruno, slot=2)
        self.carla.action_set_done()
        self.assertTrue(self.carla._takes_part())
        with self._at(1):
            self._absence(self.carla, since=self.slots[1].start)
        self.assertEqual((self.carla.state, later.state), ("done", "cancelled"))
        self.assertEqual(self.carla.absent_slot_ids, self.slots[1:])
        self.assertEqual(self.one.state, "planned")

    def _add(self, first, second, **values):
        form = Form(
            self.env["living.meeting.add"]
            .with_user(self.user_adviser)
            .with_context(default_event_id=self.mission.id)
        )
        form.first_id, form.second_id = first, second
        for name, value in values.items():
            form[name] = value
        return form

    def test_a_meeting_on_the_spot(self):
        self.mission.action_publish_plan()
        self._mails()
        with self._at(0, 5):
            form = self._add(self.anna, self.dario)
            self.assertEqual(form.free_slot_ids[:], self.slots[1:])
            self.assertEqual(form.slot_id, self.slots[1])
            form.slot_id = self.slots[2]
            self.assertEqual(form.table_id, self.tables[0])
            form.table_id = self.tables[1]
            form.save().action_add()
        meeting = self.mission.meeting_ids - self.one - self.other
        self.assertEqual((meeting.slot_id, meeting.table_id), (self.slots[2], self.tables[1]))
        self.assertTrue(meeting.is_locked)
        self.assertEqual(set(self._mails()), {"Anna", "Dario"})
        self.assertFalse(meeting.change)

    def test_no_place_on_the_spot(self):
        form = self._add(self.anna, self.carla)
        self.assertIn("have a meeting already", form.refusal)
        self.anna.absent_slot_ids = self.slots[1:]
        form = self._add(self.anna, self.dario)
        self.assertIn("no slot left", form.refusal)
        self.assertFalse(form.slot_id)
        with self.assertRaisesRegex(UserError, "no slot left"):
            form.save().action_add()

    def test_mending_touches_few(self):
        request = self._ask(self.anna, self.dario)
        request.sudo().state = "accepted"
        asked = self._ask(self.bruno, self.carla)
        asked.sudo().state = "accepted"
        self.mission.action_publish_plan()
        self._mails()
        self.mission.with_user(self.user_adviser).action_mend_plan()
        self.assertEqual((self.one.slot_id, self.other.slot_id), (self.slots[0], self.slots[0]))
        self.assertTrue(request.meeting_ids and asked.meeting_ids)
        self.assertEqual(set(self._mails()), {"Anna", "Bruno", "Carla", "Dario"})
        self.dario.absent_slot_ids = request.meeting_ids.slot_id
        before = request.meeting_ids.slot_id
        self.mission.action_mend_plan()
        self.assertNotEqual(request.meeting_ids.slot_id, before)
        self.assertIn(set(self._mails()), ({"Anna", "Dario"}, {"Anna", "Dario", "Bruno"}))

    def test_what_is_over_stays(self):
        self.one.action_held()
        with self.assertRaisesRegex(UserError, "cannot become"):
            self.one.action_cancel()
        with self.assertRaises(ValidationError):
            self.one.move_to(self.slots[1].id, self.tables[0].id)
