import psycopg2

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.living_desk.tests.common_two_at_once import TwoAtOnceCase


@tagged("post_install", "-at_install")
class TestPaymentPlanTwoAtOnce(TwoAtOnceCase):
    """A plan is changed while a path is priced by it: whoever comes second begins again."""

    def _create_records(self, env):
        desk = env["living.desk"].create({"name": "Two at once"})
        organization = env["res.partner"].create(
            {
                "name": "Two at once",
                "is_company": True,
                "is_cultural_organization": True,
                "desk_id": desk.id,
            }
        )
        product = env["product.product"].create(
            {"name": "Two at once", "type": "service", "is_living_service": True}
        )
        plan = env["living.payment.plan"].create(
            {"name": "Two at once", "line_ids": [Command.create({"share": 100})]}
        )
        path = env["living.path"].create(
            {
                "name": "Two at once",
                "organization_id": organization.id,
                "desk_id": desk.id,
                "payment_plan_id": plan.id,
                "charge_ids": [Command.create({"product_id": product.id})],
            }
        )
        self.plan_id, self.charge_id = plan.id, path.charge_ids.id
        return path, plan, product, organization, desk

    def _change(self, env):
        plan = env["living.payment.plan"].browse(self.plan_id)
        plan.line_ids = [
            Command.update(plan.line_ids.id, {"share": 60}),
            Command.create({"share": 40, "timing": "months"}),
        ]

    def _split(self, env):
        env["living.path.charge"].browse(self.charge_id)._create_instalments()

    @mute_logger("odoo.sql_db")
    def test_the_second_begins_again(self):
        for first, second in ((self._split, self._change), (self._change, self._split)):
            with self.subTest(second=second.__name__), self.database.cursor() as late:
                late.execute("SELECT count(*) FROM living_payment_plan")
                with self.database.cursor() as cr:
                    first(self._get_env(cr))
                with self.assertRaises(psycopg2.errors.SerializationFailure):
                    second(self._get_env(late))
                late.rollback()
