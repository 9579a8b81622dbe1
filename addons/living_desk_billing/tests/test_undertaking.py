from datetime import timedelta

import psycopg2

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LivingBillingCommon


@tagged("post_install", "-at_install")
class TestUndertaking(LivingBillingCommon):
    """Organizations that are one undertaking, from a day to another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.start = cls.today.replace(month=1, day=1)
        cls.cinema = cls._create_organization("Cinema di Prova", cls.desk_lombardia, cls.milano)
        cls.holding = cls.env["res.partner"].create({"name": "Holding", "is_company": True})
        cls.undertaking = cls.env["living.undertaking"].create(
            {
                "name": "Gruppo di Prova",
                "company_id": cls.company.id,
                "member_ids": [
                    Command.create({"organization_id": partner.id, "date_from": cls.start})
                    for partner in cls.theatre | cls.holding
                ],
            }
        )

    def test_members_are_those_of_the_day(self):
        group = self.theatre | self.holding
        people = self.user_theatre.partner_id
        partners = group | self.cinema | people
        self.assertEqual(
            partners._get_undertaking_members(self.today),
            {
                self.theatre.id: group,
                self.holding.id: group,
                people.id: group,
                self.cinema.id: self.cinema,
            },
        )
        before = self.start - timedelta(days=1)
        self.assertEqual(
            self.theatre._get_undertaking_members(before), {self.theatre.id: self.theatre}
        )
        self.undertaking.member_ids[0].date_to = before + timedelta(days=5)
        self.assertEqual(
            self.theatre._get_undertaking_members(before + timedelta(days=5))[self.theatre.id],
            group,
        )
        self.assertEqual(
            self.theatre._get_undertaking_members(before + timedelta(days=6))[self.theatre.id],
            self.theatre,
        )

    def test_the_undertaking_is_on_the_organization(self):
        theatre = self.theatre.with_user(self.user_accountant)
        self.assertEqual(theatre.undertaking_id, self.undertaking)
        self.assertEqual(theatre.action_view_undertaking()["res_id"], self.undertaking.id)
        self.assertFalse(self.cinema.undertaking_id)
        for user in (self.user_adviser, self.user_theatre, self.user_consultant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.theatre.with_user(user).read(["undertaking_id"])

    @mute_logger("odoo.sql_db")
    def test_nobody_is_in_two_at_once(self):
        other = self.env["living.undertaking"].create(
            {"name": "Another", "company_id": self.company.id}
        )
        vals = {"undertaking_id": other.id, "organization_id": self.theatre.id}
        with self.assertRaises(psycopg2.errors.ExclusionViolation), self.cr.savepoint():
            self.env["living.undertaking.member"].create(vals)
        self.undertaking.member_ids[0].date_to = self.start
        self.env.flush_all()
        later = self.start + timedelta(days=1)
        self.env["living.undertaking.member"].create({**vals, "date_from": later})
        with self.assertRaises(psycopg2.errors.CheckViolation), self.cr.savepoint():
            self.undertaking.member_ids[1].date_to = self.start - timedelta(days=1)
            self.env.flush_all()

    def test_contacts_are_not_linked(self):
        with self.assertRefused(ValidationError, "Teatro di Prova"):
            self.undertaking.member_ids[0].organization_id = self.user_theatre.partner_id

    def test_changes_are_in_the_history(self):
        member = self.undertaking.member_ids[0].with_user(self.user_accountant)
        member.date_to = self.today
        self.assertIn("Teatro di Prova", self.undertaking.message_ids[0].body)
        member.unlink()
        self.assertIn("taken out", self.undertaking.message_ids[0].body)

    def test_who_reads_and_who_writes(self):
        for user, read, write in (
            (self.user_adviser, False, False),
            (self.user_manager, True, False),
            (self.user_manager_sicilia, False, False),
            (self.user_coordinator, True, True),
            (self.user_accountant, True, True),
            (self.user_theatre, False, False),
            (self.user_festival, False, False),
            (self.user_consultant, False, False),
        ):
            for record in (self.undertaking, self.undertaking.member_ids[1]):
                with self.subTest(user=user.login, model=record._name):
                    self.assertIs(record.with_user(user).has_access("read"), read)
                    self.assertIs(record.with_user(user).has_access("write"), write)

    def test_many_partners_cost_as_many_queries_as_one(self):
        partners = self.theatre | self.holding | self.cinema | self.festival
        counts = []
        for some in (partners, partners[:2], partners):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            some._get_undertaking_members(self.today)
            counts.append(self.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])
