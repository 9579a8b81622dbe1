from base64 import b64decode
from io import BytesIO

import openpyxl

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import LivingBillingCommon


@tagged("post_install", "-at_install")
class TestPersonData(LivingBillingCommon):
    """Accounting documents of a person are kept when it is anonymized."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_privacy = cls._create_user("test.privacy", "living_desk.group_privacy")
        cls.person = cls.env["res.partner"].create(
            {"name": "Anna Bruna Verdi", "email": "anna@verdi.example", "lang": "en_US"}
        )
        cls.bank, cls.other_bank = cls.env["res.partner.bank"].create(
            [
                {"partner_id": cls.person.id, "acc_number": number}
                for number in ("TEST-0001-VERDI", "TEST-0002-VERDI")
            ]
        )

    def _bill(self, attach=True, pay=True):
        move = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.person.id,
                "partner_bank_id": self.bank.id,
                "invoice_date": self.today,
                "ref": f"F{attach}{pay}",
                "invoice_line_ids": [Command.create({"name": "Advice", "price_unit": 100.0})],
            }
        )
        move.action_post()
        if attach:
            self.env["ir.attachment"].create(
                {
                    "name": "bill.pdf",
                    "raw": b"%PDF-1.4\n%%EOF\n",
                    "res_model": move._name,
                    "res_id": move.id,
                }
            )
        if pay:
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=move.ids
            ).create({"partner_bank_id": self.bank.id}).action_create_payments()
        return move

    def _open(self):
        wizard = (
            self.env["living.person.data"]
            .with_user(self.user_privacy)
            .create({"partner_id": self.person.id, "confirmation": self.person.name})
        )
        wizard.action_look()
        return wizard

    def test_documents_are_handed_out_with_number_and_date(self):
        move = self._bill()
        wizard = self._open()
        wizard.action_export()
        book = openpyxl.load_workbook(BytesIO(b64decode(wizard.export_file)))
        rows = list(book["Invoices and Bills"].iter_rows(values_only=True))
        self.assertEqual(rows[1][0], move.name)
        self.assertEqual(rows[1][1].date(), self.today)

    def test_documents_are_kept(self):
        move = self._bill()
        note = move.message_post(body="Anna Bruna Verdi sent it")
        wizard = self._open()
        (line,) = wizard.line_ids.filtered(lambda line: line.fate == "kept")
        self.assertEqual((line.name, line.count), ("Invoices and Bills", 1))
        self.assertFalse(wizard.refusal)
        wizard.action_anonymize()
        self.assertTrue(self.person.erased_on)
        self.assertEqual(move.state, "posted")
        self.assertEqual(move.partner_id, self.person)
        self.assertTrue(move.attachment_ids.filtered(lambda a: a.name == "bill.pdf"))
        self.assertIn("Anna Bruna Verdi sent it", note.body)
        self.assertEqual(move.partner_bank_id, self.bank)
        self.assertTrue(self.bank.active)
        self.assertEqual(self.bank.acc_number, "TEST-0001-VERDI")
        self.assertFalse(self.other_bank.active)
        self.assertEqual(self.other_bank.acc_number, f"anonymized-{self.other_bank.id}")
        self.assertNotIn("TEST-0002", "".join(self.person.message_ids.mapped("body")))

    def test_what_is_not_paid_or_not_printed_comes_first(self):
        for kwargs, sentence in (
            ({"pay": False}, "not paid yet"),
            ({"attach": False}, "print them first"),
        ):
            with self.subTest(sentence=sentence):
                move = self._bill(**kwargs)
                wizard = self._open()
                self.assertIn(sentence, wizard.refusal)
                self.assertIn(move.name, wizard.refusal)
                with self.assertRaises(UserError):
                    wizard.action_anonymize()
                self.assertFalse(self.person.erased_on)
                move.button_draft()
                move.button_cancel()
