from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.living_desk.tests.common_readonly import ReadonlyRoutesCommon

from .common import PDF, LivingBillingCommon


@tagged("post_install", "-at_install")
class TestReadonlyRoutes(LivingBillingCommon, ReadonlyRoutesCommon):
    """Pages about turnover that only read do so."""

    def test_pages_that_say_they_only_read(self):
        turnover = self._create_turnover(80_000)
        document = turnover.document_ids[:1]
        aid = self.env["living.aid"].create(
            {
                "organization_id": self.theatre.id,
                "amount": 10,
                "granting_body": "Regione di Prova",
                "document_ids": [Command.create({"name": "decree.pdf", "raw": PDF})],
            }
        )
        theatre = self.user_theatre
        self._assert_only_read(
            "living_desk_billing",
            [
                ("/my/turnover", theatre, "/my/turnover"),
                ("/my/turnover/page/<int:page>", theatre, "/my/turnover/page/2"),
                ("/my/turnover/<int:turnover_id>", theatre, f"/my/turnover/{turnover.id}"),
                (
                    "/my/turnover/<int:turnover_id>/documents/<int:attachment_id>",
                    theatre,
                    f"/my/turnover/{turnover.id}/documents/{document.id}",
                ),
                ("/my/turnover/new", theatre, "/my/turnover/new"),
                ("/my/aid", theatre, "/my/aid"),
                ("/my/aid/page/<int:page>", theatre, "/my/aid/page/2"),
                (
                    "/my/aid/<int:aid_id>/documents/<int:attachment_id>",
                    theatre,
                    f"/my/aid/{aid.id}/documents/{aid.document_ids.id}",
                ),
                ("/my/aid/new", theatre, "/my/aid/new"),
                ("/prices", theatre, "/prices"),
                ("/my/turnover/first-year", theatre, "/my/turnover/first-year"),
            ],
        )
