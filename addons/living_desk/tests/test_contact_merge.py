from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common_contact import LivingContactCommon
from .common_two_at_once import TwoAtOnceCase


@tagged("post_install", "-at_install")
class TestContactMerge(LivingContactCommon):
    """Contacts that look the same are told, and become one without losing their history."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.france = cls.env.ref("base.fr")
        cls.first = cls._create_contact(
            "Éloïse Fontaine", country_id=cls.france.id, email="e@f.example"
        )
        cls.second = cls._create_contact("fontaine eloise", country_id=cls.france.id)

    def _log(self, relation, day, stage):
        return relation._log(stage, "together", date=fields.Date.to_date(day))

    def _merge(self, kept=None, user=None, contacts=None):
        wizard = (
            self.env["living.contact.merge"]
            .with_user(user or self.user_adviser)
            .create(
                {
                    "contact_ids": [Command.set((contacts or self.first | self.second).ids)],
                    "kept_id": (kept or self.first).id,
                }
            )
        )
        return wizard.action_merge()

    def _get_pairs(self, user, contact=None):
        contact = contact or self.first
        self.env.flush_all()
        self.env["living.contact.duplicate"].invalidate_model()
        pairs = self.env["living.contact.duplicate"].with_user(user).search([])
        return pairs.filtered(lambda pair: contact in (pair.contact_id | pair.other_id))

    # === POSSIBLE DUPLICATES === #

    def test_whoever_looks_the_same_is_listed_once_with_the_reasons(self):
        pair = self._get_pairs(self.user_adviser)
        self.assertRecordValues(
            pair,
            [
                {
                    "contact_id": self.first.id,
                    "other_id": self.second.id,
                    "same_email": False,
                    "same_name": True,
                    "same_phone": False,
                }
            ],
        )
        self.second.write({"email": "E@F.example", "phone": "+33 4 90 12 34 56"})
        self.first.phone = "0033 (0)490 123 456"
        pair = self._get_pairs(self.user_adviser)
        self.assertRecordValues(pair, [{"same_email": True, "same_name": True, "same_phone": True}])
        self.assertEqual(pair.exists(), pair)
        action = pair.action_merge()
        self.assertEqual(action["context"]["default_contact_ids"], [self.first.id, self.second.id])

    def test_who_is_told_apart(self):
        firm = self._create_contact("Maison", is_company=True, phone="+33 490 99 88 77")
        cases = [
            {"country_id": self.env.ref("base.be").id},
            {"is_company": True},
            {"active": False},
            {"name": "Somebody", "parent_id": firm.id, "phone": "+33 490 99 88 77"},
        ]
        for vals in cases:
            with self.subTest(vals=vals):
                before = self.second.read(list(vals), load=False)[0]
                self.second.write(dict(vals))
                self.assertFalse(self._get_pairs(self.user_adviser, self.second))
                self.second.write({name: before[name] for name in vals})
        self.second._withdraw_consent()
        self.assertFalse(self._get_pairs(self.user_coordinator))

    def test_colleagues_share_a_telephone(self):
        firm = self._create_contact("Maison", is_company=True)
        people = self.env["res.partner"].browse()
        for name in ("Ann", "Bob"):
            people |= self._create_contact(name, parent_id=firm.id, phone="+33 490 99 88 77")
        self.assertFalse(self._get_pairs(self.user_adviser, people[0]))
        self.assertFalse(people[0].with_user(self.user_adviser).contact_twin_count)

    def test_a_switchboard_makes_nobody_suspect(self):
        people = [self._create_contact(f"N{i}", phone="+33 490 99 88 77") for i in range(21)]
        self.assertFalse(self._get_pairs(self.user_adviser, people[0]))

    def test_the_form_warns_of_what_one_sees_and_counts_the_rest(self):
        self._create_contact(
            "Eloise Fontaine", country_id=self.france.id, contact_desk_id=self.desk_sicilia.id
        )
        contact = self.first.with_user(self.user_adviser)
        self.assertEqual(contact.contact_twin_count, 1)
        self.assertEqual(contact.contact_hidden_twin_count, 1)
        contact = self.first.with_user(self.user_coordinator)
        self.assertEqual((contact.contact_twin_count, contact.contact_hidden_twin_count), (2, 0))
        self.assertEqual(len(self._get_pairs(self.user_adviser)), 1)
        self.assertEqual(len(self._get_pairs(self.user_coordinator)), 2)
        action = contact.action_view_contact_twins()
        pairs = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(pairs), 2)

    def test_the_warning_comes_while_one_types(self):
        new = (
            self.env["res.partner"]
            .with_user(self.user_adviser)
            .new(
                {
                    "name": "Fontaine Éloïse",
                    "is_network_contact": True,
                    "country_id": self.france.id,
                }
            )
        )
        self.assertEqual(new.contact_twin_count, 2)

    def test_the_list_takes_as_many_queries_for_many_as_for_few(self):
        pairs = self.env["living.contact.duplicate"].with_user(self.user_adviser)
        names = ["contact_id", "other_id", "contact_email", "same_name", "contact_desk_id"]

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            pairs.search([]).read(names)
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        for i in range(15):
            self._create_contact(f"Twin {i}", country_id=self.france.id)
            self._create_contact(f"Twin {i}", country_id=self.france.id)
        self.assertLessEqual(count(), few)

    # === MERGING === #

    def test_the_whole_history_is_kept_in_one_relation(self):
        relation = self._relate(self.theatre, self.first)
        other = self._relate(self.theatre, self.second)
        alone = self._relate(
            self._create_organization("A", self.desk_lombardia, self.milano), self.second
        )
        self._log(relation, "2020-01-01", "met")
        self._log(relation, "2020-03-01", "invited")
        self._log(other, "2020-02-01", "talks")
        self._log(other, "2020-04-01", "contract")
        self._log(alone, "2020-05-01", "met")
        other.message_post(body="They wrote back")
        logs = relation.log_ids | other.log_ids | alone.log_ids
        self._merge()
        self.assertFalse(self.second.exists())
        self.assertFalse(other.exists())
        self.assertEqual(logs.exists(), logs)
        self.assertEqual(logs.contact_id, self.first)
        self.assertEqual(relation.log_ids.mapped("stage"), ["contract", "invited", "talks", "met"])
        self.assertRecordValues(
            relation,
            [
                {
                    "stage": "contract",
                    "first_on": fields.Date.to_date("2020-01-01"),
                    "last_on": fields.Date.to_date("2020-04-01"),
                }
            ],
        )
        self.assertIn("They wrote back", "".join(relation.message_ids.mapped("body")))
        self.assertEqual(alone.contact_id, self.first)
        self.assertEqual(self.first.contact_relation_count, 2)

    def test_organizations_keep_their_relations_too(self):
        one, two = (
            self._create_organization(name, self.desk_lombardia, self.milano) for name in "AB"
        )
        self._log(self._relate(one, self.first), "2020-01-01", "met")
        self._log(self._relate(two, self.first), "2020-02-01", "talks")
        self._log(self._relate(two, self.second), "2020-03-01", "met")
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((one | two).ids, one)
        relations = self.env["living.contact.relation"].search([("organization_id", "=", one.id)])
        self.assertEqual(relations.contact_id, self.first | self.second)
        self.assertEqual(len(relations.log_ids), 3)
        self.assertEqual(relations.log_ids.organization_id, one)

    def test_odoo_s_own_wizard_keeps_the_history_too(self):
        self.second.email = self.first.email
        logs = self._log(self._relate(self.theatre, self.first), "2020-01-01", "met")
        logs |= self._log(self._relate(self.theatre, self.second), "2020-02-01", "talks")
        wizard = (
            self.env["base.partner.merge.automatic.wizard"]
            .with_user(self.user_adviser)
            .with_context(active_model="res.partner", active_ids=(self.first | self.second).ids)
            .create({})
        )
        wizard.action_merge()
        self.assertEqual(logs.exists(), logs)
        self.assertEqual(len((self.first | self.second).exists()), 1)

    def test_what_the_kept_one_lacks_comes_from_the_other(self):
        self.second.write({"phone": "+33 1", "city": "Nice", "email": "other@f.example"})
        self._merge()
        self.assertRecordValues(
            self.first,
            [
                {
                    "name": "Éloïse Fontaine",
                    "email": "e@f.example",
                    "phone": "+33 1",
                    "city": "Nice",
                    "contact_desk_id": self.desk_lombardia.id,
                }
            ],
        )

    def test_the_strictest_visibility_and_all_consents_count(self):
        shared = self._create_shared_contact("Éloïse Fontaine", "public", country_id=self.france.id)
        self._merge(kept=shared, contacts=shared | self.second)
        self.assertEqual(shared.contact_visibility, "desk")
        self.assertEqual(shared.contact_consent, "given")
        other = self._create_shared_contact("Éloïse Fontaine", "network", country_id=self.france.id)
        self._merge(kept=self.first, contacts=self.first | other)
        self.assertEqual(self.first.contact_visibility, "desk")
        self.assertEqual(self.first.contact_consent, "given", "It comes with the other one.")

    def test_a_withdrawal_stays_one(self):
        self._give_consent(self.second, kind="withdrawn", date="2020-01-01")
        self._give_consent(self.first, date="2021-01-01")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.first | self.second).ids, self.first)
        self.assertEqual(self.first.contact_consent, "withdrawn")
        self.assertEqual(len(self.first.contact_consent_ids), 3)

    def test_the_owner_stays_and_no_organization_loses_its_contact(self):
        organization = self._create_organization("A", self.desk_lombardia, self.milano)
        owned = self._create_contact("X", contact_owner_id=self.theatre.id)
        other = self._create_contact("X", contact_owner_id=organization.id)
        self._merge(kept=owned, contacts=owned | other)
        self.assertEqual(owned.contact_owner_id, self.theatre)
        self.assertEqual(owned.contact_relation_ids.organization_id, organization)
        self._merge(kept=self.first, contacts=owned | self.first)
        self.assertEqual(self.first.contact_owner_id, self.theatre)

    def test_doubles_of_other_facts_do_not_take_the_rest_along(self):
        path = self._create_path()
        sessions = self._create_session(path) | self._create_session(path, days_ago=2)
        both, only = sessions
        self.env["living.attendance"].create(
            [
                {"event_id": both.id, "partner_id": self.first.id},
                {"event_id": both.id, "partner_id": self.second.id},
                {"event_id": only.id, "partner_id": self.second.id},
            ]
        )
        self._merge()
        attendances = self.env["living.attendance"].search([("partner_id", "=", self.first.id)])
        self.assertEqual(attendances.event_id, both | only)
        self.assertEqual(len(attendances), 2)

    # === WHO MAY, AND WHAT MAY NOT BE ONE === #

    def test_only_what_one_may_change_is_merged(self):
        shared = self._create_shared_contact(
            "Éloïse Fontaine",
            "network",
            country_id=self.france.id,
            contact_desk_id=self.desk_sicilia.id,
        )
        hidden = self._create_contact("X", contact_desk_id=self.desk_sicilia.id)
        for other in (shared, hidden):
            for user in (self.user_adviser, self.user_manager):
                with self.subTest(other=other.name, user=user.login):
                    with self.assertRaises(AccessError):
                        self._merge(user=user, contacts=self.first | other)
                    with self.assertRaises(AccessError):
                        self.env["base.partner.merge.automatic.wizard"].with_user(user).create(
                            {}
                        )._merge((self.first | other).ids, self.first, extra_checks=False)
        self._merge(user=self.user_coordinator, contacts=self.first | shared)
        self.assertFalse(shared.exists())

    def test_the_portal_merges_and_lists_nothing(self):
        for user in (self.user_theatre, self.user_consultant):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self._merge(user=user)
                with self.assertRaises(AccessError):
                    self._get_pairs(user)

    def test_what_cannot_be_one(self):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        consultants = (self.consultant | self.consultant_2).partner_id
        with self.assertRaisesRegex(UserError, "both consultants"):
            wizard.create({})._merge(consultants.ids)
        with self.assertRaisesRegex(UserError, "Two desks"):
            wizard.create({})._merge((self.theatre | self.festival).ids)
        firm = self._create_organization("A", self.desk_lombardia, self.milano)
        self._relate(firm, self.first)
        with self.assertRaisesRegex(UserError, "relation with the other"):
            self._merge(contacts=firm | self.first, kept=firm)
        private = self._create_contact(
            "P", contact_owner_id=self.theatre.id, contact_visibility="organization"
        )
        privacy = self._create_user(
            "test.privacy",
            "living_desk.group_privacy,living_desk.group_user,base.group_partner_manager",
        )
        with self.assertRaisesRegex(UserError, "keeps one of these contacts to itself"):
            self._merge(user=privacy, contacts=private | self.first)

    def _ask(self, contacts):
        return (
            self.env["living.introduction"]
            .with_user(self.user_manager_sicilia)
            ._ask(
                contacts.sudo(),
                self.festival.with_user(self.user_manager_sicilia),
                "We know Éloïse Fontaine",
            )
        )

    def test_introductions_go_over(self):
        introduction = self._ask(self.second)
        self._merge()
        self.assertEqual(introduction.sudo().contact_id, self.first)

    def test_merged_meanwhile(self):
        wizard = self.env["living.contact.merge"].with_user(self.user_adviser)
        values = {
            "contact_ids": [Command.set((self.first | self.second).ids)],
            "kept_id": self.first.id,
        }
        one, two = wizard.create([values, values])
        one.action_merge()
        with self.assertRaisesRegex(UserError, "no longer two"):
            two.action_merge()

    def test_the_comparison_counts_what_is_kept(self):
        self._log(self._relate(self.theatre, self.first), "2020-01-01", "met")
        self._log(self._relate(self.theatre, self.second), "2020-01-01", "met")
        self._give_consent(self.second)
        wizard = (
            self.env["living.contact.merge"]
            .with_user(self.user_adviser)
            .create(
                {
                    "contact_ids": [Command.set((self.first | self.second).ids)],
                    "kept_id": self.first.id,
                }
            )
        )
        self.assertEqual((wizard.relation_count, wizard.log_count, wizard.consent_count), (1, 2, 1))


@tagged("post_install", "-at_install")
class TestContactMergeTwoAtOnce(TwoAtOnceCase):
    """Two people merge the same contacts at the same moment, each in a transaction."""

    def _create_records(self, env):
        desk = env["living.desk"].create({"name": "Two at Once"})
        contacts = env["res.partner"].create(
            [
                {"name": "Twin", "is_network_contact": True, "contact_desk_id": desk.id}
                for _number in range(2)
            ]
        )
        self.contact_ids = contacts.ids
        return contacts, desk

    def _merge(self, cr):
        self._get_env(cr)["base.partner.merge.automatic.wizard"].create({})._merge(self.contact_ids)

    def test_the_slower_one_is_told(self):
        with self.database.cursor() as first:
            self._merge(first)
            with self.database.cursor() as second:
                with self.assertRaisesRegex(UserError, "Somebody else is changing"):
                    self._merge(second)
                second.rollback()
            first.commit()
        with self.database.cursor() as cr:
            # Nothing is left to merge, and nothing happens.
            self._merge(cr)
            contacts = self._get_env(cr)["res.partner"].browse(self.contact_ids)
            self.assertEqual(len(contacts.exists()), 1)


@tagged("post_install", "-at_install")
class TestTourContactMerge(LivingContactCommon, HttpCase):
    """An adviser sees the warning, compares and merges."""

    def test_from_the_warning_to_one_contact(self):
        first = self._create_contact("Éloïse Fontaine", email="e@f.example")
        second = self._create_contact("E. Fontaine", email="e@f.example", phone="+33 1 23")
        self._relate(self.theatre, second)._log("met", "organization")
        self.start_tour(
            f"/odoo/desk-contacts/{first.id}",
            "living_desk_merge_contacts",
            login=self.user_adviser.login,
        )
        self.assertFalse(second.exists())
        self.assertEqual(first.phone, "+33 1 23")
        self.assertEqual(len(first.contact_relation_ids.log_ids), 1)
