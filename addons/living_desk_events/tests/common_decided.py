"""Two organizations near each other: a festival that is there, a theatre that comes."""

from odoo.addons.mail.tests.common import MailCase

from .common import LivingDeskEventsCommon, rome


class DecidedCommon(LivingDeskEventsCommon, MailCase):
    """In Milano on one day: the festival in the second hall, the theatre's idea in the first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.festival.email = "festival@prova.example"
        for user in (cls.user_theatre, cls.user_festival):
            user.partner_id.email = f"{user.login}@prova.example"
        for user in (cls.user_manager, cls.user_manager_sicilia):
            user.partner_id.email = f"{user.login}@desk.example"
        # What the demo left to be told is not this test's.
        cls.env["living.calendar.entry"].search([("is_near_due", "=", True)]).is_near_due = False
        cls.there = cls._plan(
            rome(10, 20), rome(10, 22), name="Notte di Prova", venue_id=cls.hall_2.id
        )
        cls.coming = cls._plan(
            rome(10, 20), rome(10, 22), "idea", organization=cls.theatre, name="Prima"
        )
        cls.mine = cls.coming.with_user(cls.user_manager)
        cls.decisions = cls.env["living.clash.decision"]

    def _get_mails(self, email):
        """Return what was written to an address, as one text."""
        mails = self._new_mails.filtered(
            lambda mail: (
                email in " ".join([mail.email_to or "", *mail.recipient_ids.mapped("email")])
            )
        )
        return "\n".join(f"{mail.subject} {mail.body_html}" for mail in mails)
