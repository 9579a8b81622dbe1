from odoo import api
from odoo.tests import tagged

from odoo.addons.living_desk.tests.common_two_at_once import TwoAtOnceCase

from .common import rome


@tagged("post_install", "-at_install")
class TestNearAtOnce(TwoAtOnceCase):
    """Two organizations go on near each other at the same moment, each in a transaction."""

    def _create_records(self, env):
        partners = env["res.partner"].create(
            [
                {"name": name, "is_company": True, "is_cultural_organization": True, "email": email}
                for name, email in (
                    ("First at Once", "first@once.example"),
                    ("Second at Once", "second@once.example"),
                )
            ]
        )
        self.partner_ids = partners.ids
        last = env["mail.mail"].search([], order="id desc", limit=1)
        self.last_mail_id = last.id or 0
        return [partners]

    def _remove_rest(self, env):
        entries = env["living.calendar.entry"].search([("organization_id", "in", self.partner_ids)])
        env["living.clash.notice"].search([("entry_id", "in", entries.ids)]).unlink()
        env["mail.mail"].search([("id", ">", self.last_mail_id)]).unlink()
        entries.write({"state": "cancelled"})
        entries.unlink()

    def _hold(self, cr, partner_id):
        """Enter and hold an event as a person who is asked for reasons, elevated by a page."""
        admin = self._get_env(cr).ref("base.user_admin")
        env = api.Environment(cr, admin.id, self.context)
        entry = env["living.calendar.entry"].sudo()
        entry = entry.create(
            {
                "name": "At Once",
                "organization_id": partner_id,
                "city": "Borgo Contemporaneo",
                "start": rome(10, 20),
                "stop": rome(10, 22),
            }
        )
        entry.action_hold()
        env.flush_all()
        return entry.id

    def _tell(self, entry_ids):
        with self.database.cursor() as cr:
            env = self._get_env(cr)
            before = env["mail.mail"].search_count([])
            env["living.calendar.entry"].browse(entry_ids)._tell_near()
            env.flush_all()
            return env["mail.mail"].search_count([]) - before

    def test_neither_is_asked_and_both_are_told_once(self):
        with self.database.cursor() as one, self.database.cursor() as other:
            # Both look before either is done.
            for cr in (one, other):
                cr.execute("SELECT count(*) FROM living_calendar_entry")
            entry_ids = [
                self._hold(cr, partner_id)
                for cr, partner_id in zip((one, other), self.partner_ids, strict=True)
            ]
        with self.database.cursor() as cr:
            entries = self._get_env(cr)["living.calendar.entry"].browse(entry_ids)
            self.assertEqual(entries.mapped("is_near_due"), [True, True], "a job looks at them")
            self.assertEqual(entries.mapped("has_open_clash"), [True, True])
        self.assertEqual(self._tell(entry_ids), 2)
        self.assertEqual(self._tell(entry_ids), 0)
