"""What the tests of the portal start from: a browser without a face."""

from odoo.http import Request
from odoo.tests import HttpCase

from .common import LivingDeskCommon


class LivingPortalCommon(LivingDeskCommon, HttpCase):
    """Log in, get and post as a person would, and count what a page asks of the database."""

    def _login(self, user=None):
        self.authenticate(user and user.login, user and user.login)

    def _get(self, url, status=200):
        response = self.url_open(url)
        self.assertEqual(response.status_code, status, url)
        return response.text

    def _post(self, url, data=None, status=200, **kwargs):
        """Send a form with its token.

        :return: the response; redirections are followed
        """
        response = self.url_open(
            url, data={"csrf_token": Request.csrf_token(self), **(data or {})}, **kwargs
        )
        self.assertEqual(response.status_code, status, url)
        return response

    def _count_queries(self, url):
        """Return the number of queries of a page, once what is cached for long is cached."""
        self._get(url)
        self.env.flush_all()
        before = self.cr.sql_log_count
        self._get(url)
        return self.cr.sql_log_count - before

    def _assert_login_asked(self, url):
        self.authenticate(None, None)
        response = self.url_open(url)
        self.assertIn("/web/login", response.url, url)
