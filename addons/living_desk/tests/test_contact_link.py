from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_contact import LivingContactCommon


@tagged("post_install", "-at_install")
class TestContactLink(LivingContactCommon):
    """Nobody opens a contact that others keep by linking something of its own to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hidden = cls._create_contact(
            "Claire Fontaine",
            contact_desk_id=cls.desk_sicilia.id,
            contact_owner_id=False,
            email="claire@festival.example",
            country_id=cls.env.ref("base.fr").id,
        )
        cls.employer = cls._create_contact(
            "Festival Aurore",
            contact_desk_id=cls.desk_sicilia.id,
            is_company=True,
            street="Rue Cachée 1",
            city="Avignon",
        )
        cls.own = cls._create_contact("Anna Schmidt")
        cls.env.flush_all()

    def _as(self, model, user=None):
        return self.env[model].with_user(user or self.user_adviser)

    def test_links_are_refused(self):
        ask = {"organization_id": self.theatre.id, "reason": "Why", "contact_id": self.hidden.id}
        for model, vals in (
            ("living.introduction.ask", ask),
            ("res.partner", {"name": "Child", "parent_id": self.employer.id}),
            ("calendar.event", {"name": "Call", "attendee_ids": [(0, 0, self._link())]}),
        ):
            with self.subTest(model), self.assertRaises(AccessError):
                self._as(model).create(vals)

    def test_leads_take_nothing_over(self):
        user = self.user_adviser
        user.group_ids |= self.env.ref("sales_team.group_sale_salesman")
        lead = self._as("crm.lead").create({"name": "Own"})
        for write in (
            lambda: lead.write({"partner_id": self.hidden.id}),
            lambda: self._as("crm.lead").create({"name": "X", "partner_id": self.hidden.id}),
            lambda: self.own.with_user(user).write({"parent_id": self.employer.id}),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                write()
        lead.partner_id = self.own.with_user(user)
        self.assertEqual(lead.partner_id, self.own)

    def _link(self):
        return {"partner_id": self.hidden.id}

    def test_a_context_names_nobody(self):
        for model, name in (
            ("living.introduction.ask", "contact_id"),
            ("crm.lead", "partner_id"),
            ("res.partner", "parent_id"),
        ):
            with self.subTest(model):
                records = self._as(model).with_context(**{f"default_{name}": self.hidden.id})
                if not records.has_access("create"):
                    continue
                values = records.onchange({}, [], {name: {"fields": {"display_name": {}}}})
                self.assertNotIn("Claire", str(values))

    def test_forms_work_nothing_out(self):
        spec = {"partner_id": {"fields": {"display_name": {}}}, "email_from": {}}
        lead = {"name": "X", "partner_id": self.hidden.id}
        with self.assertRaises(AccessError):
            self._as("crm.lead").onchange(lead, ["partner_id"], spec)
        lead["partner_id"] = self.own.id
        self._as("crm.lead").onchange(lead, ["partner_id"], spec)

    def test_portal_access_is_given_to_none_hidden(self):
        with self.assertRaises(AccessError):
            self._as("portal.wizard").create({"partner_ids": self.hidden.ids})
        with self.assertRaises(AccessError):
            self._as("portal.wizard").with_context(active_ids=self.hidden.ids).create({})

    def test_what_one_sees_is_linked(self):
        ask = self._as("living.introduction.ask").create(
            {"organization_id": self.theatre.id, "reason": "Why", "contact_id": self.own.id}
        )
        self.assertEqual(ask.contact_id, self.own)
        self.assertEqual(
            self._as("living.introduction.ask")
            .with_context(default_contact_id=self.own.id)
            .default_get(["contact_id"]),
            {"contact_id": self.own.id},
        )

    def test_paths_of_others_are_not_named_by_a_context(self):
        path = self.env["living.path"].search([("desk_id", "=", self.desk_sicilia.id)], limit=1)
        if not path:
            path = self._create_path(self.festival)
        partners = self._as("res.partner").with_context(default_contact_path_id=path.id)
        with self.assertRaises(AccessError):
            partners.create({"name": "Planted", "is_network_contact": True})

    def test_consent_is_written_down(self):
        for vals in (
            {"contact_consent": "given"},
            {"contact_consent_on": "2026-01-01"},
            {"directory_text": "somebody else"},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                self.own.with_user(self.user_adviser).write(vals)
        self.assertEqual(self.own.contact_consent, "none")

    def test_nobody_brings_back_who_withdrew(self):
        self._give_consent(self.own)
        self.own._withdraw_consent()
        self.env.flush_all()
        consents = self._as("living.contact.consent")
        for records in (consents, consents.with_context(default_contact_id=self.own.id)):
            with self.assertRaises(AccessError), self.cr.savepoint():
                records.create({"contact_id": self.own.id, "text": "Yes"})
        self.assertEqual(self.own.contact_consent, "withdrawn")

    def test_the_house_is_no_contact(self):
        """A contact is seen by its desk: nobody else would read the company's own name."""
        contact = {"is_network_contact": True, "contact_desk_id": self.desk_lombardia.id}
        for partner in (
            self.env.company.partner_id,
            self.user_coordinator.partner_id,
            self.env.ref("base.partner_root"),
            self.env.ref("base.public_partner"),
        ):
            with self.assertRaisesRegex(ValidationError, "of the house"), self.cr.savepoint():
                partner.write(contact)

    def test_erasure_is_no_default(self):
        partners = self._as("res.partner").with_context(default_erased_on="2026-01-01 00:00:00")
        with self.assertRaises(AccessError):
            partners.create({"name": "Never erased"})

    def test_dialogs_are_private(self):
        ask = self._as("living.introduction.ask").create(
            {"organization_id": self.theatre.id, "reason": "Secret", "contact_id": self.own.id}
        )
        for user in (self.user_manager, self.user_manager_sicilia, self.user_coordinator):
            asks = self._as("living.introduction.ask", user)
            self.assertFalse(asks.search([("id", "=", ask.id)]))
            with self.assertRaises(AccessError):
                asks.browse(ask.id).read(["reason"])

    def test_odd_searches_find_nobody(self):
        partners = self._as("res.partner")
        for text in ("claire\0fontaine", "x" * 100_000, " ".join(map(str, range(5000))), "cl.*"):
            domain = [("directory_search", "ilike", text)]
            with self.subTest(text[:20]):
                self.assertNotIn(self.hidden, partners.search(domain))
                self.assertIsInstance(partners.get_hidden_contacts(domain), list)

    def test_nobody_hidden_is_written_to(self):
        """Followers, receivers and members of a conversation are shown by name and address."""
        path = self._create_path().with_user(self.user_adviser)
        members = self.env["discuss.channel"].with_user(self.user_adviser)
        for action in (
            lambda ids: path.message_subscribe(ids),
            lambda ids: path.message_post(body="Hello", partner_ids=ids),
            lambda ids: path.message_notify(body="Hello", partner_ids=ids),
            lambda ids: members._create_group(ids),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                action(self.hidden.ids)
            action(self.own.ids)

    def test_a_history_is_not_deleted(self):
        self._give_consent(self.own)
        related = self._create_contact("Related")
        self._relate(self.theatre, related)
        for contact in (self.own, related):
            with self.assertRaisesRegex(UserError, "has a history"):
                contact.with_user(self.user_manager).unlink()
        self._create_contact("Nobody").with_user(self.user_manager).unlink()

    def test_withdrawn_in_no_name(self):
        """Neither a link to a relation nor a task names who withdrew its consent."""
        relation = self._relate(self.theatre, self.own)
        for record in (self.own, relation):
            record.with_user(self.user_adviser).activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.user_adviser.id
            )
        self.own._withdraw_consent()
        self.assertEqual(relation.display_name, self.theatre.name)
        activities = self._as("mail.activity").with_context(active_test=False)
        self.assertNotIn(
            self.own.name, str(activities.search([]).mapped(lambda task: task.res_name or ""))
        )
