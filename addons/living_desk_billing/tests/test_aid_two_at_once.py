import threading
from base64 import b64encode
from datetime import date

import psycopg2

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.misc import file_open

from odoo.addons.living_desk.tests.common_two_at_once import TwoAtOnceCase


@tagged("post_install", "-at_install")
class TestAidTwoAtOnce(TwoAtOnceCase):
    """Two linked bodies sign at the same moment: together they stay under the ceiling."""

    def _create_records(self, env):
        today = fields.Date.context_today(env.user)
        desk = env["living.desk"].create({"name": "Two at once"})
        company = desk.company_id
        organizations = env["res.partner"].create(
            [
                {
                    "name": f"Two at once {index}",
                    "is_company": True,
                    "is_cultural_organization": True,
                    "desk_id": desk.id,
                }
                for index in (1, 2)
            ]
        )
        undertaking = env["living.undertaking"].create(
            {
                "name": "Two at once",
                "company_id": company.id,
                "member_ids": [
                    Command.create({"organization_id": each.id, "date_from": date(2020, 1, 1)})
                    for each in organizations
                ],
            }
        )
        # Together the two reductions are more than the ceiling, each alone is not.
        product = env["product.product"].create(
            {
                "name": "Two at once",
                "type": "service",
                "is_living_service": True,
                "list_price": company.living_aid_ceiling,
            }
        )
        rule = {"product_id": product.id, "method": "percent", "percent": 40.0}
        schedule = env["living.fee.schedule"].create(
            {
                "name": "Two at once",
                "desk_id": desk.id,
                "date_from": f"{today.year}-01-01",
                "tier_ids": [
                    Command.create(
                        {"name": "All", "lower_bound": 0, "rule_ids": [Command.create(rule)]}
                    )
                ],
            }
        )
        schedule.action_publish()
        turnovers = env["living.turnover"].create(
            [
                {
                    "organization_id": organization.id,
                    "fiscal_year": schedule._get_reference_year(today),
                    "amount": 1,
                    "excludes_capital_grants": True,
                    "state": "verified",
                    "declared_by_id": env.uid,
                    "submitted_on": fields.Datetime.now(),
                    "verifier_id": env.uid,
                    "verified_on": fields.Datetime.now(),
                }
                for organization in organizations
            ]
        )
        paths = env["living.path"].create(
            [
                {
                    "name": organization.name,
                    "organization_id": organization.id,
                    "desk_id": desk.id,
                    "date_start": today,
                    "charge_ids": [Command.create({"product_id": product.id})],
                }
                for organization in organizations
            ]
        )
        paths.write({"state": "proposed"})
        paths._price_charges()
        self.path_ids, self.turnover_ids = paths.ids, turnovers.ids
        self.reduction = paths[0].reduction_total
        return paths, schedule, product, undertaking, organizations, desk

    def _remove_rest(self, env):
        ids = tuple(self.path_ids)
        env.cr.execute("DELETE FROM living_aid WHERE path_id IN %s", [ids])
        env.cr.execute(
            "UPDATE living_path SET signed_on = NULL, state = 'proposed',"
            " agreement_attachment_id = NULL WHERE id IN %s",
            [ids],
        )
        paths = env["living.path"].browse(self.path_ids)
        paths.action_withdraw()
        env.flush_all()
        env.cr.execute("DELETE FROM living_turnover WHERE id IN %s", [tuple(self.turnover_ids)])
        env["living.fee.schedule"].browse(dict(self.records)["living.fee.schedule"]).write(
            {"state": "draft"}
        )
        for path in paths:
            path.message_ids.mail_ids.unlink()
            path.message_ids.exists().unlink()
        env["ir.attachment"].search(
            [("res_model", "=", "living.path"), ("res_id", "in", self.path_ids)]
        ).unlink()

    def _sign(self, env, index):
        with file_open("base/static/img/avatar.png", "rb") as image:
            signature = b64encode(image.read())
        env["living.path"].browse(self.path_ids[index])._sign("Anna Prova", signature)
        env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_the_last_room_is_given_once(self):
        outcome = []

        def sign_second():
            with self.database.cursor() as cr:
                # The second has read the account before the first was done.
                cr.execute("SELECT count(*) FROM living_aid")
                ready.set()
                try:
                    self._sign(self._get_env(cr), 1)
                    outcome.append("signed")
                except psycopg2.errors.SerializationFailure:
                    # A request that fails so is begun again by the server.
                    cr.rollback()
                    outcome.append("begin again")

        ready = threading.Event()
        with self.database.cursor() as cr:
            self._sign(self._get_env(cr), 0)
            thread = threading.Thread(target=sign_second)
            thread.start()
            ready.wait(10)
            thread.join(0.5)
            self.assertTrue(thread.is_alive(), "The second waits for the first")
        thread.join(20)
        self.assertEqual(outcome, ["begin again"])
        sentence = self._try("living.path", self.path_ids[1], lambda path: self._sign(path.env, 1))
        self.assertIn("cannot be confirmed", sentence)
        with self.database.cursor() as cr:
            env = self._get_env(cr)
            one, two = env["living.path"].browse(self.path_ids)
            self.assertEqual((one.state, two.state), ("active", "proposed"))
            aids = env["living.aid"].search([("path_id", "in", self.path_ids)])
            self.assertEqual(aids.mapped("amount"), [self.reduction])
