import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged, users
from odoo.tools import mute_logger

from .common import LivingDeskCommon
from .common_portal import LivingPortalCommon


class RatingCommon(LivingDeskCommon):
    """A theatre whose consultant has done its work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path = cls._activate_path(cls._create_path())
        cls.assignment = cls._assign(cls.path)
        cls.assignment.action_done()

    @classmethod
    def _rate(cls, assignment=None, score="4", comment="Patient and precise", consent=False):
        assignment = assignment or cls.assignment
        user = cls.user_theatre
        return assignment.with_user(user).sudo()._rate(score, comment, consent)


@tagged("post_install", "-at_install")
class TestRating(RatingCommon):
    """The client rates, the desk reads, the consultant reads what the desk shares."""

    def _get_mails(self, rating):
        return self.env["mail.mail"].search(
            [("model", "=", rating._name), ("res_id", "in", rating.ids)]
        )

    def test_work_is_rated_when_it_is_over(self):
        other = self._assign(self._activate_path(self._create_path()), self.consultant_2)
        self.assertEqual((self.assignment.can_be_rated, other.can_be_rated), (True, False))
        with self.assertRaisesRegex(UserError, "still under way"):
            self._rate(other)
        other.path_id._conclude("supported", "Goals reached")
        self.assertTrue(other.can_be_rated)
        rating = self._rate(other, score="5")
        self.assertEqual((rating.points, rating.stars), (5, "★★★★★"))

    def test_a_rating_may_change_until_it_is_shared(self):
        rating = self._rate()
        self.assertEqual(self._rate(score="2", comment="", consent=True), rating)
        self.assertEqual((rating.points, rating.comment, rating.reuse_consent), (2, "", True))
        self.assertEqual(rating.rated_by_id, self.user_theatre.partner_id)
        rating.with_user(self.user_adviser).action_share()
        with self.assertRaisesRegex(UserError, "it stays as it is"):
            self._rate(score="5")
        self.assertEqual(rating.points, 2)
        rating._withdraw_reuse_consent()
        self.assertFalse(rating.reuse_consent, "consent is withdrawn at any time")

    def test_the_adviser_is_asked_to_decide_once(self):
        self._rate()
        self._rate(score="5")
        activities = self.path.activity_ids.filtered(lambda a: "decide whether" in a.summary)
        self.assertEqual(len(activities), 1)
        self.assertEqual(activities.user_id, self.user_adviser)

    def test_sharing_is_mailed_once_and_for_good(self):
        rating = self._rate()
        self.assertFalse(self._get_mails(rating))
        rating.with_user(self.user_manager).action_share()
        self.assertEqual(rating.shared_by_id, self.user_manager)
        mail = self._get_mails(rating)
        self.assertEqual(mail.recipient_ids, self.consultant.partner_id)
        self.assertNotIn("Patient", mail.body_html)
        with self.assertRaisesRegex(UserError, "has been reading this rating"):
            rating.with_user(self.user_adviser).action_share()
        self.assertEqual(self._get_mails(rating), mail)

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_one_rating_per_assignment(self):
        rating = self._rate()
        for vals in ({}, {"shared_on": "2026-01-01"}):
            with self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
                rating.copy({"assignment_id": self.assignment.id, **vals})
        with self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            rating.shared_on = "2026-01-01"
            self.env.flush_all()

    def test_the_mean_is_known_to_every_desk(self):
        other = self._assign(self._activate_path(self._create_path()))
        other.action_done()
        self._rate(score="5")
        self._rate(other, score="2")
        for user in (self.user_adviser, self.user_manager_sicilia):
            consultant = self.consultant.with_user(user)
            self.assertEqual((consultant.rating_count, consultant.rating_mean), (2, 3.5))
        self.assertEqual(self.consultant_2.rating_count, 0)

    def test_means_cost_one_query_for_any_number(self):
        def count(consultants):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            consultants.with_user(self.user_adviser).mapped("rating_mean")
            return self.env.cr.sql_log_count - start

        self._rate()
        consultants = self.env["living.consultant"].search([])
        count(consultants)
        self.assertEqual(count(self.consultant), count(consultants))

    # === ACCESS === #

    def test_staff_read_but_write_nothing(self):
        rating = self._rate()
        for user in (self.user_adviser, self.user_manager, self.user_coordinator):
            own = rating.with_user(user)
            self.assertEqual(own.comment, "Patient and precise")
            for call in (
                lambda own=own: own.write({"score": "5"}),
                lambda own=own: own.write({"comment": "Better"}),
                lambda own=own: own.write({"points": 5}),
                lambda own=own: own.write({"reuse_consent": True}),
                lambda own=own: own.write({"shared_on": "2026-01-01"}),
                lambda own=own: own.unlink(),
                lambda own=own: own.copy(),
                lambda own=own: own.create({"assignment_id": self.assignment.id, "score": "5"}),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call()

    def test_other_desks_read_what_may_be_quoted(self):
        rating = self._rate()
        other = rating.with_user(self.user_manager_sicilia)
        consultant = self.consultant.with_user(self.user_manager_sicilia)
        with self.assertRaises(AccessError):
            other.read(["comment"])
        self.assertFalse(other.search([("consultant_id", "=", self.consultant.id)]))
        self.assertFalse(consultant.rating_ids)
        self.assertFalse(
            consultant.search([("rating_ids.comment", "ilike", "Patient")]), "nor by searching"
        )
        self._rate(consent=True)
        self.assertEqual(other.read(["comment"])[0]["comment"], "Patient and precise")
        with self.assertRaises(AccessError):
            other.action_share()
        rating._withdraw_reuse_consent()
        with self.assertRaises(AccessError):
            other.read(["comment"])

    def test_the_consultant_reads_what_is_shared(self):
        rating = self._rate(consent=True)
        own = rating.with_user(self.user_consultant)
        self.assertFalse(own.search([]))
        with self.assertRaises(AccessError):
            own.read(["comment"])
        rating.with_user(self.user_adviser).action_share()
        self.assertEqual(own.read(["comment"])[0]["comment"], "Patient and precise")
        with self.assertRaises(AccessError):
            rating.with_user(self.user_consultant_2).read(["comment"])
        with self.assertRaises(AccessError):
            own.action_share()

    def test_a_consultant_of_the_house_does_not_read_its_own_before(self):
        inside = self.env["living.consultant"].create(
            {"partner_id": self.user_adviser.partner_id.id}
        )
        assignment = self._assign(self._activate_path(self._create_path()), inside)
        assignment.action_done()
        rating = self._rate(assignment, consent=True)
        own = rating.with_user(self.user_adviser)
        with self.assertRaises(AccessError):
            own.read(["comment"])
        with self.assertRaises(AccessError):
            own.action_share()
        self.assertEqual(inside.with_user(self.user_adviser).rating_count, 0)
        self.assertEqual(inside.with_user(self.user_manager).rating_count, 1)
        rating.with_user(self.user_manager).action_share()
        self.assertEqual(own.points, 4)
        self.assertEqual(inside.with_user(self.user_adviser).rating_mean, 4)

    def test_an_organization_reads_its_own(self):
        rating = self._rate(consent=True)
        self.assertEqual(rating.with_user(self.user_theatre).points, 4)
        unknown = self._create_portal_user("test.theatre.unknown", self.theatre, access=False)
        for user in (self.user_festival, unknown):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                rating.with_user(user).read(["score"])
        with self.assertRaises(AccessError):
            rating.with_user(self.user_theatre).write({"score": "5"})
        with self.assertRaises(AccessError):
            self.consultant.with_user(self.user_theatre).read(["rating_mean"])

    @users("test.consultant")
    def test_portal_users_do_not_read_the_mean(self):
        self._rate()
        with self.assertRaises(AccessError):
            self.consultant.with_user(self.env.user).read(["rating_mean"])


@tagged("post_install", "-at_install")
class TestPortalRating(RatingCommon, LivingPortalCommon):
    """The page on which an organization rates, and that on which a consultant reads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.url = f"/my/paths/{cls.path.id}/rate/{cls.assignment.id}"

    def test_login_is_asked(self):
        self._assert_login_asked(self.url)

    def test_only_people_of_the_organization_rate(self):
        unknown = self._create_portal_user("test.theatre.unknown", self.theatre, access=False)
        for user in (
            self.user_festival,
            unknown,
            self.user_consultant,
            self.user_consultant_2,
            self.user_adviser,
        ):
            with self.subTest(user=user.login), mute_logger("odoo.http"):
                self._login(user)
                self._get(self.url, status=404)
                self._post(self.url, {"score": "1"}, status=404)
                self._post(f"{self.url}/withdraw", status=404)
        self.assertFalse(self.assignment.rating_ids)

    def test_guessing_finds_nothing(self):
        running = self._assign(self.path, self.consultant_2)
        other = self._assign(self._activate_path(self._create_path(self.festival)))
        other.action_done()
        self._login(self.user_theatre)
        with mute_logger("odoo.http"):
            for number in (running.id, other.id, 0, 999999, 99999999999):
                self._get(f"/my/paths/{self.path.id}/rate/{number}", status=404)
                self._post(f"/my/paths/{self.path.id}/rate/{number}", {"score": "1"}, status=404)

    def test_rate_and_change(self):
        self._login(self.user_theatre)
        self.assertIn("Rate the consultant", self._get(f"/my/paths/{self.path.id}"))
        data = {"score": "4", "comment": "Patient", "reuse_consent": "1"}
        self.assertIn("your adviser reads your rating", self._post(self.url, data).text)
        rating = self.assignment.rating_ids
        self.assertEqual((rating.points, rating.reuse_consent), (4, True))
        self._post(self.url, {"score": "3", "comment": "Patient"})
        self.assertEqual((rating.points, rating.reuse_consent), (3, False))
        text = self._get(f"/my/paths/{self.path.id}")
        self.assertIn("Useful", text)
        self.assertNotIn("Rate the consultant", text)

    def test_bad_input_is_told_and_nothing_is_saved(self):
        self._login(self.user_theatre)
        for data, sentence in (
            ({}, "choose from one to five"),
            ({"score": "6"}, "choose from one to five"),
            ({"score": "x", "comment": "<script>kept</script>"}, "choose from one to five"),
            ({"score": "3", "comment": "<b>" + "x" * 6000}, "shorten the text to 5000"),
        ):
            with self.subTest(sentence=sentence):
                text = self._post(self.url, data).text
                self.assertIn(sentence, text)
                self.assertNotIn("<script>kept", text)
                self.assertNotIn("<b>x", text)
                self.assertFalse(self.assignment.rating_ids)
        text = self._post(self.url, {"score": "1", "comment": "<script>a</script>\x00"}).text
        self.assertEqual(self.assignment.rating_ids.comment, "<script>a</script>")
        self.assertNotIn("<script>a<", text)

    def test_what_is_shared_stays_but_consent_may_go(self):
        rating = self._rate(consent=True)
        rating.with_user(self.user_adviser).action_share()
        self._login(self.user_theatre)
        text = self._get(self.url)
        self.assertIn("it stays as it is", text)
        self.assertNotIn('name="score"', text)
        self.assertIn("it stays as it is", self._post(self.url, {"score": "1"}).text)
        self.assertEqual(rating.points, 4)
        self.assertIn("no longer read", self._post(f"{self.url}/withdraw").text)
        self.assertFalse(rating.reuse_consent)

    def test_the_consultant_reads_it_once_shared(self):
        rating = self._rate(comment="<b>Patient</b>")
        page = f"/my/assignments/{self.assignment.id}"
        self._login(self.user_consultant)
        self.assertNotIn("Patient", self._get(page))
        self.assertNotIn("Very Useful", self._get(f"/my/paths/{self.path.id}"))
        rating.with_user(self.user_adviser).action_share()
        text = self._get(page)
        self.assertIn("&lt;b&gt;Patient", text)
        self.assertIn("Very Useful", text)

    def test_the_path_asks_the_same_of_the_database_however_many(self):
        def rate(consultant):
            assignment = self._assign(self.path, consultant)
            assignment.action_done()
            self._rate(assignment)

        self._rate()
        rate(self.consultant_2)
        self._login(self.user_theatre)
        few = self._count_queries(f"/my/paths/{self.path.id}")
        for number in range(4):
            user = self._create_portal_user(f"test.rated.{number}")
            rate(self.env["living.consultant"].create({"partner_id": user.partner_id.id}))
        self.assertEqual(self._count_queries(f"/my/paths/{self.path.id}"), few)


@tagged("post_install", "-at_install")
class TestTourRating(RatingCommon, HttpCase):
    """An organization rates its consultant in the browser."""

    def test_organization_rates(self):
        self.start_tour("/my/paths", "living_desk_rate", login=self.user_theatre.login)
        rating = self.assignment.rating_ids
        self.assertEqual((rating.points, rating.comment), (4, "Patient and precise"))
        self.assertTrue(rating.reuse_consent)
