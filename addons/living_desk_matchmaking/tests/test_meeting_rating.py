from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_rating import EVENING, LATER, LivingRatingCommon


@tagged("post_install", "-at_install")
class TestMeetingRating(LivingRatingCommon):
    """The two of a meeting say what came of it, on the day and after six months."""

    def test_each_rates_once_at_each_moment(self):
        mine = self._rate(self.met_carla, self.anna)
        theirs = self._rate(self.met_carla, self.carla, usefulness="2")
        later = self._rate(self.met_carla, self.anna, "negotiation", now=LATER, usefulness=False)
        self.assertEqual((mine.moment, later.moment), ("day", "later"))
        self.assertEqual((mine.other_id, theirs.other_id), (self.carla, self.anna))
        self.assertEqual(mine.other_organization_id, self.festival)
        self.assertEqual((mine.points, mine.stars), (4, "★★★★☆"))
        for now in (EVENING, LATER):
            with self.subTest(now=now), self.assertRaises(IntegrityError):
                with mute_logger("odoo.sql_db"), self.cr.savepoint():
                    self._rate(self.met_carla, self.anna, now=now)

    def test_on_the_day_one_says_how_useful_it_was(self):
        with self.assertRaisesRegex(IntegrityError, "usefulness_on_the_day"):
            with mute_logger("odoo.sql_db"), self.cr.savepoint():
                self._rate(self.met_carla, self.anna, usefulness=False)

    def test_only_the_two_rate_and_only_what_was_held(self):
        with self.assertRaisesRegex(ValidationError, "not one of the two"), self.cr.savepoint():
            self._rate(self.met_carla, self.bruno)
        with self.assertRaisesRegex(ValidationError, "held"), self.cr.savepoint():
            self._rate(self.met_carla, self.anna, now="2035-03-10 07:00:00")
        self.met_carla.sudo().state = "no_show"
        with self.assertRaisesRegex(ValidationError, "held"), self.cr.savepoint():
            self._rate(self.met_carla, self.anna)

    def test_the_mission_says_how_many_answered(self):
        self._rate(self.met_carla, self.anna)
        self._rate(self.met_carla, self.carla, "agreement", usefulness="5")
        self._rate(self.met_dario, self.dario, "none", usefulness="3")
        self._rate(self.met_dario, self.dario, now=LATER, usefulness=False)
        with freeze_time(LATER):
            self.mission.invalidate_recordset()
            self.assertEqual(self.mission.rating_rate, 75.0)
            self.assertEqual(self.mission.rating_average, 4.0)
            self.assertEqual(self.mission.rating_later_rate, 25.0)
            self.assertEqual(self.mission.agreement_count, 1)

    # === AGREEMENTS AND NEGOTIATIONS === #

    def _get_relations(self):
        return self.env["living.contact.relation"].search(
            [("organization_id", "in", (self.theatre | self.festival).ids)]
        )

    def test_an_agreement_opens_a_relation_on_both_sides_once(self):
        self._rate(self.met_carla, self.anna, "agreement")
        relations = self._get_relations()
        self.assertEqual(relations.organization_id, self.theatre | self.festival)
        self.assertEqual(set(relations.mapped("stage")), {"contract"})
        self.assertEqual(set(relations.mapped("made_by")), {"together"})
        theirs = relations.filtered(lambda item: item.organization_id == self.theatre)
        contact = theirs.contact_id
        self.assertEqual(contact.name, self.festival.name)
        self.assertTrue(contact.is_network_contact and contact.is_company)
        self.assertNotEqual(contact, self.festival)
        self.assertEqual(contact.contact_owner_id, self.theatre)
        self.assertEqual(contact.contact_source, "mission")
        self.assertIn("Test mission", theirs.log_ids.note)
        self.assertIn(self.theatre.name, theirs.log_ids.note)
        self.assertEqual(str(theirs.log_ids.date), "2035-03-10")
        for rating in (
            (self.met_carla, self.carla, "agreement"),
            (self.met_carla, self.anna, "agreement", LATER),
        ):
            self._rate(*rating)
        self.assertEqual(self._get_relations(), relations)
        self.assertEqual(len(relations.log_ids), 2)
        self._rate(self.met_dario, self.anna, "agreement", LATER)
        self.assertEqual(self._get_relations(), relations)
        self.assertEqual(len(relations.log_ids), 4)

    def test_who_no_desk_follows_gets_no_relation_of_its_own(self):
        abroad = self.env["res.partner"].create(
            {"name": "Cie du Phare", "is_company": True, "email": "phare@abroad.example"}
        )
        eve = self._register("Eve", organization=abroad)
        self._rate(self._meet(eve, self.bruno, slot=2), eve, "agreement")
        relation = self._get_relations()
        self.assertEqual(relation.organization_id, self.theatre)
        self.assertEqual(relation.contact_id.email, "phare@abroad.example")
        self.assertFalse(
            self.env["living.contact.relation"].search([("organization_id", "=", abroad.id)])
        )

    def test_a_known_contact_is_used(self):
        known = self.env["res.partner"].create(
            {
                "name": "festival di PROVA",
                "is_company": True,
                "country_id": self.festival.country_id.id,
                "is_network_contact": True,
                "contact_desk_id": self.desk_lombardia.id,
            }
        )
        self._rate(self.met_carla, self.anna, "agreement")
        self.assertIn(known, self._get_relations().contact_id)

    def test_who_took_its_consent_back_is_no_contact_again(self):
        self.festival.email = "festival@prova.example"
        gone = self.env["res.partner"].create(
            {
                "name": "Gone",
                "is_company": True,
                "email": self.festival.email,
                "is_network_contact": True,
                "contact_desk_id": self.desk_sicilia.id,
            }
        )
        gone._withdraw_consent()
        self._rate(self.met_carla, self.anna, "agreement")
        self.assertEqual(self._get_relations().organization_id, self.festival)

    def test_a_negotiation_is_a_task_of_the_facilitators_once(self):
        self.theatre.facilitator_id = self.user_adviser
        self._rate(self.met_carla, self.anna, "negotiation")
        self._rate(self.met_carla, self.carla, "negotiation")
        self._rate(self.met_carla, self.anna, "negotiation", LATER)
        task = self.theatre.activity_ids
        self.assertEqual(task.user_id, self.user_adviser)
        self.assertEqual(str(task.date_deadline), "2035-03-24")
        self.assertIn(self.festival.name, task.summary)
        self.assertEqual(self.festival.activity_ids.user_id, self.user_manager_sicilia)
        self.assertFalse(self._get_relations())

    # === ACCESS === #

    def test_who_reads_and_enters_ratings(self):
        rating = self._rate(self.met_carla, self.anna)
        for user, allowed in (
            (self.user_adviser, ("read",)),
            (self.user_manager, ("read", "unlink")),
            (self.user_manager_sicilia, ()),
            (self.user_coordinator, ("read", "unlink")),
            (self.user_theatre, ("read",)),
            (self.user_festival, ()),
            (self.user_consultant, ()),
        ):
            for operation in ("read", "write", "unlink"):
                with self.subTest(user=user.login, operation=operation):
                    self.assertIs(
                        rating.with_user(user).has_access(operation), operation in allowed
                    )
        values = {
            "meeting_id": self.met_dario.id,
            "registration_id": self.dario.id,
            "usefulness": "5",
            "outcome": "contact",
        }
        ratings = self.env["living.meeting.rating"]
        with freeze_time(EVENING):
            for user in (self.user_manager_sicilia, self.user_festival, self.user_consultant):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    ratings.with_user(user).create(values)
            with self.assertRaises(AccessError):
                ratings.with_user(self.user_adviser).create({**values, "rated_on": "2035-01-01"})
            entered = ratings.with_user(self.user_adviser).create(values)
        self.assertEqual(entered.rated_by_id, self.user_adviser.partner_id)

    def test_an_adviser_who_enters_an_agreement_opens_the_relations(self):
        with freeze_time(EVENING):
            self.env["living.meeting.rating"].with_user(self.user_adviser).create(
                {
                    "meeting_id": self.met_carla.id,
                    "registration_id": self.anna.id,
                    "usefulness": "5",
                    "outcome": "agreement",
                }
            )
        self.assertEqual(len(self._get_relations()), 2)


