"""What the tests of requests start from: mails that are counted, and people with an address."""

from odoo.exceptions import UserError

from .common import LivingMissionCommon


class LivingRequestCommon(LivingMissionCommon):
    """Ask as participants do, and see who was written to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.requests = cls.env["living.meeting.request"]

    def _request(self, requester, invitee, **values):
        return self.requests._ask(requester, invitee, **values)

    def _mails(self, request):
        """Return the addresses written to about a request, the first first."""
        mails = self.env["mail.mail"].search(
            [("model", "=", request._name), ("res_id", "in", request.ids)], order="id"
        )
        return mails.mapped("email_to")

    def _assert_refused(self, sentence, method, *args, **kwargs):
        with self.assertRaisesRegex(UserError, sentence), self.cr.savepoint():
            method(*args, **kwargs)
