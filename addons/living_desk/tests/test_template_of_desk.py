from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import LivingDeskCommon


@tagged("post_install", "-at_install")
class TestTemplateOfDesk(LivingDeskCommon):
    """The network shares its methods; a desk adds its own and leaves the shared ones alone."""

    def test_managers_read_network_templates_and_alter_nothing_of_them(self):
        template = self.template.with_user(self.user_manager)
        self.assertEqual(template.read(["name"])[0]["name"], "Test method")
        self.assertEqual(len(template.step_ids.read(["name"])), 4)
        step = template.step_ids[0]
        for change in (
            lambda: template.write({"name": "Mine"}),
            lambda: template.write({"desk_id": self.desk_lombardia.id}),
            lambda: template.write({"step_ids": [Command.update(step.id, {"name": "Mine"})]}),
            lambda: step.write({"name": "Mine"}),
            lambda: step.copy(),
            lambda: step.unlink(),
            lambda: template.unlink(),
            lambda: template.action_archive(),
        ):
            with self.assertRaises(AccessError):
                change()

    def test_a_desk_adds_its_own_and_changes_it(self):
        templates = self.env["living.path.template"].with_user(self.user_manager)
        own = templates.create({"name": "Ours", "desk_id": self.desk_lombardia.id})
        phase = self.env["living.phase"].search([], limit=1)
        own.step_ids = [Command.create({"name": "First", "phase_id": phase.id})]
        own.step_ids.name = "Only"
        for desk in (False, self.desk_sicilia.id):
            with self.assertRaises(AccessError):
                own.write({"desk_id": desk})
        with self.assertRaises(AccessError):
            own.step_ids.template_id = self.template
        for desk in (False, self.desk_sicilia.id):
            with self.assertRaises(AccessError):
                templates.create({"name": "Not ours", "desk_id": desk})
        with self.assertRaises(AccessError):
            own.with_user(self.user_adviser).name = "Advisers use it"

    def test_copy_for_my_desk(self):
        action = self.template.with_user(self.user_manager).action_copy_for_desk()
        copy = (
            self.env["living.path.template"].with_user(self.user_manager).browse(action["res_id"])
        )
        self.assertEqual(copy.desk_id, self.desk_lombardia)
        self.assertEqual(copy.name, "Test method – Test Desk Lombardia")
        self.assertEqual(len(copy.step_ids), 4)
        self.assertEqual(copy.step_ids[1].anchor_step_id, copy.step_ids[0])
        copy.step_ids[0].name = "Changed"
        self.assertEqual(self.template.step_ids[0].name, "Interview")
        with self.assertRaises(AccessError):
            self.template.with_user(self.user_adviser).action_copy_for_desk()

    def test_who_works_for_no_desk_has_nowhere_to_copy_to(self):
        with self.assertRaisesRegex(UserError, "no desk"):
            self.template.with_user(self.user_coordinator).action_copy_for_desk()
