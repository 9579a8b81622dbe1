import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_portal import LivingPortalCommon

KEY = "0123456789abcdef0123456789abcdef"


@tagged("post_install", "-at_install")
class TestPortalRequest(LivingPortalCommon):
    """The form that asks the desk for help, with and without a login."""

    def _prepare_form(self, **values):
        return {
            "request_key": KEY,
            "partner_name": "Compagnia dell'Alba",
            "organization_kind": "company",
            "discipline_ids": str(self.theatre_discipline.id),
            "country_id": str(self.env.ref("base.it").id),
            "state_id": str(self.milano.id),
            "city": "Milano",
            "contact_name": "Giulia Prova",
            "email_from": "giulia@alba.example",
            "phone": "+39 02 123456",
            "website": "www.alba.example",
            "description": "We would like to tour in France next year.",
            "privacy": "1",
            **values,
        }

    def _send(self, **values):
        return self._post("/desk/request", self._prepare_form(**values))

    def _get_leads(self):
        return self.env["crm.lead"].search([("is_living_request", "=", True)]) - self.known_leads

    def setUp(self):
        super().setUp()
        self.known_leads = self.env["crm.lead"].search([("is_living_request", "=", True)])
        self._login()

    def test_form_opens_without_login(self):
        text = self._get("/desk/request")
        for expected in ('name="partner_name"', 'name="csrf_token"', "Lombardy", "Milano"):
            self.assertIn(expected, text)
        self.assertIn("no-store", self.url_open("/desk/request").headers["Cache-Control"])

    def test_request_lands_with_the_desk_of_its_region(self):
        text = self._send().text
        lead = self._get_leads()
        self.assertEqual(len(lead), 1)
        self.assertEqual(lead.desk_id, self.desk_lombardia)
        self.assertEqual(lead.partner_name, "Compagnia dell'Alba")
        self.assertEqual(lead.organization_kind, "company")
        self.assertEqual(lead.discipline_ids, self.theatre_discipline)
        self.assertEqual(lead.email_from, "giulia@alba.example")
        self.assertFalse(lead.partner_id)
        self.assertFalse(lead.user_id)
        self.assertTrue(lead.living_request_number)
        self.assertIn(lead.living_request_number, text)
        self.assertIn(self.desk_lombardia.name, text)
        self.assertEqual(lead.activity_ids.user_id, self.user_manager, "The desk is told")

    def test_thanks_by_mail_once(self):
        self._send()
        self._send()
        lead = self._get_leads()
        mails = self.env["mail.mail"].search([("model", "=", "crm.lead"), ("res_id", "=", lead.id)])
        thanks = mails.filtered(lambda mail: mail.email_to == "giulia@alba.example")
        self.assertEqual(len(thanks), 1)
        self.assertIn(lead.living_request_number, thanks.subject)

    def test_sent_twice_counts_once(self):
        first = self._send()
        second = self._send(description="The same filling-in, sent again.")
        self.assertEqual(first.url, second.url)
        self.assertEqual(len(self._get_leads()), 1)

    def test_two_requests_are_two(self):
        self._send()
        self._send(request_key=KEY[::-1])
        self.assertEqual(len(self._get_leads()), 2)

    def test_database_refuses_the_same_key(self):
        self._send()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self._get_leads().copy({"living_request_key": KEY, "is_living_request": True})
            self.env.flush_all()

    def test_wrong_values_are_told_at_the_field(self):
        for values, sentence in (
            ({"partner_name": "  "}, "name of the organization"),
            ({"partner_name": "x" * 201}, "200 characters at most"),
            ({"organization_kind": "spaceship"}, "comes nearest"),
            ({"discipline_ids": "999999"}, "from the list"),
            ({"discipline_ids": "9" * 30}, "from the list"),
            ({"state_id": ""}, "choose the province"),
            ({"state_id": "abc"}, "choose the province"),
            ({"state_id": str(self.env.ref("base.state_us_1").id)}, "choose the province"),
            ({"country_id": "0"}, "the country if it is not Italy"),
            ({"contact_name": ""}, "whom to ask for"),
            ({"email_from": ""}, "give an e-mail address"),
            ({"email_from": "giulia at alba"}, "name@example.org"),
            ({"phone": "call me"}, "digits, spaces and a plus sign"),
            ({"website": "javascript:alert(1)"}, "www.example.org"),
            ({"description": "Hello"}, "in a few words"),
            ({"description": "x" * 5001}, "shorten the text to 5000"),
            ({"privacy": ""}, "tick this box"),
        ):
            with self.subTest(values={name: value[:20] for name, value in values.items()}):
                text = self._send(**values).text
                self.assertIn(sentence, text)
                self.assertIn("Giulia Prova" if "contact_name" not in values else "Alba", text)
                self.assertIn(KEY, text, "The corrected form is the same filling-in")
        self.assertFalse(self._get_leads(), "Nothing is saved half")

    def test_a_file_where_words_belong(self):
        form = self._prepare_form()
        form.pop("description")
        response = self._post("/desk/request", form, files={"description": b"\x00\x01"})
        self.assertIn("in a few words", response.text)
        self.assertFalse(self._get_leads())

    def test_huge_text_is_refused_kindly(self):
        response = self._send(description="word " * 200000)
        self.assertIn("it has 999999", response.text)
        self.assertLess(len(response.text), 200000)
        self.assertFalse(self._get_leads())

    def test_script_is_text(self):
        evil = "<script>alert(1)</script>"
        text = self._send(partner_name=evil, privacy="").text
        self.assertNotIn(evil, text)
        self.assertIn("&lt;script&gt;", text)
        self._send(partner_name=evil, description=f"Please {evil}\x00 help us")
        lead = self._get_leads()
        self.assertEqual(lead.partner_name, evil)
        self.assertIn("&lt;script&gt;", lead.description)
        self.assertNotIn("<script>", lead.description)

    def test_abroad_needs_no_province(self):
        france = self.env.ref("base.fr")
        self._send(country_id=str(france.id), state_id=str(self.milano.id))
        lead = self._get_leads()
        self.assertEqual(lead.country_id, france)
        self.assertFalse(lead.state_id)
        self.assertFalse(lead.desk_id)

    def test_robot_is_thanked_and_forgotten(self):
        response = self._send(fax_number="12345")
        self.assertIn("Thank you", response.text)
        self.assertFalse(self._get_leads())

    def test_token_is_needed(self):
        with mute_logger("odoo.http"):
            self._post("/desk/request", self._prepare_form(csrf_token="no"), status=400)
        self.assertFalse(self._get_leads())

    def test_thanks_of_nobody_is_not_found(self):
        self._get("/desk/request/thanks/" + KEY, status=404)

    def test_portal_user_finds_the_form_filled_in(self):
        self.user_theatre.partner_id.write({"email": "anna@prova.example", "phone": "+39 02 99"})
        self._login(self.user_theatre)
        text = self._get("/desk/request")
        self.assertIn('value="Teatro di Prova"', text)
        self.assertIn('value="anna@prova.example"', text)
        self._send(partner_name="Somebody Else", email_from="other@other.example")
        lead = self._get_leads()
        self.assertEqual(lead.partner_id.commercial_partner_id, self.theatre)
        self.assertEqual(lead.partner_name, "Teatro di Prova")
        self.assertEqual(lead.email_from, "anna@prova.example")
        self.assertEqual(self.user_theatre.partner_id.email, "anna@prova.example")
        self.assertEqual(self.theatre.email, "teatro@prova.example")

    def test_form_asks_the_same_queries_with_more_requests(self):
        few = self._count_queries("/desk/request")
        self.env["crm.lead"].create(
            [{"name": f"Request {n}", "is_living_request": True} for n in range(30)]
        )
        self.assertEqual(self._count_queries("/desk/request"), few)
