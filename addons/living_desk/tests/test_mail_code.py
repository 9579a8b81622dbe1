from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LivingDeskCommon

MAIL = """From: {sender}
To: desk@example.com
Subject: {subject}
Message-Id: <{number}@example.com>
Content-Type: text/plain; charset=utf-8

The dates in Lyon are confirmed.
"""


@tagged("post_install", "-at_install")
class TestMailCode(LivingDeskCommon):
    """A mail with the code of a path in its subject is filed on the path."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path = cls._activate_path(cls._create_path())
        cls.user_theatre.partner_id.email = "anna@prova.example"
        cls.user_consultant.partner_id.email = "consultant@prova.example"

    def _receive(self, sender, subject, number=1):
        mail = MAIL.format(sender=sender, subject=subject, number=number)
        return self.env["mail.thread"].message_process(None, mail)

    def test_mail_of_the_organization_is_filed_on_its_path(self):
        filed = self._receive("Anna <anna@prova.example>", f"Re: {self.path.code}, dates")
        self.assertEqual(filed, self.path.id)
        message = self.path.message_ids[0]
        self.assertIn("Lyon", message.body)
        self.assertEqual(message.author_id, self.user_theatre.partner_id)

    def test_desk_and_consultants_file_mail_too(self):
        self._assign(self.path)
        self.user_adviser.partner_id.email = "adviser@prova.example"
        for number, sender in enumerate(("consultant@prova.example", "adviser@prova.example")):
            with self.subTest(sender=sender):
                self.assertEqual(self._receive(sender, self.path.code, number), self.path.id)

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_strangers_do_not_write_on_a_path_by_naming_it(self):
        count = len(self.path.message_ids)
        for number, sender in enumerate(
            ("stranger@elsewhere.example", "consultant@prova.example", "", "no address")
        ):
            with self.subTest(sender=sender), self.assertRaises(ValueError):
                self._receive(sender, f"About {self.path.code}", number)
        self.assertEqual(len(self.path.message_ids), count)

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_a_subject_without_the_code_of_a_path_goes_its_usual_way(self):
        for number, subject in enumerate(("Dates", "LD/1999/0001", "1/2", "")):
            with self.subTest(subject=subject), self.assertRaises(ValueError):
                self._receive("anna@prova.example", subject, number)

    def test_who_takes_part_cannot_be_asked_over_the_api(self):
        with self.assertRaises(AccessError):
            get_public_method(self.env["mail.thread"], "message_route")
