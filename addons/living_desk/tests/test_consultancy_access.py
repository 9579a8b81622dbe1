from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_consultancy import ConsultancyCommon


@tagged("post_install", "-at_install")
class TestConsultancyAccess(ConsultancyCommon):
    """Searches and conflicts are the desk's affair; a consultant sees what it was offered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offer = cls.need._offer(cls.consultant)
        cls.conflict = cls.env["living.conflict"].create(
            {
                "consultant_id": cls.consultant_far.id,
                "organization_id": cls.theatre.id,
                "reason": "Sits on the board",
            }
        )
        cls.proposal = (
            cls.env["living.consultant.proposal"]
            .with_user(cls.user_adviser)
            .create({"need_id": cls.need.id})
        )
        cls.env.flush_all()

    def test_the_desk_and_the_coordinator_read_and_write(self):
        for user in (self.user_adviser, self.user_manager, self.user_coordinator):
            for record in (self.need, self.conflict):
                for operation in ("read", "write"):
                    with self.subTest(user=user.login, model=record._name, operation=operation):
                        self.assertTrue(record.with_user(user).has_access(operation))
        for record in (self.need, self.conflict):
            self.assertFalse(record.with_user(self.user_adviser).has_access("unlink"))
            self.assertTrue(record.with_user(self.user_manager).has_access("unlink"))

    def test_everybody_else_is_refused(self):
        employee = self._create_user("test.employee", "base.group_user")
        for user in (
            self.user_manager_sicilia,
            self.user_consultant,
            self.user_consultant_2,
            self.user_theatre,
            employee,
        ):
            for record in (self.need, self.conflict, self.proposal, self.proposal.line_ids[:1]):
                with self.subTest(user=user.login, model=record._name):
                    self.assertFalse(record.with_user(user).has_access("read"))
                    with self.assertRaises(AccessError):
                        record.with_user(user).read(["display_name"])

    def test_another_desk_cannot_tie_itself_to_what_is_not_its_own(self):
        user = self.user_manager_sicilia
        own = self._create_path(self.festival, user_id=user.id)
        for model, vals in (
            ("living.consultancy.need", {"path_id": self.path.id}),
            (
                "living.assignment",
                {
                    "path_id": own.id,
                    "need_id": self.need.id,
                    "consultant_id": self.consultant_2.id,
                    "hours_budget": 1,
                },
            ),
            ("living.consultant.proposal", {"need_id": self.need.id}),
            (
                "living.conflict",
                {
                    "consultant_id": self.consultant.id,
                    "organization_id": self.theatre.id,
                    "reason": "To keep it out",
                },
            ),
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(user).create(vals)
        for method in ("action_rank", "action_give_up", "action_reopen"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(self.need.with_user(user), method)()

    def test_a_consultant_sees_own_offers_only(self):
        other = self.need._offer(self.consultant_2)
        found = self.env["living.assignment"].with_user(self.user_consultant).search([])
        self.assertEqual(found, self.offer)
        with self.assertRaises(AccessError):
            other.with_user(self.user_consultant).read(["state"])
        for model in ("living.consultancy.need", "living.conflict", "living.consultant"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.user_consultant).search([])

    def test_who_took_it_is_not_told_to_the_others(self):
        self.consultant.partner_id.name = "Marta Prima"
        lost = self.need._offer(self.consultant_2)
        self.offer.with_user(self.user_consultant).sudo()._accept()
        self.env.flush_all()
        names = [
            name
            for name, field in lost._fields.items()
            if (field.store or name == "status") and not field.groups
        ]
        [values] = lost.with_user(self.user_consultant_2).read(names)
        self.assertEqual(values["status"], "taken")
        self.assertNotIn("Marta Prima", str(values))
        texts = lost.with_user(self.user_consultant_2).message_ids.mapped("body")
        self.assertNotIn("Marta Prima", str(texts))

    def test_answers_are_not_given_by_rpc(self):
        offer = self.offer.with_user(self.user_consultant)
        for values in ({"state": "accepted"}, {"hours_budget": 90}, {"taken_on": False}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                offer.write(values)
