from odoo.tests import BaseCase, tagged

from ..tools.feed_token import is_token, make_token


@tagged("post_install", "-at_install")
class TestFeedToken(BaseCase):
    """The secret in the address of a feed."""

    def test_each_is_another_one(self):
        tokens = {make_token() for __ in range(100)}
        self.assertEqual(len(tokens), 100)
        self.assertTrue(all(map(is_token, tokens)))

    def test_what_cannot_be_one(self):
        for text in ("", "short", "x" * 65, "with a blank in it", "../../etc/passwd",
                     "accented-accènted", "sixteen-letters-\n"):  # fmt: skip
            with self.subTest(text):
                self.assertFalse(is_token(text))
