from odoo.tests import tagged
from odoo.tools import html2plaintext

from .common import LivingMissionCommon


@tagged("post_install", "-at_install")
class TestAgendaPrint(LivingMissionCommon):
    """Personal plans, table plans and the grid, as they are printed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.meeting = cls._meet(cls.anna, cls.carla)
        cls.later = cls._meet(cls.anna, cls.dario, slot=2, table=1)

    def _print(self, name, records, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.user_adviser)
        content, _kind = reports._render_qweb_html(
            f"living_desk_matchmaking.action_report_{name}", records.ids
        )
        return html2plaintext(content.decode())

    def test_the_staff_prints_a_plan_before_anybody_is_told(self):
        text = self._print("agenda", self.anna)
        self.assertIn("Draft", text)
        for word in (
            "09:00–09:20",
            "Table 1",
            "Hall",
            "Carla",
            self.festival.name,
            self.region_sicilia.name,
        ):
            self.assertIn(word, text)
        self.assertNotIn("Bruno", text)

    def test_afterwards_the_print_is_what_was_told(self):
        self.mission.sudo().plan_state = "preliminary"
        (self.meeting | self.later)._set_told()
        self.later.slot_id = self.slots[3]
        text = self._print("agenda", self.anna)
        self.assertIn("Preliminary", text)
        self.assertLess(text.index("09:40"), text.index("Dario"))
        self.assertLess(text.index("Dario"), text.index("10:00–10:20"))

    def test_all_plans_in_one_print(self):
        text = self._print("mission_agendas", self.mission)
        for person in (self.anna, self.bruno, self.carla, self.dario):
            self.assertIn(person.name, text)

    def test_the_plan_of_another_desks_contact_is_printed(self):
        self.carla.partner_id = self.env["res.partner"].create(
            {"name": "Carla", "parent_id": self.festival.id}
        )
        self.env.invalidate_all()
        self.assertFalse(self.carla.partner_id.with_user(self.user_adviser).has_access("read"))
        self.assertIn("Anna", self._print("agenda", self.carla))
        self.assertIn("Carla", self._print("mission_agendas", self.mission))

    def test_the_plan_of_a_table(self):
        self.tables[1].closed_slot_ids = self.slots[0]
        self.meeting._set_told()
        text = self._print("table", self.tables[0])
        self.assertIn("Anna", text)
        self.assertIn("Carla", text)
        self.assertIn("closed", self._print("mission_tables", self.mission))

    def test_the_grid(self):
        text = self._print("mission_grid", self.mission)
        for word in ("Table 1", "Table 2", self.theatre.name, self.festival.name, "09:40"):
            self.assertIn(word, text)

    def test_a_mail_takes_the_plan_that_was_told(self):
        self.later._set_told()
        self.later.slot_id = self.slots[3]
        self.later._set_told()
        files = dict(self.anna._get_agenda_attachments())
        self.assertEqual([name[-4:] for name in files], [".pdf", ".ics"])
        calendar = next(content for name, content in files.items() if name.endswith(".ics"))
        self.assertIn(b"100000", calendar)
        self.assertNotIn(b"094000", calendar)
        self.assertIn(b"SEQUENCE:2", calendar)

    def test_the_language_is_that_of_the_participant(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.env["ir.module.module"]._load_module_terms(["living_desk_matchmaking"], ["it_IT"])
        partner = self.env["res.partner"].create({"name": "Anna", "lang": "it_IT"})
        self.anna.write({"partner_id": partner.id, "organization_id": self.theatre.id})
        text = self._print("agenda", self.anna)
        self.assertIn("marzo", text.lower())
