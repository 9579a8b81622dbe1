from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.clash import Level
from ..tools.consequence import LIVE_STATES, Consequence, follow

ALL_STATES = ("idea", "provisional", "confirmed", "public", "cancelled")


@tagged("post_install", "-at_install")
class TestConsequence(BaseCase):
    def test_what_follows(self):
        nothing, reason, refusal = Consequence
        cases = (
            (Level.INFO, "public", True, nothing),
            (Level.WARN, "idea", True, nothing),
            (Level.BLOCK, "cancelled", True, nothing),
            (Level.WARN, "provisional", True, reason),
            (Level.WARN, "public", True, reason),
            (Level.BLOCK, "provisional", True, reason),
            (Level.PUBLISH, "confirmed", True, reason),
            (Level.PUBLISH, "public", True, refusal),
            (Level.BLOCK, "confirmed", True, refusal),
            (Level.BLOCK, "public", True, refusal),
            (Level.BLOCK, "confirmed", False, reason),
            (Level.PUBLISH, "public", False, reason),
        )
        for level, state, is_certain, expected in cases:
            with self.subTest(level=level, state=state, is_certain=is_certain):
                self.assertEqual(follow(level, state, is_certain), expected)

    @given(st.sampled_from(Level), st.sampled_from(ALL_STATES), st.booleans())
    def test_laws(self, level, state, is_certain):
        found = follow(level, state, is_certain)
        if state not in LIVE_STATES or level < Level.WARN:
            self.assertEqual(found, Consequence.NOTHING)
        else:
            self.assertGreaterEqual(found, Consequence.REASON)
        self.assertLessEqual(follow(level, state, False), found, "what is uncertain asks less")
        if level < Level.BLOCK:
            harder = follow(Level(level + 1), state, is_certain)
            self.assertGreaterEqual(harder, found)
