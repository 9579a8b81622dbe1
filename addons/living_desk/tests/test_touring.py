from datetime import date

from odoo.tests import BaseCase, tagged

from odoo.addons.living_desk.tools import touring

FR, CA, CH, CY = 1, 2, 3, 4
EU = {FR, CY}
SCHENGEN = {FR, CH}


@tagged("post_install", "-at_install")
class TestTouring(BaseCase):
    """Which tasks a tour needs and when, without a database."""

    def test_which_tasks(self):
        cases = (
            # condition, countries, set, text, needed
            ("always", [], False, False, True),
            ("outside_eu", [], False, False, False),
            ("outside_eu", [FR], False, False, False),
            ("outside_eu", [FR, CA], False, False, True),
            ("outside_eu", [CH], False, False, True),
            ("outside_schengen", [CH], False, False, False),
            ("outside_schengen", [CY], False, False, True),
            ("outside_eu", [CY], False, False, False),
            ("set", [FR], True, False, True),
            ("set", [FR], False, True, False),
            ("set_outside_eu", [FR], True, False, False),
            ("set_outside_eu", [CA], False, False, False),
            ("set_outside_eu", [CA], True, False, True),
            ("text", [CA], False, True, True),
            ("text", [CA], True, False, False),
        )
        for condition, countries, has_set, has_text, needed in cases:
            tour = touring.Tour(frozenset(countries), has_set, has_text)
            with self.subTest(condition=condition, tour=tour):
                self.assertEqual(touring.applies(condition, tour, EU, SCHENGEN), needed)

    def test_when(self):
        leave, back = date(2028, 8, 31), date(2028, 9, 30)
        cases = (
            ("departure", -18, "month", date(2027, 2, 28)),
            ("departure", -6, "month", date(2028, 2, 29)),
            ("departure", -6, "week", date(2028, 7, 20)),
            ("departure", 0, "day", leave),
            ("return", 1, "day", date(2028, 10, 1)),
            ("return", 5, "month", date(2029, 2, 28)),
        )
        for anchor, offset, unit, day in cases:
            with self.subTest(anchor=anchor, offset=offset, unit=unit):
                self.assertEqual(touring.due(leave, back, anchor, offset, unit), day)
