"""What the tests of pages that only read start from."""

import threading
from unittest.mock import patch

from odoo.http import Request

from .common_portal import LivingPortalCommon


class ReadonlyRoutesCommon(LivingPortalCommon):
    """Visit every route that says it only reads, on a connection that cannot write.

    Odoo tries such a route on a read-only connection (a replica, where there is one) and, when
    it writes all the same, does the whole request again on another: slow, and only logged.
    """

    def _get_readonly_routes(self, addon):
        """Return the patterns of the routes of an addon that are declared to only read."""
        module = f"odoo.addons.{addon}.controllers"
        thread = threading.current_thread()
        with patch.object(thread, "dbname", self.env.cr.dbname, create=True):
            rules = list(self.env["ir.http"].routing_map().iter_rules())
        return {
            rule.rule
            for rule in rules
            if rule.endpoint.routing["readonly"] is True
            and rule.endpoint.func.__module__.startswith(module)
        }

    def _assert_only_read(self, addon, visits):
        """Visit the routes of an addon, all of them.

        :param visits: list of (pattern of the route, user, URL, or what to call)
        """
        self.assertEqual(
            {pattern for pattern, _user, _url in visits}, self._get_readonly_routes(addon)
        )
        serve = Request._serve_ir_http
        served = []

        def serve_and_note(request, rule, args):
            served.append((rule.rule, request.env.cr.readonly))
            return serve(request, rule, args)

        for pattern, user, visit in visits:
            self._login(user)
            # The first page of a session may write what is kept about the device.
            self.url_open("/my/home" if user else "/web/login")
            served.clear()
            with (
                self.subTest(route=pattern),
                patch.object(Request, "_serve_ir_http", serve_and_note),
                self.assertNoLogs("odoo.http", "WARNING"),
            ):
                visit() if callable(visit) else self._get(visit)
                self.assertEqual(served[0], (pattern, True))
                self.assertNotIn(False, [readonly for _pattern, readonly in served])
