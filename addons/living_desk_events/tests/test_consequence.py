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
            (Level.INFO, "public", nothing),
            (Level.WARN, "idea", nothing),
            (Level.BLOCK, "cancelled", nothing),
            (Level.WARN, "provisional", reason),
            (Level.WARN, "public", reason),
            (Level.BLOCK, "provisional", reason),
            (Level.PUBLISH, "confirmed", reason),
            (Level.PUBLISH, "public", refusal),
            (Level.BLOCK, "confirmed", refusal),
            (Level.BLOCK, "public", refusal),
        )
        for level, state, expected in cases:
            with self.subTest(level=level, state=state):
                self.assertEqual(follow(level, state), expected)

    @given(st.sampled_from(Level), st.sampled_from(ALL_STATES))
    def test_laws(self, level, state):
        found = follow(level, state)
        if state not in LIVE_STATES or level < Level.WARN:
            self.assertEqual(found, Consequence.NOTHING)
        else:
            self.assertGreaterEqual(found, Consequence.REASON)
        if level < Level.BLOCK:
            self.assertGreaterEqual(follow(Level(level + 1), state), found)
