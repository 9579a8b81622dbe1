from datetime import datetime

from odoo.tests import BaseCase, tagged

from ..tools.agenda_day import find_next, join_free


def at(hour, minute=0):
    return datetime(2035, 3, 10, hour, minute)


@tagged("post_install", "-at_install")
class TestAgendaTools(BaseCase):
    SPANS = [(at(10), at(11), "b"), (at(9), at(9, 30), "a"), (at(15), at(16), "c")]

    def test_what_comes_next(self):
        cases = [
            (at(8), ("a", False)),
            (at(9), ("a", True)),
            (at(9, 30), ("b", False)),
            (at(10, 59), ("b", True)),
            (at(12), ("c", False)),
            (at(16), (None, False)),
        ]
        for now, expected in cases:
            with self.subTest(now):
                self.assertEqual(find_next(self.SPANS, now), expected)
        self.assertEqual(find_next([], at(8)), (None, False))

    def test_free_slots_are_joined(self):
        def line(start, organization="", is_absent=False):
            return {
                "start": start,
                "stop": start + 1,
                "organization": organization,
                "is_absent": is_absent,
                "is_over": start < 1,
            }

        lines = [line(0), line(1), line(2, "X"), line(3), line(4, is_absent=True), line(5)]
        self.assertEqual(
            [(item["start"], item["stop"], item["is_over"]) for item in join_free(lines)],
            [(0, 2, False), (2, 3, False), (3, 4, False), (4, 5, False), (5, 6, False)],
        )
        self.assertEqual(lines[0]["stop"], 1, "what is given stays as it is")
        self.assertEqual(join_free([]), [])
