from odoo.tests import tagged

from odoo.addons.living_desk.tests.common_readonly import ReadonlyRoutesCommon

from .common import LivingDeskEventsCommon, rome


@tagged("post_install", "-at_install")
class TestReadonlyRoutes(LivingDeskEventsCommon, ReadonlyRoutesCommon):
    """Pages of the shared calendar that only read do so."""

    def test_pages_that_say_they_only_read(self):
        entry = self._plan(rome(10, 20), rome(10, 22), "provisional", self.theatre)
        theatre = self.user_theatre
        check = f"date=2035-03-10&venue_id={self.hall.id}&discipline_id={self.dance.id}"
        self._assert_only_read(
            "living_desk_events",
            [
                ("/my/calendar", theatre, "/my/calendar"),
                ("/my/calendar/page/<int:page>", theatre, "/my/calendar/page/2"),
                ("/my/calendar/check", theatre, f"/my/calendar/check?{check}"),
                ("/my/calendar/check/live", theatre, self._check_live),
                ("/my/calendar/new", theatre, f"/my/calendar/new?{check}"),
                ("/my/calendar/<int:entry_id>", theatre, f"/my/calendar/{entry.id}"),
            ],
        )

    def _check_live(self):
        form = {"date": "2035-03-10", "discipline_id": self.dance.id, "state": "confirmed"}
        self.make_jsonrpc_request("/my/calendar/check/live", {"form": form})
