from base64 import b64encode

from odoo.tests import tagged

from odoo.addons.living_desk.tests.common_readonly import ReadonlyRoutesCommon

from .common import rome
from .common_training import LivingTrainingCommon


@tagged("post_install", "-at_install")
class TestReadonlyRoutes(LivingTrainingCommon, ReadonlyRoutesCommon):
    """Pages of the shared calendar that only read do so."""

    def test_pages_that_say_they_only_read(self):
        entry = self._plan(rome(10, 20), rome(10, 22), "provisional", self.theatre)
        shown = self._plan(rome(11, 20), rome(11, 22), "public")
        self.theatre._renew_calendar_token_sudo()
        theatre = self.user_theatre
        self.course.is_on_portal = True
        certificate = self.env["living.certificate"].create(
            self.env["living.certificate"]._prepare_from_registration(
                self._enrol("Anna", organization=self.theatre)
            )
        )
        # The file is made by a program outside.
        self.patch(
            self.env.registry["ir.actions.report"],
            "_render_qweb_pdf",
            lambda *args, **kwargs: (b"%PDF-1.4", "pdf"),
        )
        check = f"date=2035-03-10&venue_id={self.hall.id}&discipline_id={self.dance.id}"
        import_sudo = (
            self.env["living.calendar.import"]
            .with_user(theatre)
            .sudo()
            .create(
                {
                    "desk_id": self.desk_lombardia.id,
                    "organization_id": self.theatre.id,
                    "file": b64encode(b"titolo;data\nA;never"),
                }
            )
        )
        import_sudo.action_check()
        imported = f"/my/calendar/import/{import_sudo.id}"
        self._assert_only_read(
            "living_desk_events",
            [
                ("/my/calendar", theatre, "/my/calendar"),
                ("/my/calendar/page/<int:page>", theatre, "/my/calendar/page/2"),
                ("/my/calendar/check", theatre, f"/my/calendar/check?{check}"),
                ("/my/calendar/check/live", theatre, self._check_live),
                ("/my/calendar/days", theatre, self._get_days),
                ("/my/calendar/new", theatre, f"/my/calendar/new?{check}"),
                ("/my/calendar/<int:entry_id>", theatre, f"/my/calendar/{entry.id}"),
                ("/shared-calendar", None, "/shared-calendar?view=month&month=2035-03"),
                ("/shared-calendar/page/<int:page>", None, "/shared-calendar/page/2"),
                ("/shared-calendar/<int:entry_id>", None, f"/shared-calendar/{shown.id}"),
                ("/shared-calendar/feed.ics", None, "/shared-calendar/feed.ics"),
                (
                    "/shared-calendar/<int:entry_id>/event.ics",
                    None,
                    f"/shared-calendar/{shown.id}/event.ics",
                ),
                (
                    "/shared-calendar/organization/<string:token>/feed.ics",
                    None,
                    f"/shared-calendar/organization/{self.theatre.living_calendar_token}/feed.ics",
                ),
                ("/my/calendar/import", theatre, "/my/calendar/import"),
                ("/my/calendar/import/<int:import_id>", theatre, imported),
                (
                    "/my/calendar/import/<int:import_id>/rejected",
                    theatre,
                    f"{imported}/rejected",
                ),
                ("/my/trainings", theatre, "/my/trainings"),
                ("/my/trainings/page/<int:page>", theatre, "/my/trainings/page/2"),
                ("/my/trainings/<int:event_id>", theatre, f"/my/trainings/{self.course.id}"),
                (
                    "/my/trainings/certificates/<int:certificate_id>",
                    theatre,
                    f"/my/trainings/certificates/{certificate.id}",
                ),
            ],
        )

    def _get_days(self):
        params = {"first": "2035-03-01", "last": "2035-03-31", "form": {"city": ["Milano"]}}
        self.make_jsonrpc_request("/my/calendar/days", params)

    def _check_live(self):
        form = {"date": "2035-03-10", "discipline_id": self.dance.id, "state": "confirmed"}
        self.make_jsonrpc_request("/my/calendar/check/live", {"form": form})
