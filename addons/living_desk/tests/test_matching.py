from odoo.tests import BaseCase, tagged

from odoo.addons.living_desk.tools import matching
from odoo.addons.living_desk.tools.matching import Candidate, Need

SKILL, OTHER_SKILL, FRENCH, ENGLISH, FRANCE, CANADA, THEATRE, DANCE = range(1, 9)
DESK, OTHER_DESK, FAR_DESK = 101, 102, 103
REGION, FAR_REGION = 201, 202


def ids(*values):
    return frozenset(values)


NEED = Need(
    desk=DESK,
    regions=ids(REGION),
    skills=ids(SKILL, OTHER_SKILL),
    languages=ids(FRENCH),
    countries=ids(FRANCE, CANADA),
    disciplines=ids(THEATRE),
    spread_limit=40,
)


def candidate(number=1, **values):
    """Return a consultant of the desk who has all that is asked, unless said otherwise."""
    return Candidate(
        **{
            "id": number,
            "desks": ids(DESK),
            "regions": ids(REGION),
            "skills": ids(SKILL, OTHER_SKILL),
            "languages": ids(FRENCH, ENGLISH),
            "countries": ids(FRANCE, CANADA),
            "disciplines": ids(THEATRE, DANCE),
            "hours_left": 10.0,
            **values,
        }
    )


@tagged("post_install", "-at_install")
class TestMatching(BaseCase):
    """Who fits, in which order and why: without a database."""

    def test_how_well_a_consultant_fits(self):
        for values, expected in (
            ({}, 100),
            ({"skills": ids(SKILL)}, 80),
            ({"countries": ids(FRANCE)}, 87.5),
            ({"countries": ids()}, 75),
            ({"languages": ids(ENGLISH)}, 80),
            ({"disciplines": ids(DANCE)}, 85),
            (
                {
                    "skills": ids(SKILL),
                    "languages": ids(),
                    "countries": ids(),
                    "disciplines": ids(),
                },
                20,
            ),
            ({"share": 40.0}, 100),
            ({"share": 40.1}, 50),
        ):
            with self.subTest(values=values):
                self.assertAlmostEqual(matching.match(NEED, candidate(**values)).score, expected)

    def test_only_what_is_asked_counts(self):
        for need, expected in (
            (Need(desk=DESK), 100),
            (Need(desk=DESK, languages=ids(FRENCH)), 0),
            (Need(desk=DESK, skills=ids(SKILL), languages=ids(FRENCH)), 100 * 40 / 60),
        ):
            with self.subTest(need=need):
                found = matching.match(need, candidate(languages=ids(ENGLISH)))
                self.assertAlmostEqual(found.score, expected)

    def test_what_fits_and_what_is_missing_is_told(self):
        found = matching.match(NEED, candidate(skills=ids(SKILL), countries=ids(CANADA)))
        self.assertEqual(
            found.facts,
            (
                ("skills", ids(SKILL), ids(OTHER_SKILL)),
                ("countries", ids(CANADA), ids(FRANCE)),
                ("languages", ids(FRENCH), ids()),
                ("disciplines", ids(THEATRE), ids()),
            ),
        )

    def test_how_near_a_consultant_is(self):
        for values, expected in (
            ({}, "desk"),
            ({"desks": ids(OTHER_DESK, DESK), "regions": ids(FAR_REGION)}, "desk"),
            ({"desks": ids(OTHER_DESK)}, "region"),
            ({"desks": ids(FAR_DESK), "regions": ids(FAR_REGION)}, "elsewhere"),
            ({"desks": ids(), "regions": ids()}, "elsewhere"),
        ):
            with self.subTest(values=values):
                self.assertEqual(matching.find_territory(NEED, candidate(**values)), expected)

    def test_who_cannot_be_asked(self):
        for values, expected in (
            ({}, None),
            ({"in_conflict": True}, "conflict"),
            ({"in_conflict": True, "hours_left": 0.0}, "conflict"),
            ({"was_asked": True}, "asked"),
            ({"was_asked": True, "is_on_path": True}, "asked"),
            ({"is_on_path": True}, "on_path"),
            ({"skills": ids(99)}, "no_skill"),
            ({"skills": ids(SKILL), "hours_left": 0.5}, None),
            ({"is_away": True, "hours_left": 0.0}, "away"),
            ({"hours_left": 0.0}, "no_hours"),
            ({"hours_left": -3.0}, "no_hours"),
        ):
            with self.subTest(values=values):
                self.assertEqual(matching.find_obstacle(NEED, candidate(**values)), expected)

    def test_the_order(self):
        """Territory, then fit, then hours left, then who has been in the register longest."""
        far = {"desks": ids(FAR_DESK), "regions": ids(FAR_REGION)}
        near = {"desks": ids(OTHER_DESK)}
        ranking = matching.rank(
            NEED,
            [
                candidate(1, **far),
                candidate(2, **near),
                candidate(3, skills=ids(SKILL), countries=ids()),
                candidate(4, share=90.0),
                candidate(5, hours_left=4.0),
                candidate(7),
                candidate(6),
                candidate(8, in_conflict=True),
                candidate(9, hours_left=0.0),
                candidate(10, hours_left=0.0),
            ],
        )
        self.assertEqual([found.candidate.id for found in ranking.matches], [6, 7, 5, 3, 4, 2, 1])
        self.assertEqual(ranking.left_out, {"conflict": [8], "no_hours": [9, 10]})
        over = [found.candidate.id for found in ranking.matches if found.over_limit]
        self.assertEqual(over, [4])

    def test_nobody(self):
        ranking = matching.rank(NEED, [])
        self.assertEqual((ranking.matches, ranking.left_out), ([], {}))

    def test_promised_hours_are_spread_until_the_path_ends(self):
        for hours, months, expected in ((12, 6, 2), (12, 1, 12), (12, 0, 12), (12, -3, 12)):
            with self.subTest(months=months):
                self.assertEqual(matching.spread_month(hours, months), expected)
