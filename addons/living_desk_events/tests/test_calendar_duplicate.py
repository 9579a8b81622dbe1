from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import LivingDeskEventsCommon, rome


@tagged("post_install", "-at_install")
class TestCalendarDuplicate(LivingDeskEventsCommon):
    """Entering the same event twice asks for a tick."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._plan(
            rome(10, 20), rome(10, 22), "idea", cls.theatre, name="L'inventario delle piogge"
        )
        cls.calendar = cls.env["living.calendar.entry"].with_user(cls.user_manager)

    def _prepare(self, **values):
        return {
            "name": "Inventario delle piogge",
            "organization_id": self.theatre.id,
            "venue_id": self.hall.id,
            "start": rome(10, 20),
            "stop": rome(10, 22),
            **values,
        }

    def _refuse(self, action):
        with self.assertRaises(UserError) as refused:
            action()
        return str(refused.exception)

    def test_the_same_event_asks_for_a_tick(self):
        sentence = self._refuse(lambda: self.calendar.create(self._prepare()))
        self.assertIn("is it the same as “L'inventario delle piogge”", sentence)
        self.assertIn("Sat 10 Mar 2035, 20:00–22:00", sentence)
        entry = self.calendar.create(self._prepare(is_another_event=True))
        self.assertEqual(entry.name, "Inventario delle piogge")

    def test_what_is_near_enough_to_ask(self):
        for values in (
            {"start": rome(10, 10), "stop": rome(10, 11)},
            {"venue_id": self.hall_2.id},
            {"venue_id": False, "city": " MILANO "},
            {"name": "Prima: L\u2019inventario delle piogge"},
        ):
            with self.subTest(values=values):
                self._refuse(lambda values=values: self.calendar.create(self._prepare(**values)))

    def test_what_is_another_event(self):
        series = self.env["living.calendar.series"].create(
            {"name": "Season", "organization_id": self.theatre.id}
        )
        self.first.series_id = series
        for values in (
            {"name": "Altro titolo"},
            {"start": rome(11, 1), "stop": rome(11, 2)},
            {"venue_id": self.hall_catania.id},
            {"series_id": series.id},
        ):
            with self.subTest(values=values):
                self.assertTrue(self.calendar.create(self._prepare(**values)).unlink())
        other = self._prepare(organization_id=self.festival.id)
        self.assertTrue(self.calendar.with_user(self.user_manager_sicilia).create(other))
        self.first.action_cancel()
        self.assertTrue(self.calendar.create(self._prepare()))

    def test_what_is_entered_together_is_not_compared(self):
        self.first.action_cancel()
        matinee = self._prepare(start=rome(10, 16), stop=rome(10, 18))
        self.assertEqual(len(self.calendar.create([self._prepare(), matinee])), 2)

    def test_a_change_that_makes_it_look_the_same_asks_too(self):
        entry = self.calendar.create(self._prepare(name="Altro titolo"))
        self._refuse(lambda: entry.write({"name": "Inventario delle piogge"}))
        entry.write({"name": "Inventario delle piogge", "is_another_event": True})
        entry.write({"start": rome(10, 19)})
        entry.write({"name": "Inventario delle pioggie"})
        self.assertEqual(entry.name, "Inventario delle pioggie", "it was said once")
        moved = self.calendar.create(self._prepare(start=rome(15, 20), stop=rome(15, 22)))
        self._refuse(lambda: moved.write({"start": rome(10, 18), "stop": rome(10, 22)}))
        moved.write({"description": "Nothing that is compared"})

    def test_whoever_duplicates_an_event_knows_it(self):
        copy = self.first.with_user(self.user_manager).copy()
        self.assertEqual(copy.name, self.first.name)

    def test_the_system_is_not_asked(self):
        self.assertTrue(self._plan(rome(10, 20), rome(10, 22), "idea", self.theatre,
                                   name="Inventario delle piogge"))  # fmt: skip

    def test_the_form_asks(self):
        with Form(self.calendar) as form:
            form.name = "Inventario delle piogge"
            form.organization_id = self.theatre
            form.start, form.stop = rome(10, 20), rome(10, 22)
            form.venue_id = self.hall_catania
            self.assertFalse(form.duplicate_label)
            form.venue_id = self.hall
            self.assertIn("“L'inventario delle piogge”", form.duplicate_label)
            form.is_another_event = True
        self.first.invalidate_recordset()
        self.assertFalse(self.first.duplicate_label, "nothing is asked of what is there")

    def test_an_event_of_others_cannot_be_found_out(self):
        secret = self._plan(rome(10, 20), rome(10, 22), name="Inventario delle piogge")
        vals = {**self._prepare(), "id": secret.id}
        [found] = self.calendar._find_duplicates([vals])
        self.assertEqual(found, self.first.sudo(), "its own place says nothing to others")
        [found] = self.calendar._find_duplicates([{**vals, "id": secret.id + 10**6}])
        self.assertEqual(found, self.first.sudo())

    def test_queries_do_not_grow(self):
        def count(size):
            vals_list = [
                self._prepare(start=rome(1 + index % 20, 20), name=f"Titolo {index}")
                for index in range(size)
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(len(self.calendar._find_duplicates(vals_list)), size)
            return self.cr.sql_log_count - before

        count(12)
        self.assertEqual(count(40), count(12))
