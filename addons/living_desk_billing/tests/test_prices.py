import logging
import re

from lxml import html

from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from .common import LivingBillingCommon


@tagged("post_install", "-at_install")
class TestPrices(LivingBillingCommon, HttpCase):
    """Anybody types a turnover and sees what it costs; nothing of it is kept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["living.desk"].search([]).publish_prices = False
        cls.desk_lombardia.publish_prices = True
        cls.product_count = cls.env["product.product"].search_count(
            [("is_living_service", "=", True)]
        )

    def _post(self, amount, desk=None, csrf=True):
        page = html.fromstring(self.url_open("/prices").content)
        data = {"amount": amount, "desk_id": (desk or self.desk_lombardia).id}
        if csrf:
            data["csrf_token"] = page.xpath("//form[@action='/prices']//input[@name='csrf_token']")[
                0
            ].get("value")
        return self.url_open("/prices", data=data)

    def _text(self, response):
        return " ".join(html.fromstring(response.content).text_content().split())

    def _find_price(self, response, service):
        page = html.fromstring(response.content)
        for row in page.xpath("//div[@id='prices_result' or @class]//tr | //section//tr"):
            cells = [" ".join(cell.text_content().split()) for cell in row.xpath("th|td")]
            if cells and cells[0].startswith(service):
                return cells
        return None

    def test_a_turnover_gives_tier_and_prices(self):
        response = self._post("80,000.00")
        text = self._text(response)
        self.assertIn("Tier B", text)
        self.assertIn("50,000.00", text)
        self.assertIn("250,000.00", text)
        _name, list_price, method, price = self._find_price(response, "Assessment")
        self.assertIn("600.00", list_price)
        self.assertIn("50%", method)
        self.assertIn("300.00", price)
        _name, _list_price, method, price = self._find_price(response, "Advice")
        self.assertEqual(method, "List price")
        self.assertIn("2,000.00", price)

    def test_an_edge_is_in_the_higher_tier(self):
        self.assertIn("Tier A", self._text(self._post("49999.99")))
        self.assertIn("Tier B", self._text(self._post("50000")))
        self.assertIn("Tier A", self._text(self._post("0")))

    def test_bad_input_gets_a_sentence(self):
        for amount, sentence in (
            ("", "Please write the turnover"),
            ("a lot", "Please write an amount in digits"),
            ("-1", "cannot be negative"),
            ("9" * 20, "too large"),
            ("1e5", "Please write an amount in digits"),
            ("<b>5</b>", "Please write an amount in digits"),
        ):
            with self.subTest(amount=amount):
                response = self._post(amount)
                self.assertEqual(response.status_code, 200)
                self.assertIn(sentence, self._text(response))
                self.assertNotIn("You pay", self._text(response))

    def test_a_desk_that_is_not_public_is_not_found(self):
        self._create_schedule(self.desk_sicilia).action_publish()
        marche = self.env["living.desk"].create({"name": "Open", "publish_prices": True})
        self._create_schedule(marche).action_publish()
        text = self._text(self.url_open("/prices"))
        self.assertNotIn(self.desk_sicilia.name, text)
        self.assertIn("Open", text)
        for desk in (self.desk_sicilia, self.env["living.desk"]):
            text = self._text(self._post("80000", desk=desk or self.desk_sicilia))
            self.assertIn("Please choose the desk", text)

    def test_without_a_schedule_there_is_a_kind_word(self):
        self.desk_lombardia.publish_prices = False
        text = self._text(self.url_open("/prices"))
        self.assertIn("No desk shows its prices", text)
        self.assertIn("Ask the desk of your region", text)
        self.assertNotIn("/prices", self.url_open("/web/login").text)

    def test_the_login_page_leads_there(self):
        self.assertIn('href="/prices"', self.url_open("/web/login").text)

    @mute_logger("odoo.http")
    def test_a_form_of_elsewhere_is_refused(self):
        self.assertEqual(self._post("80000", csrf=False).status_code, 400)

    def test_the_address_carries_nothing(self):
        response = self.url_open(f"/prices?amount=81234&desk_id={self.desk_lombardia.id}")
        field = html.fromstring(response.content).xpath("//input[@name='amount']")[0]
        self.assertFalse(field.get("value"))
        self.assertNotIn("You pay", self._text(response))

    def test_nothing_is_kept_nor_logged(self):
        figure = "81234"

        def count_rows():
            self.env.flush_all()
            self.cr.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace ="
                " current_schema()::regnamespace AND (relname LIKE 'living%%'"
                " OR relname IN ('crm_lead', 'res_partner', 'mail_message', 'ir_logging'))"
            )
            tables = [name for (name,) in self.cr.fetchall()]
            counts = {}
            for table in tables:
                self.cr.execute(SQL("SELECT COUNT(*) FROM %s", SQL.identifier(table)))
                counts[table] = self.cr.fetchone()[0]
            return counts

        self.url_open("/prices")
        before = count_rows()
        self.assertIn("living_turnover", before)
        lines = []
        handler = logging.Handler()
        handler.emit = lambda record: lines.append(record.getMessage())
        root = logging.getLogger()
        root.addHandler(handler)
        levels = {name: logging.getLogger(name).level for name in ("", "odoo", "werkzeug")}
        for name in levels:
            logging.getLogger(name).setLevel(logging.INFO)
        try:
            response = self._post(figure)
        finally:
            root.removeHandler(handler)
            for name, level in levels.items():
                logging.getLogger(name).setLevel(level)
        self.assertIn("Tier B", self._text(response))
        self.assertEqual(count_rows(), before)
        self.assertTrue(lines, "requests are logged")
        self.assertFalse([line for line in lines if re.search(figure, line)])
        self.assertEqual(response.url.partition("?")[2], "")
        self.assertEqual(response.headers["Cache-Control"], "no-store")

    def test_in_italian(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.opener.cookies["frontend_lang"] = "it_IT"
        response = self._post("80.000,00")
        self.assertIn("Tier B", self._text(response))
        self.assertIn("50.000,00", self._text(response))

    def test_a_visitor_sees_the_prices(self):
        self.start_tour("/prices", "living_desk_billing_prices")