@tagged("post_install", "-at_install")
class TestRatingMails(LivingRatingCommon):
    """One mail for each participant, in its language, and one reminder."""

    def _run_job(self, now):
        with freeze_time(now), self.enter_registry_test_mode():
            self.env.ref("living_desk_matchmaking.ir_cron_ask_ratings").method_direct_trigger()
        self.env.invalidate_all()

    def _get_mails(self, registration):
        return (
            self.env["mail.mail"]
            .sudo()
            .search(
                [("model", "=", "event.registration"), ("res_id", "=", registration.id)],
                order="id",
            )
        )

    def test_the_mails_of_a_mission(self):
        self._run_job("2035-03-10 17:00:00")
        self.assertFalse(self._get_mails(self.anna))
        for _twice in range(2):
            self._run_job(EVENING)
        mail = self._get_mails(self.anna)
        self.assertEqual(len(mail), 1)
        self.assertIn("How were your meetings?", mail.subject)
        self.assertEqual(mail.body_html.count("Festival di Prova"), 2)
        self.assertIn(f"/my/missions/{self.mission.id}/ratings", mail.body_html)
        self.assertFalse(self._get_mails(self.bruno))
        for meeting in (self.met_carla, self.met_dario):
            self._rate(meeting, self.anna)
        for now in ("2035-03-17 19:30:00", "2035-03-18 19:30:00"):
            self._run_job(now)
        self.assertEqual(len(self._get_mails(self.anna)), 1)
        self.assertEqual(len(self._get_mails(self.carla)), 2)
        for _twice in range(2):
            self._run_job(LATER)
        self.assertIn("What has come of", self._get_mails(self.anna)[-1].subject)
        self.assertEqual(len(self._get_mails(self.carla)), 3)

    def test_who_has_no_address_or_is_out_is_not_asked(self):
        self.carla.email = False
        self.dario.action_cancel()
        self._run_job(EVENING)
        self.assertFalse(self._get_mails(self.carla) | self._get_mails(self.dario))
        self.assertFalse(self.carla.rating_asked_on)
