"""What the tests of courses start from: a course of three lessons in March 2035."""

from contextlib import contextmanager

from .common import LivingDeskEventsCommon, rome


class LivingTrainingCommon(LivingDeskEventsCommon):
    """A course of the desk of Lombardia with two seats, and people to enrol."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.training = cls.env.ref("living_desk_events.event_kind_training")
        cls.course = cls._create_course()

    @classmethod
    def _create_course(cls, lessons=0, seats=2, **values):
        """Create a course from 10 to 13 March; each lesson is a morning of four hours."""
        return cls.env["event.event"].create(
            {
                "name": "Touring abroad",
                "desk_id": cls.desk_lombardia.id,
                "living_kind_ids": cls.training.ids,
                "address_id": False,
                "date_tz": "Europe/Rome",
                "date_begin": rome(10, 9),
                "date_end": rome(13, 18),
                "seats_limited": bool(seats),
                "seats_max": seats,
                "event_mail_ids": [],
                "lesson_ids": [
                    (
                        0,
                        0,
                        {
                            "name": f"Lesson {day}",
                            "start": rome(10 + day, 9),
                            "stop": rome(10 + day, 13),
                        },
                    )
                    for day in range(lessons)
                ],
                **values,
            }
        )

    @classmethod
    def _enrol(cls, *names, course=None, organization=None, **values):
        return cls.env["event.registration"].create(
            [
                {
                    "event_id": (course or cls.course).id,
                    "name": name,
                    "email": f"{name.lower()}@people.example",
                    **({"organization_id": organization.id} if organization else {}),
                    **values,
                }
                for name in names
            ]
        )

    @contextmanager
    def _assert_refused(self, error, sentence):
        """Check that something is refused with a sentence, and leaves nothing behind."""
        with self.assertRaises(error) as refused:
            yield
        self.assertIn(sentence, str(refused.exception))
