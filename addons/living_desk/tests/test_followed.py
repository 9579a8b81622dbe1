from base64 import b64encode

from odoo.exceptions import AccessError, RedirectWarning
from odoo.tests import Form, tagged

from .test_handover import VAT, HandoverCommon


@tagged("post_install", "-at_install")
class TestAlreadyFollowed(HandoverCommon):
    """Who is followed by another desk is asked for, without learning who it is."""

    def _create(self, user=None, **values):
        return (
            self.env["res.partner"]
            .with_user(user or self.user_manager_sicilia)
            .create(
                {
                    "name": "Same Theatre",
                    "is_company": True,
                    "is_cultural_organization": True,
                    "desk_id": self.desk_sicilia.id,
                    **values,
                }
            )
        )

    def test_a_known_number_is_refused_with_a_way_out(self):
        tax_code = self.env["res.partner"]._get_living_tax_code_field()
        self.theatre[tax_code] = "12345670017"
        for values in ({"vat": VAT}, {"vat": "12345670017"}, {tax_code: "12345670017"}):
            with self.subTest(values=values), self.assertRaises(RedirectWarning) as refused:
                self._create(**values)
            message, action, button, context = refused.exception.args
            self.assertIn(self.desk_lombardia.name, message)
            self.assertNotIn(self.theatre.name, message)
            self.assertEqual(action["res_model"], "living.handover.ask")
            self.assertTrue(button)
            self.assertEqual(context["default_name"], "Same Theatre")
            self.assertTrue(context["living_from_organization"])
            self.assertNotIn(self.theatre.id, context.values())

    def test_writing_the_number_later_is_refused_too(self):
        partner = self._create()
        with self.assertRaises(RedirectWarning):
            partner.vat = VAT
        ordinary = self._create(is_cultural_organization=False, vat=VAT)
        with self.assertRaises(RedirectWarning):
            ordinary.is_cultural_organization = True

    def test_archived_is_still_followed(self):
        self.theatre.active = False
        with self.assertRaises(RedirectWarning):
            self._create(vat=VAT)

    def test_the_own_desk_may_have_two(self):
        twin = self._create(self.user_manager, desk_id=self.desk_lombardia.id, vat=VAT)
        self.assertFalse(twin.followed_by_id)
        handover = self._offer()
        handover.with_user(self.user_manager_sicilia).action_accept()
        self.assertEqual(twin.desk_id, self.desk_lombardia)

    def test_the_banner_names_the_desk_and_nobody(self):
        form = Form(
            self.env["res.partner"]
            .with_user(self.user_manager_sicilia)
            .with_context(default_is_company=True, default_is_cultural_organization=True),
            view="base.view_partner_form",
        )
        form.name = "Same Theatre"
        form.desk_id = self.desk_sicilia
        self.assertFalse(form.followed_by_id)
        form.vat = VAT
        self.assertEqual(form.followed_by_id, self.desk_lombardia)
        self.assertFalse(form.same_vat_partner_id, "Odoo's own warning would name it")
        form.vat = False
        self.assertFalse(form.followed_by_id)
        form.save()

    def test_odoos_warning_still_shows_what_may_be_seen(self):
        ordinary = self._create(
            self.user_manager, is_cultural_organization=False, vat=VAT, desk_id=False
        )
        self.assertEqual(ordinary.same_vat_partner_id, self.theatre)

    def test_queries_do_not_grow_with_the_number_of_organizations(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Firm {number}", "is_company": True, "vat": VAT} for number in range(20)]
        )
        counts = []
        for some in (partners[:2], partners):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.with_user(self.user_manager_sicilia).mapped("followed_by_id")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_the_asking_desk_learns_nothing_before_the_answer(self):
        self.user_manager_sicilia.group_ids += self.env.ref("base.group_allow_export")
        handover = self._ask()
        asked = handover.with_user(self.user_manager_sicilia)
        self.env.invalidate_all()
        self.assertEqual(asked.name, "That theatre")
        self.assertEqual(asked.from_desk_id, self.desk_lombardia)
        self.assertFalse(asked.visible_organization_id)
        for read in (
            lambda: asked.read(["organization_id"]),
            lambda: asked.web_read({"organization_id": {"fields": {"display_name": {}}}}),
            lambda: asked.search([("organization_id", "=", self.theatre.id)]),
            lambda: asked.search([("organization_id.name", "ilike", "Prova")]),
            lambda: asked.search([], order="organization_id"),
            lambda: asked._read_group([], ["organization_id"]),
            lambda: asked.export_data(["organization_id/name"]),
            lambda: self.theatre.with_user(self.user_manager_sicilia).read(["name"]),
        ):
            with self.assertRaises(AccessError):
                self.env.invalidate_all()
                read()
        values = asked.read()[0]
        self.assertNotIn("organization_id", values)
        everything = repr([values, asked.message_ids.read(), asked.activity_ids.read()])
        self.assertNotIn(self.theatre.name, everything)
        self.assertFalse(asked.name_search("Prova"))
        self.assertFalse(asked._fields["visible_organization_id"]._description_searchable)

    def test_the_desk_that_follows_it_knows_and_may_accept(self):
        handover = self._ask("12345670017")
        answering = handover.with_user(self.user_manager)
        self.assertEqual(answering.visible_organization_id, self.theatre)
        self.assertEqual(answering.activity_ids.user_id, self.user_manager)
        answering.action_accept()
        self.env.invalidate_all()
        asked = handover.with_user(self.user_manager_sicilia)
        self.assertEqual(asked.visible_organization_id, self.theatre)
        self.assertEqual(asked.name, self.theatre.name)
        self.assertFalse(answering.visible_organization_id)

    def test_a_third_desk_sees_nothing_of_it(self):
        user = self._create_user("test.marche", "living_desk.group_manager")
        self.env["living.desk"].create({"name": "Test Desk Marche", "manager_id": user.id})
        handover = self._ask()
        self.assertFalse(handover.with_user(user).has_access("read"))

    def test_the_wizard_asks_by_number(self):
        wizard = (
            self.env["living.handover.ask"]
            .with_user(self.user_manager_sicilia)
            .create({"asked_number": " 123 4567 0017", "reason": "They rehearse here"})
        )
        self.assertEqual(wizard.to_desk_id, self.desk_sicilia)
        self.assertEqual(wizard.followed_by_id, self.desk_lombardia)
        handover = self.env["living.handover"].browse(wizard.action_ask()["res_id"])
        self.assertEqual(handover.sudo().organization_id, self.theatre)
        self.assertEqual(handover.name, "123 4567 0017")

    def test_an_imported_row_gets_its_own_error(self):
        """Also when the number is added to an organization of the own desk."""
        self.festival.vat = "IT07643520567"
        rows = [
            "denominazione;partita iva;codice fiscale",
            "Festival di Prova;07643520567;12345670017",
            "Compagnia Nuova;;",
        ]
        wizard = (
            self.env["living.organization.import"]
            .with_user(self.user_manager_sicilia)
            .create({"file": b64encode("\n".join(rows).encode()), "filename": "list.csv"})
        )
        wizard.action_import()
        self.assertEqual((wizard.new_count, wizard.rejected_count), (1, 1))
        [line] = wizard.line_ids.filtered("reason")
        self.assertIn("already followed by", line.reason)
        self.assertNotIn(self.theatre.name, line.reason)
