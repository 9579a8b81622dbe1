from fractions import Fraction

from odoo.tests import BaseCase, tagged

from ..tools import scoring

ONE = [scoring.Dimension(1, Fraction(1))]
BANDS = [scoring.Band(key, Fraction(lower)) for key, lower in ((1, 0), (2, 61), (3, 121), (4, 161))]


def questions(points, dimension=1, maximum=5):
    return [
        scoring.Question(index, dimension, Fraction(maximum), None if p is None else Fraction(p))
        for index, p in enumerate(points)
    ]


@tagged("post_install", "-at_install")
class TestScoring(BaseCase):
    """Points and bands, without a database."""

    def test_totals(self):
        cases = [
            ("everything", [5] * 40, "zero", (200, 200, 100, 0)),
            ("nothing reached", [0] * 40, "zero", (0, 200, 0, 0)),
            ("empty form", [], "zero", (0, 0, None, 0)),
            ("nobody answers, zero", [None] * 4, "zero", (0, 20, 0, 4)),
            ("nobody answers, skip", [None] * 4, "skip", (0, 0, None, 4)),
            ("one of two, zero", [5, None], "zero", (5, 10, 50, 1)),
            ("one of two, skip", [5, None], "skip", (5, 5, 100, 1)),
            ("all, refuse", [5, 0], "refuse", (5, 10, 50, 0)),
        ]
        for label, points, rule, expected in cases:
            with self.subTest(label):
                total = scoring.score(questions(points), ONE, rule).total
                self.assertEqual(
                    (total.points, total.maximum, total.percent, total.unanswered), expected
                )

    def test_refused_when_incomplete(self):
        with self.assertRaises(scoring.Incomplete) as refused:
            scoring.score(questions([5, None, 3, None]), ONE, "refuse")
        self.assertEqual(refused.exception.keys, [1, 3])

    def test_weights(self):
        dimensions = [
            scoring.Dimension(1, scoring.exact(0.1)),
            scoring.Dimension(2, scoring.exact(2)),
            scoring.Dimension(3, scoring.exact(1)),
        ]
        asked = questions([5, 0], 1) + questions([4], 2)
        result = scoring.score(asked, dimensions, "zero")
        self.assertEqual(result.by_dimension[1].points, 5)
        self.assertEqual(result.by_dimension[2].percent, 80)
        self.assertIsNone(result.by_dimension[3].percent)
        self.assertEqual(result.total.points, Fraction("8.5"))
        self.assertEqual(result.total.maximum, 11)

    def test_no_float_surprise(self):
        # As floats, ten times a tenth is a little less than one.
        dimensions = [scoring.Dimension(1, scoring.exact(0.1))]
        result = scoring.score(questions([1] * 10, maximum=1), dimensions, "zero")
        self.assertEqual(result.total.points, 1)
        self.assertEqual(scoring.find_band([scoring.Band(9, Fraction(1))], result.total.points), 9)

    def test_band_edges(self):
        cases = [
            (0, 1),
            (60, 1),
            (Fraction("60.99"), 1),
            (61, 2),
            (120, 2),
            (121, 3),
            (160, 3),
            (161, 4),
            (200, 4),
        ]
        for points, expected in cases:
            with self.subTest(points=points):
                self.assertEqual(scoring.find_band(BANDS, Fraction(points)), expected)
        self.assertIsNone(scoring.find_band([], Fraction(5)))
        self.assertIsNone(scoring.find_band(BANDS[1:], Fraction(60)))

    def test_bands_of_a_form_with_questions_left_out(self):
        total = scoring.score(questions([4] * 20 + [None] * 20), ONE, "skip").total
        self.assertEqual(total.points, 80)
        self.assertEqual(total.on_full_scale, 160)
        self.assertEqual(scoring.find_band(BANDS, total.on_full_scale), 3)
        self.assertEqual(scoring.score(questions([None]), ONE, "skip").total.on_full_scale, 0)
