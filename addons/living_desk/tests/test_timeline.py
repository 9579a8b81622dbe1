from datetime import date, timedelta
from xml.etree import ElementTree

from odoo.tests import BaseCase, tagged

from odoo.addons.living_desk.tools.timeline import Mark, render, ticks

SVG = "{http://www.w3.org/2000/svg}"
START, END = date(2026, 1, 15), date(2026, 12, 31)


@tagged("post_install", "-at_install")
class TestTimeline(BaseCase):
    """The picture of a path is well formed and puts each day where it belongs."""

    def _render(self, marks=(), lanes=("Orientation", "Touring"), today=date(2026, 6, 1), **more):
        text = render("Timeline", lanes, marks, START, END, (today, "Today"), **more)
        return ElementTree.fromstring(text)

    def test_each_step_is_a_dot_with_a_title(self):
        marks = [
            Mark(0, START, "done", "Kick-off – 15/01 – Done"),
            Mark(1, date(2026, 9, 1), "late", "Tour & <fees>"),
        ]
        dots = self._render(marks).findall(f"{SVG}circle")
        self.assertEqual(len(dots), 2)
        self.assertEqual(dots[1].find(f"{SVG}title").text, "Tour & <fees>")
        self.assertLess(float(dots[0].get("cx")), float(dots[1].get("cx")))
        self.assertLess(float(dots[0].get("cy")), float(dots[1].get("cy")))

    def test_a_step_outside_the_dates_widens_the_picture(self):
        early, late = date(2025, 11, 1), date(2027, 2, 1)
        picture = self._render([Mark(0, early, "done", "a"), Mark(0, late, "todo", "b")])
        width = float(picture.get("viewBox").split()[2])
        for dot in picture.findall(f"{SVG}circle"):
            self.assertTrue(0 <= float(dot.get("cx")) <= width)

    def test_today_is_drawn_only_within_the_picture(self):
        for today, expected in (
            (date(2026, 6, 1), 1),
            (START, 1),
            (date(2025, 1, 1), 0),
            (date(2028, 1, 1), 0),
        ):
            with self.subTest(today=today):
                lines = self._render(today=today).findall(f"{SVG}line")
                self.assertEqual(len(lines), expected)

    def test_suspensions_are_shaded(self):
        pauses = [(date(2026, 2, 1), date(2026, 3, 1)), (date(2026, 7, 1), None)]
        shades = self._render(pauses=pauses).findall(f"{SVG}rect")
        self.assertEqual(len(shades), 2)
        self.assertGreater(float(shades[1].get("width")), float(shades[0].get("width")))

    def test_one_day_no_steps_and_a_thousand(self):
        self.assertFalse(self._render([], lanes=()).findall(f"{SVG}circle"))
        render("One day", ["A"], [Mark(0, START, "next", "x")], START, START, (START, "Today"))
        render("The last day", ["A"], [], date.max, date.max, (date.max, "Today"))
        marks = [Mark(0, START + timedelta(days=n % 300), "todo", str(n)) for n in range(1000)]
        self.assertEqual(len(self._render(marks).findall(f"{SVG}circle")), 1000)

    def test_the_axis_stays_readable(self):
        for start, end in (
            (date(2026, 1, 31), date(2026, 3, 1)),
            (date(2026, 1, 1), date(2027, 12, 31)),
            (date(2020, 2, 29), date(2030, 2, 28)),
            (date(1990, 1, 1), date(2030, 1, 1)),
            (date(9999, 1, 1), date.max),
        ):
            with self.subTest(start=start, end=end):
                days = ticks(start, end)
                self.assertTrue(1 <= len(days) <= 15)
                self.assertEqual({day.day for day in days}, {1})
                self.assertEqual(days, sorted(set(days)))
                self.assertTrue(start <= days[0] and days[-1] <= end)
