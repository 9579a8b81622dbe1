import re
from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_contact import LivingContactCommon
from .common_portal import LivingPortalCommon

KEY = "0123456789abcdef0123456789abcdef"
SCRIPT = "<script>alert(1)</script>"


class PortalContactCommon(LivingContactCommon, LivingPortalCommon):
    """The address book of the theatre, with contacts of its own and of others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.partner"].search([("is_network_contact", "=", True)]).active = False
        cls.france = cls.env.ref("base.fr")
        cls.own = cls._create_contact(
            "Claire Prova", contact_owner_id=cls.theatre.id, country_id=cls.france.id
        )
        cls.hidden = cls._create_contact("Hidden Programmer", email="hidden@example.com")
        cls.public = cls._create_shared_contact(
            "Public Festival", "public", is_company=True, city="Gent"
        )

    def _form(self, **values):
        return {
            "request_key": KEY,
            "kind": "person",
            "name": "Anke Prova",
            "company_name": "Theater am Rand",
            "email": "anke@example.com",
            "country_id": str(self.france.id),
            "date": fields.Date.context_today(self.env.user).isoformat(),
            "stage": "met",
            "made_by": "organization",
            "note": "After the show",
            "visibility": "desk",
            **values,
        }

    def _find(self, name="Anke Prova"):
        return self.env["res.partner"].search([("name", "=", name)])


@tagged("post_install", "-at_install")
class TestPortalContact(PortalContactCommon):
    """What an organization does in its address book."""

    def _move(self, contact, stage, **values):
        return self._post(f"/my/contacts/{contact.id}/stage", {"stage": stage, **values})

    def _relation(self, contact, organization=None):
        return self.env["living.contact.relation"].search(
            [
                ("contact_id", "=", contact.id),
                ("organization_id", "=", (organization or self.theatre).id),
            ]
        )

    # === WHO === #

    def test_login_is_asked(self):
        for url in ("/my/contacts", f"/my/contacts/{self.own.id}", "/my/contacts/new"):
            self._assert_login_asked(url)

    def test_only_people_let_in_have_an_address_book(self):
        colleague = self._create_portal_user("test.colleague", self.theatre, access=False)
        for user in (colleague, self.user_consultant, self.user_adviser):
            with self.subTest(user.login):
                self._login(user)
                self._get("/my/contacts", status=404)
                self._get("/my/contacts/new", status=404)
                self._get(f"/my/contacts/{self.public.id}", status=404)
                counters = self.make_jsonrpc_request(
                    "/my/counters", {"counters": ["living_contact_count"]}
                )
                self.assertFalse(counters.get("living_contact_count"))

    def test_each_organization_sees_its_own_and_the_public_ones(self):
        withdrawn = self._create_contact("Gone", contact_owner_id=self.theatre.id)
        withdrawn._withdraw_consent()
        for user, seen in (
            (self.user_theatre, self.own | self.public),
            (self.user_festival, self.public),
        ):
            with self.subTest(user.login):
                self._login(user)
                text = self._get("/my/contacts")
                for contact in self.own | self.public | self.hidden | withdrawn:
                    if contact in seen:
                        self.assertIn(contact.name, text)
                        self._get(f"/my/contacts/{contact.id}")
                    else:
                        self.assertNotIn(contact.name, text)
                        self._get(f"/my/contacts/{contact.id}", status=404)
                counters = self.make_jsonrpc_request(
                    "/my/counters", {"counters": ["living_contact_count"]}
                )
                self.assertEqual(counters["living_contact_count"], len(seen))
        for number in (0, self.theatre.id, self.user_festival.partner_id.id, 999999999, 10**15):
            self._get(f"/my/contacts/{number}", status=404)

    def test_an_empty_address_book_has_its_card(self):
        self.env["res.partner"].search([("is_network_contact", "=", True)]).active = False
        card = r'<div class="o_portal_index_card\s+col-md-6 order-2">\s*<a href="/my/contacts"'
        for user, shown in ((self.user_theatre, True), (self.user_consultant, False)):
            with self.subTest(user.login):
                self._login(user)
                self.assertEqual(bool(re.search(card, self._get("/my"))), shown)

    def test_nothing_of_others_is_changed(self):
        self._login(self.user_festival)
        with mute_logger("odoo.http"):
            for action in ("stage", "log", "visibility", "consent", "withdraw", "edit"):
                self._post(
                    f"/my/contacts/{self.own.id}/{action}", self._form(text="Yes"), status=404
                )
            for action in ("visibility", "consent", "withdraw", "edit"):
                self._post(
                    f"/my/contacts/{self.public.id}/{action}", self._form(text="Yes"), status=404
                )
        self.assertFalse(self._relation(self.own, self.festival))
        self.assertEqual(self.public.name, "Public Festival")
        self.assertEqual(self.public.contact_consent, "given")

    # === LIST === #

    def test_filters_and_search(self):
        self._relate(self.theatre, self.public)._log("talks", "together")
        self._login(self.user_theatre)
        for query, seen in (
            ("filterby=own", self.own),
            ("filterby=related", self.public),
            ("filterby=public", self.public),
            ("filterby=talks", self.public),
            ("filterby=contract", self.env["res.partner"]),
            ("filterby=nonsense&sortby=nonsense", self.own | self.public),
            ("search=clairé", self.own),
            ("search=festivl", self.public),
            ("search=gent", self.public),
            ("search=hidden", self.env["res.partner"]),
            ("search=%25", self.env["res.partner"]),
            ("search=" + "x" * 3000, self.env["res.partner"]),
        ):
            with self.subTest(query=query[:40]):
                text = self._get(f"/my/contacts?{query}")
                for contact in self.own | self.public | self.hidden:
                    found = f'href="/my/contacts/{contact.id}"' in text
                    self.assertEqual(found, contact in seen, contact.name)

    def test_who_is_hidden_does_not_decide_how_one_searches(self):
        self.hidden.name = "Clare"
        self._login(self.user_theatre)
        # If the hidden one counted, what is written alike would not be searched.
        self.assertIn(self.own.name, self._get("/my/contacts?search=Clare"))

    def test_a_list_does_not_cost_more_when_it_grows(self):
        def create(number):
            contacts = self.env["res.partner"].create(
                [
                    {
                        "name": f"Contact {number} {index}",
                        "is_network_contact": True,
                        "contact_owner_id": self.theatre.id,
                        "country_id": self.france.id,
                        "discipline_ids": [Command.set(self.theatre_discipline.ids)],
                    }
                    for index in range(number)
                ]
            )
            for contact in contacts:
                self._relate(self.theatre, contact)._log("met", "organization")

        create(3)
        self._login(self.user_theatre)
        few = self._count_queries("/my/contacts")
        create(40)
        self.assertLessEqual(self._count_queries("/my/contacts"), few + 1)
        self.assertIn("Contact", self._get("/my/contacts/page/2"))

    # === ENTER === #

    def test_a_contact_is_entered_with_the_first_line_of_its_story(self):
        self._login(self.user_theatre)
        response = self._post(
            "/my/contacts/new",
            self._form(discipline_ids=[str(self.theatre_discipline.id)], stage="talks"),
        )
        contact = self._find()
        self.assertIn(f"/my/contacts/{contact.id}", response.url)
        self.assertTrue(contact.is_network_contact)
        self.assertEqual(contact.contact_owner_id, self.theatre)
        self.assertEqual(contact.contact_desk_id, self.desk_lombardia)
        self.assertEqual((contact.contact_source, contact.contact_visibility), ("portal", "desk"))
        self.assertEqual(contact.company_name, "Theater am Rand")
        self.assertEqual(contact.contact_country_ids, self.france)
        self.assertEqual(contact.discipline_ids, self.theatre_discipline)
        relation = self._relation(contact)
        self.assertEqual((relation.stage, relation.made_by), ("talks", "organization"))
        self.assertEqual(relation.log_ids.user_id, self.user_theatre)
        self.assertTrue(contact.with_user(self.user_adviser).has_access("read"))
        self.assertIn("After the show", response.text)

    def test_sent_twice_makes_one_contact(self):
        self._login(self.user_theatre)
        self._post("/my/contacts/new", self._form(email=""))
        self.assertIn("in your address book", self._post("/my/contacts/new", self._form()).text)
        self.assertEqual(len(self._find()), 1)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.own.contact_request_key = KEY
            self.env.flush_all()

    def test_who_is_known_is_named_and_who_is_hidden_is_not(self):
        self.public.email = "info@festival.example"
        self._login(self.user_theatre)
        text = self._post("/my/contacts/new", self._form(email="INFO@festival.example ")).text
        self.assertIn(f'href="/my/contacts/{self.public.id}"', text)
        self.assertIn("has this address already", text)
        self.assertFalse(self._find())
        text = self._post("/my/contacts/new", self._form(email=self.hidden.email)).text
        self.assertNotIn("already", text)
        self.assertTrue(self._find())

    def test_wrong_values_are_told_at_the_field(self):
        self._login(self.user_theatre)
        for values, sentence in (
            ({"name": " "}, "write the name"),
            ({"name": "x" * 201}, "200 characters at most"),
            ({"name": "x" * 100000}, "200 characters at most"),
            ({"email": "nobody"}, "name@example.org"),
            ({"country_id": ""}, "choose the country"),
            ({"country_id": "99999999"}, "choose from the list"),
            ({"contact_role_id": "abc"}, "choose from the list"),
            ({"discipline_ids": ["7777777"]}, "choose from the list"),
            ({"date": ""}, "choose the day"),
            ({"date": "9999-01-01"}, "still to come"),
            ({"stage": "married"}, "how far you have come"),
            ({"made_by": "desk"}, "who made it"),
            ({"note": "x" * 6000}, "shorten the text"),
            ({"visibility": "everybody"}, "who sees the contact"),
            ({"visibility": "public"}, "only if it has agreed"),
            ({"visibility": "network"}, "only if it has agreed"),
        ):
            with self.subTest(values={key: str(value)[:20] for key, value in values.items()}):
                text = self._post("/my/contacts/new", self._form(**values)).text
                self.assertIn(sentence, text)
                self.assertIn("Theater am Rand", text, "What was typed is kept")
        self.assertFalse(self.env["res.partner"].search([("email", "=", "anke@example.com")]))
        self._post("/my/contacts/new", self._form(kind="body", visibility="public"))
        self.assertEqual(self._find().contact_visibility, "public")

    def test_script_is_text(self):
        self._login(self.user_theatre)
        form = self._form(name=SCRIPT, company_name=SCRIPT, note=SCRIPT, city=SCRIPT)
        self.assertNotIn(SCRIPT, self._post("/my/contacts/new", form).text)
        self.assertNotIn(SCRIPT, self._get("/my/contacts"))
        self.assertEqual(self._find(SCRIPT).city, SCRIPT)

    def test_own_contacts_are_changed(self):
        self._login(self.user_theatre)
        url = f"/my/contacts/{self.own.id}/edit"
        self.assertIn("Claire Prova", self._get(url))
        text = self._post(url, self._form(name="Claire Nuova", kind="person")).text
        self.assertIn("The changes are saved", text)
        self.assertEqual(self.own.name, "Claire Nuova")
        self.assertFalse(self._relation(self.own))
        self.public.email = "info@festival.example"
        text = self._post(url, self._form(email="info@festival.example")).text
        self.assertIn("has this address already", text)
        self.assertEqual(self.own.email, "anke@example.com")

    # === STORY === #

    def test_a_stage_is_moved_once(self):
        self._login(self.user_theatre)
        for stage, lines in (
            ("met", 1),
            ("met", 1),
            ("talks", 2),
            ("talks", 2),
            ("met", 3),
            ("nonsense", 3),
        ):
            self._move(self.public, stage)
            relation = self._relation(self.public)
            self.assertEqual(len(relation.log_ids), lines, stage)
        self.assertEqual(set(relation.log_ids.mapped("made_by")), {"organization"})
        self.assertEqual(relation.log_ids.user_id, self.user_theatre)
        self.assertFalse(self._relation(self.public, self.festival))

    def test_after_a_move_one_is_back_in_the_list(self):
        self._login(self.user_theatre)
        for back, target in (
            ("/my/contacts?filterby=public", "/my/contacts?filterby=public"),
            ("https://elsewhere.example", f"/my/contacts/{self.public.id}"),
            ("//elsewhere.example", f"/my/contacts/{self.public.id}"),
            ("/my/contacts?search=\nx", f"/my/contacts/{self.public.id}"),
        ):
            with self.subTest(back=back):
                url = self._move(self.public, "talks", back=back).url
                self.assertTrue(url.split("#")[0].endswith(target), url)

    def test_a_line_is_added_to_the_story(self):
        self._relate(self.festival, self.public)._log("contract", "desk", "Of the festival")
        self._login(self.user_theatre)
        url = f"/my/contacts/{self.public.id}/log"
        line = {
            "date": (fields.Date.context_today(self.env.user) - timedelta(days=3)).isoformat(),
            "stage": "invited",
            "made_by": "together",
            "note": "They want two dates",
        }
        self.assertIn("The line is in the story", self._post(url, line).text)
        self._post(url, line)
        relation = self._relation(self.public)
        self.assertEqual(len(relation.log_ids), 1)
        self.assertEqual((relation.stage, relation.made_by), ("invited", "together"))
        text = self._get(f"/my/contacts/{self.public.id}")
        self.assertIn("They want two dates", text)
        self.assertNotIn("Of the festival", text)
        tomorrow = (fields.Date.context_today(self.env.user) + timedelta(days=2)).isoformat()
        for values, sentence in (
            ({"date": tomorrow}, "still to come"),
            ({"stage": ""}, "how far you have come"),
            ({"made_by": "consultant"}, "who made it"),
            ({"note": "x" * 6000}, "shorten the text"),
        ):
            with self.subTest(values=sentence):
                self.assertIn(sentence, self._post(url, {**line, **values}).text)
        self.assertEqual(len(relation.log_ids), 1)

    # === WHO SEES IT === #

    def test_the_ladder_is_the_organizations(self):
        self._login(self.user_theatre)
        url = f"/my/contacts/{self.own.id}/visibility"
        self._post(url, {"visibility": "organization"})
        self.assertEqual(self.own.contact_visibility, "organization")
        self.assertFalse(self.own.with_user(self.user_adviser).has_access("read"))
        for visibility in ("network", "public"):
            text = self._post(url, {"visibility": visibility}).text
            self.assertIn("only if it has agreed", text)
        self.assertIn("who sees the contact", self._post(url, {"visibility": "x"}).text)
        self.assertEqual(self.own.contact_visibility, "organization")

    def test_a_person_is_shared_once_its_consent_is_recorded(self):
        self._login(self.user_theatre)
        url = f"/my/contacts/{self.own.id}/consent"
        for values, sentence in (
            ({"text": " ", "channel": "mail"}, "what the contact agreed to"),
            ({"text": "x" * 6000, "channel": "mail"}, "shorten the text"),
            ({"text": "Yes", "channel": "link"}, "how it was said"),
        ):
            with self.subTest(sentence):
                self.assertIn(sentence, self._post(url, values).text)
        self.assertEqual(self.own.contact_consent, "none")
        for _click in range(2):
            self._post(url, {"text": "You may show my address", "channel": "spoken"})
        self.assertEqual(len(self.own.contact_consent_ids), 1)
        self.assertEqual(self.own.contact_consent_ids.user_id, self.user_theatre)
        self._post(f"/my/contacts/{self.own.id}/visibility", {"visibility": "public"})
        self._login(self.user_festival)
        self.assertIn(self.own.name, self._get("/my/contacts"))

    def test_withdrawn_consent_takes_the_contact_away(self):
        self._login(self.user_theatre)
        text = self._post(f"/my/contacts/{self.own.id}/withdraw").text
        self.assertIn("The consent is withdrawn", text)
        self.assertNotIn(self.own.name, text)
        self._get(f"/my/contacts/{self.own.id}", status=404)
        self.assertEqual(self.own.contact_consent, "withdrawn")

    def test_a_new_login_leads_back_to_the_page(self):
        self._login(self.user_theatre)
        self.assertIn("Your story together", self._get(f"/my/contacts/{self.own.id}/withdraw"))
        self.assertEqual(self.own.contact_consent, "none")
