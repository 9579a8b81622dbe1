from datetime import date
from fractions import Fraction

from odoo.tests import BaseCase, tagged

from ..tools import autonomy, radar, triage

DAY = date(2026, 2, 28)


def assessed(key, moment, own, other, day=DAY):
    return autonomy.Assessed(key, moment, day, own, other)


@tagged("post_install", "-at_install")
class TestAutonomy(BaseCase):
    """The autonomy score, triage and radar, without a database."""

    def test_score(self):
        cases = [
            ("no assessment", [], None),
            ("the start does not count", [assessed(1, "t0", 90, 90)], None),
            ("the adviser is stricter", [assessed(1, "t1", 80, 55)], 55),
            ("the organization is stricter", [assessed(1, "t2", 40, 55)], 40),
            ("nothing reached is a score", [assessed(1, "t2", 0, 55)], 0),
            (
                "the last day counts",
                [assessed(1, "t2", 80, 80, date(2024, 2, 29)), assessed(2, "t1", 60, 70)],
                60,
            ),
            (
                "the end comes after midway",
                [assessed(9, "t2", 80, 80), assessed(10, "t1", 1, 1)],
                80,
            ),
        ]
        for label, assessments, expected in cases:
            with self.subTest(label):
                self.assertEqual(autonomy.score(assessments), expected)

    def test_triage(self):
        thresholds = triage.Thresholds(Fraction(70), Fraction(40), Fraction(40))
        cases = [
            (70, {1: 40, 2: 100}, "a", ()),
            (Fraction("69.99"), {1: 69}, "b", ()),
            (90, {1: Fraction("39.99"), 2: 95}, "b", (1,)),
            (40, {1: 0}, "b", ()),
            (Fraction("39.99"), {1: 90}, "c", ()),
            (0, {}, "c", ()),
        ]
        for total, by_dimension, letter, low in cases:
            with self.subTest(total=total):
                result = triage.propose(
                    Fraction(total),
                    {key: Fraction(value) for key, value in by_dimension.items()},
                    thresholds,
                )
                self.assertEqual((result.letter, result.low), (letter, low))

    def test_radar(self):
        labels = ["Set & freight", "A very long name of a dimension", "Third"]
        drawing = radar.draw(
            "A <title>",
            "Words",
            labels,
            [
                radar.Series("Start", "#123456", [10, 20, 30]),
                radar.Series("With a gap", "#654321", [10, None, 200], "2 4"),
            ],
        )
        self.assertIn("<title>A &lt;title&gt;</title>", drawing)
        self.assertIn("Set &amp; freight", drawing)
        self.assertIn("currentColor", drawing)
        self.assertEqual(drawing.count('stroke="#123456"'), 2, "a line and its legend")
        self.assertEqual(drawing.count('stroke="#654321"'), 1, "a line with a gap is dots")
        self.assertEqual(drawing.count("<circle"), 5)
        self.assertEqual(radar.draw("T", "D", labels[:2], []), "")
