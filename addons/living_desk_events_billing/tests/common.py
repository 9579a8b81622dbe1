"""A course that costs what the tier says, and three organizations that come to it."""

from odoo import fields

from odoo.addons.living_desk_billing.tests.common import LivingBillingCommon


class LivingEventBillingCommon(LivingBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        now = fields.Datetime.now()
        cls.course = cls.env["event.event"].create(
            {
                "name": "Touring abroad",
                "desk_id": cls.desk_lombardia.id,
                "company_id": cls.company.id,
                "date_tz": "Europe/Rome",
                "date_begin": fields.Datetime.add(now, days=10),
                "date_end": fields.Datetime.add(now, days=11),
                "event_mail_ids": [],
                "living_product_id": cls.assessment.id,
            }
        )
        cls.circus = cls._create_organization("Circo di Prova", cls.desk_lombardia, cls.milano)
        # Tier A: a fixed price of 100; tier B: half of 600.
        cls._verify_turnover(20_000.0)
        cls._verify_turnover(80_000.0, cls.circus)

    @classmethod
    def _enrol(cls, *names, organization=None, **values):
        return cls.env["event.registration"].create(
            [
                {
                    "event_id": cls.course.id,
                    "name": name,
                    "email": f"{name.lower()}@people.example",
                    "organization_id": (organization or cls.theatre).id,
                    **values,
                }
                for name in names
            ]
        )
