import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LivingDeskEventsCommon, rome


@tagged("post_install", "-at_install")
class TestVenue(LivingDeskEventsCommon):
    def test_region_and_country_come_from_the_province(self):
        self.assertEqual(self.hall.region_id, self.region_lombardia)
        self.assertEqual(self.hall.country_id, self.milano.country_id)
        self.assertEqual(self.hall.display_name, "Sala Prova, Milano")

    @mute_logger("odoo.sql_db")
    def test_one_venue_per_name_and_town_whatever_the_case(self):
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
            self.env["living.venue"].create({"name": "SALA prova", "city": "milano"})
        self.assertTrue(self.env["living.venue"].create({"name": "Sala Prova", "city": "Pavia"}))

    @mute_logger("odoo.sql_db")
    def test_capacity_is_not_negative(self):
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
            self.hall.capacity = -1
            self.hall.flush_recordset()

    def test_a_used_venue_is_archived_not_deleted(self):
        entry = self._plan(rome(10, 20), rome(10, 22), state="idea")
        with self.assertRaisesRegex(UserError, "Sala Prova.*Archive"):
            self.hall.unlink()
        self.hall.action_archive()
        self.assertEqual(entry.venue_id, self.hall)
        self.hall_2.unlink()
        self.assertFalse(self.hall_2.exists())

    def test_a_copy_has_a_name_of_its_own(self):
        self.assertEqual(self.hall.copy().name, "Sala Prova (copy)")

    def test_number_of_entries_leaves_out_what_is_cancelled(self):
        self._plan(rome(10, 20), rome(10, 22))
        self._plan(rome(10, 20), rome(10, 22), state="cancelled")
        self.assertEqual(self.hall.entry_count, 1)
