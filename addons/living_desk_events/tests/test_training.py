from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import rome
from .common_training import LivingTrainingCommon


@tagged("post_install", "-at_install")
class TestTraining(LivingTrainingCommon):
    """Lessons, registers, presence and certificates of a course."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.course = cls._create_course(lessons=4, seats=0)
        cls.anna, cls.bruno, cls.carla = cls._enrol(
            "Anna", "Bruno", "Carla", organization=cls.theatre
        )

    def _tick(self, registration, states):
        """Take the register of the first lessons."""
        for lesson, state in zip(self.course.lesson_ids, states, strict=False):
            lesson._complete_register()
            lesson.attendance_ids.filtered(
                lambda line: line.registration_id == registration
            ).state = state

    def test_lessons_are_within_the_course(self):
        lesson = self.course.lesson_ids[0]
        self.assertEqual(lesson.hours, 4)
        self.assertEqual(self.course.training_hours, 16)
        with self._assert_refused(ValidationError, "outside the days"):
            lesson.stop = rome(14, 10)
        lesson.invalidate_recordset()
        with self._assert_refused(ValidationError, "outside the days"):
            self.course.date_begin = rome(10, 10)

    def test_one_lesson_may_begin_when_another_ends(self):
        first, second = self.course.lesson_ids[:2]
        (first | second).teacher_id = self.consultant
        second.write({"start": first.stop, "stop": rome(10, 15)})
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
            self.cr.savepoint(),
        ):
            second.start = first.stop - timedelta(minutes=1)
            self.env.flush_all()
        second.invalidate_recordset()
        self.course.kanban_state = "cancel"
        other = self._create_course(lessons=1)
        other.lesson_ids.teacher_id = self.consultant
        self.env.flush_all()

    def test_wrong_lessons_are_refused_by_the_database(self):
        lesson = self.course.lesson_ids[0]
        for wrong in ({"stop": lesson.start}, {"hours": 0}):
            with (
                self.subTest(wrong),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.IntegrityError),
                self.cr.savepoint(),
            ):
                lesson.write(wrong)
                self.env.flush_all()
            lesson.invalidate_recordset()

    def test_all_present_in_one_click(self):
        lesson = self.course.lesson_ids[0]
        lesson.with_user(self.user_adviser).action_open_register()
        self.assertFalse(lesson.is_held, "nobody is ticked yet")
        line = lesson.attendance_ids[0]
        line.with_user(self.user_adviser).action_excused()
        lesson.with_user(self.user_adviser).action_all_present()
        lesson.with_user(self.user_adviser).action_all_present()
        self.assertEqual(line.state, "excused")
        self.assertEqual((lesson.attendance_ids - line).mapped("state"), ["present"] * 2)
        self.assertEqual(lesson.present_count, 2)
        self.assertTrue(lesson.is_held)

    def test_the_register_names_each_once_and_nobody_without_a_seat(self):
        lesson = self.course.lesson_ids[0]
        self.carla.action_cancel()
        lesson._complete_register()
        self.assertEqual(lesson.attendance_ids.registration_id, self.anna | self.bruno)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
            self.cr.savepoint(),
        ):
            lesson.attendance_ids.create({"lesson_id": lesson.id, "registration_id": self.anna.id})
        with self._assert_refused(ValidationError, "has no seat"):
            lesson.attendance_ids.create(
                {
                    "lesson_id": lesson.id,
                    "registration_id": self.carla.id,
                    "state": "present",
                }
            )
        stranger = self._enrol("Stranger", course=self._create_course())
        with self._assert_refused(ValidationError, "not registered"):
            lesson.attendance_ids.create({"lesson_id": lesson.id, "registration_id": stranger.id})

    def test_presence_counts_the_hours_held(self):
        self._tick(self.anna, ["present", "present", "absent"])
        self._tick(self.bruno, ["present", "excused", "present"])
        self.assertEqual(
            (self.anna.attended_hours, self.anna.held_hours), (8, 12), "the last is not held"
        )
        self.assertEqual(self.anna.presence_percent, 66.67)
        self.assertEqual(self.bruno.presence_percent, 66.67)
        self.assertEqual(self.carla.presence_percent, 0)
        self.assertTrue(self.anna.is_present)
        self.assertEqual(self.course.registered_count, 3)
        self.assertEqual(self.course.present_count, 2)
        self.assertEqual(self.course.organization_reached_count, 1)

    def test_a_day_without_lessons_goes_by_check_in(self):
        day = self._create_course(seats=0, date_end=rome(10, 17))
        anna, bruno = self._enrol("Anna", "Bruno", course=day)
        anna.action_set_done()
        self.assertEqual(day.training_hours, 8)
        self.assertEqual((anna.attended_hours, anna.presence_percent), (8, 100))
        self.assertEqual((bruno.attended_hours, bruno.presence_percent), (0, 0))
        with freeze_time(rome(11, 9)):
            day.action_issue_certificates()
        self.assertEqual(day.certificate_ids.participant, "Anna")

    # === CERTIFICATES === #

    def _issue(self, user=None):
        with freeze_time(rome(14, 9)):
            course = self.course.with_user(user or self.user_adviser)
            return course.action_issue_certificates()

    def test_certificates_are_issued_once(self):
        self._tick(self.anna, ["present"] * 3 + ["absent"])
        self._tick(self.bruno, ["present"] * 2 + ["absent"] * 2)
        self._issue()
        certificate = self.course.certificate_ids
        self.assertEqual(certificate.registration_id, self.anna)
        self.assertEqual(self.anna.certificate_id, certificate)
        self.assertEqual(
            (certificate.attended_hours, certificate.held_hours), (12, 16), "75 % is enough"
        )
        self.assertEqual(certificate.organization_name, self.theatre.name)
        self.assertEqual(certificate.desk_name, self.desk_lombardia.name)
        self.assertEqual(str(certificate.date_from), "2035-03-10")
        self.assertEqual(str(certificate.date_to), "2035-03-13")
        self.assertEqual(certificate.issued_by_id, self.user_adviser)
        self.assertIn("Nothing to issue", self._issue()["params"]["message"])
        self.assertEqual(self.course.certificate_count, 1)

    def test_what_is_certified_stays(self):
        self._tick(self.anna, ["present"] * 4)
        self._issue()
        certificate = self.anna.certificate_id
        self.anna.name = "Somebody Else"
        self.course.name = "Renamed"
        self._tick(self.anna, ["absent"] * 4)
        self.assertEqual(certificate.participant, "Anna")
        self.assertEqual(certificate.course, "Touring abroad")
        self.assertEqual(certificate.presence_percent, 100)
        for user in (self.user_manager, self.user_coordinator):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                certificate.with_user(user).participant = "Me"
        with self.assertRaises(AccessError):
            certificate.with_user(self.user_adviser).copy()
        with self._assert_refused(UserError, "revoke"):
            certificate.unlink()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
            self.cr.savepoint(),
        ):
            self.anna.unlink()

    def test_a_wrong_one_is_revoked_and_issued_again(self):
        self._tick(self.anna, ["present"] * 4)
        self._issue()
        certificate = self.anna.certificate_id
        with self.assertRaises(AccessError):
            certificate.with_user(self.user_adviser).action_revoke()
        certificate.with_user(self.user_manager).action_revoke()
        self.assertEqual(certificate.revoked_by_id, self.user_manager)
        self.assertFalse(self.anna.certificate_id)
        self._issue()
        self.assertEqual(len(self.anna.certificate_ids), 2)
        self.assertNotEqual(*self.anna.certificate_ids.mapped("number"))

    def test_the_database_refuses_a_second_one(self):
        self._tick(self.anna, ["present"] * 4)
        self._issue()
        vals = self.anna.certificate_id._prepare_from_registration(self.anna)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
            self.cr.savepoint(),
        ):
            self.env["living.certificate"].create(vals)

    def test_not_before_the_end_nor_without_a_register(self):
        with self._assert_refused(UserError, "not over"):
            self.course.with_user(self.user_adviser).action_issue_certificates()
        with self._assert_refused(UserError, "No register"):
            self._issue()
        with self.assertRaises(AccessError):
            self._issue(self.user_manager_sicilia)

    def test_the_threshold_is_the_courses_own(self):
        self.assertEqual(self.course.certificate_percent, 75)
        parameters = self.env["ir.config_parameter"].sudo()
        for value, expected in (("60", 60), ("nonsense", 75), ("0", 75), ("101", 75)):
            parameters.set_param("living_desk_events.certificate_percent", value)
            with self.subTest(value):
                self.assertEqual(self._create_course().certificate_percent, expected)
        with self._assert_refused(ValidationError, "between 0 and 100"):
            self.course.certificate_percent = 101

    def test_certificates_are_mailed_once_by_the_job(self):
        self._tick(self.anna, ["present"] * 4)
        self._issue()
        certificate = self.anna.certificate_id
        template = self.env.ref("living_desk_events.mail_template_certificate")
        # The file is made by a program outside.
        template.report_template_ids = False
        job = self.env.ref("living_desk_events.ir_cron_mail_certificates")
        for __ in range(2):
            with self.enter_registry_test_mode():
                job.method_direct_trigger()
        mails = self.env["mail.mail"].search(
            [("model", "=", certificate._name), ("res_id", "=", certificate.id)]
        )
        self.assertEqual(len(mails), 1)
        self.assertEqual(mails.email_to, "anna@people.example")
        self.assertTrue(certificate.mailed_on)

    def test_the_certificate_in_the_readers_language(self):
        self._tick(self.anna, ["present"] * 4)
        self._issue()
        html = self.env["ir.actions.report"]._render_qweb_html(
            "living_desk_events.report_certificate", self.anna.certificate_id.ids
        )[0]
        for text in ("Certificate of attendance", "Anna", "Touring abroad", "16:00", "2035"):
            with self.subTest(text):
                self.assertIn(text, html.decode())

    # === ACCESS === #

    def test_registers_are_their_desks(self):
        self._tick(self.anna, ["present"])
        line = self.course.lesson_ids[0].attendance_ids[0]
        lesson = line.lesson_id
        self.assertTrue(line.with_user(self.user_adviser).has_access("write"))
        self.assertTrue(line.with_user(self.user_coordinator).has_access("write"))
        for user in (self.user_manager_sicilia, self.user_festival, self.user_consultant):
            with self.subTest(user=user.login):
                self.assertFalse(line.with_user(user).has_access("read"))
        self.assertTrue(lesson.with_user(self.user_manager_sicilia).has_access("read"))
        with self.assertRaises(AccessError):
            lesson.with_user(self.user_manager_sicilia).action_all_present()
        self.assertFalse(lesson.with_user(self.user_theatre).has_access("read"))

    def test_an_organization_reads_its_own(self):
        self._tick(self.anna, ["present"] * 4)
        self._issue()
        line, certificate = self.anna.attendance_ids[0], self.anna.certificate_id
        stranger = self._enrol("Stranger", course=self.course)
        for record in (line, certificate, self.anna):
            with self.subTest(model=record._name):
                theirs = record.with_user(self.user_theatre)
                self.assertTrue(theirs.has_access("read"))
                self.assertFalse(theirs.has_access("write"))
                self.assertFalse(record.with_user(self.user_festival).has_access("read"))
                self.assertFalse(record.with_user(self.user_consultant).has_access("read"))
        for user in (self.user_theatre, self.user_consultant):
            self.assertFalse(stranger.with_user(user).has_access("read"))

    def test_reports_have_a_state(self):
        self.assertEqual(self.course.report_state, "none")
        self.course.report_note = "Soon online"
        self.assertEqual(self.course.report_state, "announced")
        self.course.report_url = "https://www.example.com/report.pdf"
        self.assertEqual(self.course.report_state, "published")
        self.assertEqual(self.course.report_date, fields.Date.context_today(self.course))
        self.assertEqual(self.course.published_count, 1)

    def test_totals_as_a_spreadsheet(self):
        self._tick(self.anna, ["present"])
        rows = self.env["report.living_desk_events.programme"]._count_per_region_and_kind(
            self.course | self._create_course()
        )
        self.assertEqual(len(rows), 1)
        self.assertEqual(
            (
                rows[0]["events"],
                rows[0]["registered"],
                rows[0]["present"],
                rows[0]["organizations"],
            ),
            (2, 3, 1, 1),
        )
        content, kind = self.env["ir.actions.report"]._render_xlsx(
            "living_desk_events.programme", self.course.ids, None
        )
        self.assertEqual(kind, "xlsx")
        self.assertTrue(content.startswith(b"PK"))

    def test_registers_cost_the_same_for_many(self):
        def count(people):
            course = self._create_course(lessons=1, seats=0)
            self._enrol(*(f"Person{number}" for number in range(people)), course=course)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            course.lesson_ids.action_all_present()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(2)
        self.assertEqual(count(3), count(30))
