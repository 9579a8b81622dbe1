from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import LivingBillingCommon


@tagged("post_install", "-at_install")
class TestHandover(LivingBillingCommon):
    """What a desk has invoiced keeps counting for it when another one goes on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.turnover = cls._verify_turnover(80_000)
        cls.path = cls._sign_path(cls._propose_path(cls._create_path()))
        cls.invoiced, cls.waiting = cls.path.charge_ids
        cls.move = cls.invoiced.with_user(cls.user_accountant)._create_invoices()
        cls.move.action_post()

    def _hand_over(self):
        handover = self.env["living.handover"]._offer(
            self.theatre, self.desk_sicilia, "It moved to Catania"
        )
        handover.with_user(self.user_manager_sicilia).action_accept()
        self.env.invalidate_all()
        return handover

    def test_invoices_stay_with_the_desk_that_made_them(self):
        amount = self.path.amount_total
        self._hand_over()
        self.assertEqual(self.invoiced.desk_id, self.desk_lombardia)
        self.assertEqual(self.move.sudo().living_desk_id, self.desk_lombardia)
        self.assertEqual(self.waiting.desk_id, self.desk_sicilia)
        self.assertEqual(self.path.amount_total, amount)
        self.assertEqual(self.waiting.state, "to_invoice", "its price stays frozen")
        groups = self.env["living.path.charge"]._read_group(
            [("path_id", "=", self.path.id)], ["desk_id"], ["subtotal:sum"]
        )
        self.assertEqual(
            dict(groups),
            {
                self.desk_lombardia: self.invoiced.subtotal,
                self.desk_sicilia: self.waiting.subtotal,
            },
        )

    def test_later_invoices_are_the_new_desks_and_credits_the_former_ones(self):
        self._hand_over()
        later = self.waiting.with_user(self.user_accountant)._create_invoices()
        self.assertEqual(later.sudo().living_desk_id, self.desk_sicilia)
        credit = self.move._reverse_moves([{"invoice_date": self.today}])
        self.assertEqual(credit.sudo().living_desk_id, self.desk_lombardia)

    def test_a_draft_goes_to_the_new_desk(self):
        draft = self.waiting.with_user(self.user_accountant)._create_invoices()
        self._hand_over()
        self.assertEqual(draft.sudo().living_desk_id, self.desk_sicilia)
        self.assertEqual(self.waiting.desk_id, self.desk_sicilia)

    def test_who_reads_what(self):
        self._hand_over()
        former, new = self.user_manager, self.user_manager_sicilia
        for user, record, allowed in (
            (former, self.move, True),
            (former, self.invoiced, True),
            (former, self.waiting, False),
            (former, self.turnover, False),
            (new, self.move, True),
            (new, self.invoiced, True),
            (new, self.waiting, True),
            (new, self.turnover, True),
        ):
            with self.subTest(user=user.login, record=record):
                self.assertIs(record.sudo(False).with_user(user).has_access("read"), allowed)
        self.assertFalse(self.invoiced.with_user(former).has_access("write"))

    def test_the_desk_of_a_charge_is_not_written_by_hand(self):
        with self.assertRaises(AccessError):
            self.waiting.with_user(self.user_manager).desk_id = self.desk_sicilia

    def test_the_dossier_says_no_price(self):
        text = self._hand_over().dossier_attachment_id.raw.decode()
        self.assertIn(self.path.code, text)
        for amount in (self.invoiced.subtotal, self.waiting.subtotal, self.waiting.price_unit):
            for spelling in (f"{amount:,.2f}", f"{amount:.2f}", f"{amount:.0f}"):
                self.assertNotIn(f">{spelling}<", text)
        self.assertNotIn(self.waiting.name, text)

    def test_a_copied_method_keeps_its_services(self):
        action = self.template.with_user(self.user_manager).action_copy_for_desk()
        copy = self.env["living.path.template"].browse(action["res_id"])
        self.assertEqual(copy.service_ids.product_id, self.template.service_ids.product_id)
        copy.with_user(self.user_manager).service_ids = [
            Command.create({"product_id": self.mission.id})
        ]
        with self.assertRaises(AccessError):
            self.template.with_user(self.user_manager).service_ids = [
                Command.create({"product_id": self.mission.id})
            ]
