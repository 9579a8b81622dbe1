from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.living_desk.tests.common_portal import LivingPortalCommon

from .common import LivingMissionCommon, rome


@tagged("post_install", "-at_install")
class TestPortalMission(LivingMissionCommon, LivingPortalCommon):
    """Organizations apply for missions on the portal, and read each other's profiles."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mission.write({"is_on_portal": True, "portal_summary": "Firms of two regions meet"})
        cls.open_mission = cls._create_mission(name="Open Mission", is_on_portal=True)
        cls.url = f"/my/missions/{cls.mission.id}"
        cls.open_url = f"/my/missions/{cls.open_mission.id}"

    def setUp(self):
        super().setUp()
        self._login(self.user_theatre)

    def _apply(self, name="Elena Verdi", email="elena@prova.example", **kwargs):
        return self._post(f"{self.open_url}/apply", {"name": name, "email": email}, **kwargs)

    def _get_candidate(self):
        return self.open_mission.registration_ids

    def _fill(self, registration, status=200, **values):
        data = {
            "participant": registration.id,
            "offer_ids": self.video.id,
            "seek_ids": self.tours.id,
            "sector_ids": self.sector.id,
            "lang_ids": self.italian.id,
            "profile_note": "We light up façades",
            "has_slots": 1,
            "slot_ids": registration.event_id.meeting_slot_ids.ids,
            **values,
        }
        url = f"/my/missions/{registration.event_id.id}/profile"
        return self._post(url, data, status=status).text

    # === LIST === #

    def test_the_list_shows_what_one_may_apply_to_and_takes_part_in(self):
        hidden = self._create_mission(name="Hidden Mission")
        page = self._get("/my/missions")
        self.assertIn("Test mission", page)
        self.assertIn("Open Mission", page)
        self.assertNotIn("Hidden Mission", page)
        self.assertNotIn("Open Mission", self._get("/my/missions?filterby=mine"))
        self.assertIn("Open Mission", self._get("/my/missions?search=open"))
        self.assertNotIn("Open Mission", self._get("/my/missions?search=zzzz"))
        self._get("/my/missions?filterby=nonsense&search=%00%25")
        self._get(f"/my/missions/{hidden.id}", 404)
        self._get("/my/missions/99999999999", 404)
        self.assertNotIn("Test mission", self._get("/my/trainings?filterby=mine"))
        self._get(f"/my/trainings/{self.mission.id}", 404)

    def test_the_page_says_what_it_costs_where_events_are_priced(self):
        self.env["ir.ui.view"].create(
            {
                "name": "Test price",
                "type": "qweb",
                "inherit_id": self.env.ref("living_desk_events.portal_event_price").id,
                "arch": """
                    <div id="event_price" position="inside">
                        <p>Costs <t t-out="organization.name" /> nothing</p>
                    </div>
                """,
            }
        )
        for url in (self.url, self.open_url):
            self.assertIn(f"Costs {self.theatre.name} nothing", self._get(url))
        self.assertNotIn("Costs", self._get(f"{self.url}/agenda?participant={self.anna.id}"))

    def test_who_sees_it(self):
        for user, status in (
            (self.user_festival, 200),
            (self.user_consultant, 404),
            (self._create_portal_user("test.passer"), 404),
        ):
            with self.subTest(user=user.login):
                self._login(user)
                self._get("/my/missions", status)
                self._get(self.open_url, status)
                self.assertEqual("/my/missions" in self._get("/my/home"), status == 200)
        self._assert_login_asked("/my/missions")

    def test_the_list_costs_the_same_for_many(self):
        def add(count):
            for number in range(count):
                mission = self._create_mission(name=f"More {number}", is_on_portal=True)
                self._register("Ada", "Ugo", mission=mission)
            return self._count_queries("/my/missions")

        self.assertEqual(add(1), add(6))

    # === PAGES === #

    def test_pages_of_those_who_take_part(self):
        for page in ("", "/participants", "/requests", "/agenda"):
            with self.subTest(page=page):
                self._get(f"{self.url}{page}")
        self._get(f"{self.url}?participant={self.bruno.id}")
        self._get(f"{self.url}?participant={self.carla.id}", 404)

    def test_pages_are_closed_to_candidates_and_others(self):
        self._get(f"{self.open_url}")
        self._apply()
        for page in ("participants", "requests", "agenda"):
            with self.subTest(page=page):
                self._get(f"{self.open_url}/{page}", 404)
        self.carla.action_cancel()
        self._login(self.user_festival)
        self._get(f"{self.url}/requests?participant={self.carla.id}", 404)
        self._get(f"{self.url}/requests?participant={self.anna.id}", 404)

    # === APPLY === #

    def test_an_organization_applies_once(self):
        for __ in range(2):
            page = self._apply().text
        self.assertIn("the desk has your application", page)
        candidate = self._get_candidate()
        self.assertEqual(len(candidate), 1)
        self.assertEqual((candidate.selection_state, candidate.state), ("candidate", "draft"))
        self.assertEqual(candidate.organization_id, self.theatre)
        self.assertIn("Application sent", self._get("/my/missions"))

    def test_nothing_is_saved_of_a_bad_application(self):
        for name, email, sentence in (
            ("", "", "name and the e-mail address"),
            ("Elena", "no address", "complete e-mail address"),
        ):
            page = self._apply(name, email).text
            self.assertIn(sentence, page)
            self.assertIn("Nothing has been saved", page)
        page = self._apply("<script>alert(1)</script>", "x").text
        self.assertNotIn("<script>alert(1)", page)
        self.assertFalse(self._get_candidate())

    def test_who_was_refused_does_not_apply_again(self):
        self._apply()
        self._get_candidate()._decide("refused", "Another sector")
        self.assertIn("Another sector", self._get(self.open_url))
        self.assertIn("please write to the desk", self._apply().text)
        self.assertEqual(len(self._get_candidate()), 1)

    def test_applications_need_a_mission_on_the_portal(self):
        self.open_mission.is_on_portal = False
        self._apply(status=404)
        self._login(self.user_consultant)
        self._apply(status=404)

    def test_one_gives_up(self):
        self._apply()
        candidate = self._get_candidate()
        url = f"{self.open_url}/withdraw"
        page = self._post(url, {"participant": candidate.id}).text
        self.assertIn("Taken off", page)
        self.assertEqual(candidate.state, "cancel")
        self._post(url, {"participant": candidate.id}, status=404)
        self._post(f"{self.url}/withdraw", {"participant": self.carla.id}, status=404)
        self.assertEqual(self.carla.state, "open")

    # === PROFILE === #

    def test_the_profile_is_filled_in(self):
        self._apply()
        candidate = self._get_candidate()
        self.assertFalse(candidate.is_profile_complete)
        slots = self.open_mission.meeting_slot_ids
        self.assertIn("Saved", self._fill(candidate, slot_ids=slots[1:].ids))
        self.assertTrue(candidate.is_profile_complete)
        self.assertEqual(candidate.absent_slot_ids, slots[0])
        self.assertEqual(candidate.offer_ids, self.video)
        self.assertEqual(candidate.profile_note, "We light up façades")

    def test_a_bad_profile_changes_nothing(self):
        page = self._fill(self.anna, slot_ids=[], profile_note="Half a page")
        self.assertIn("tick at least one time", page)
        self.assertIn("Half a page", page)
        self.assertFalse(self.anna.profile_note)
        self._fill(self.anna, offer_ids=["x", "-1", "999999999"], lang_ids="99999999999999")
        self.assertFalse(self.anna.offer_ids)
        self.assertFalse(self.anna.lang_ids)
        page = self._fill(self.anna, profile_note="x" * 6000)
        self.assertIn("shorter presentation", page)

    def test_a_profile_is_its_own(self):
        self._fill(self.carla, status=404)
        self._login(self.user_consultant)
        self._fill(self.anna, status=404)
        self._login(self.user_theatre)
        with mute_logger("odoo.http"):
            answer = self.url_open(f"{self.url}/profile", data={"participant": self.anna.id})
        self.assertEqual(answer.status_code, 400)

    def test_a_profile_is_closed_with_the_requests(self):
        self.mission.requests_close_on = self.env.cr.now() - timedelta(hours=1)
        self.assertIn("cannot be changed", self._fill(self.anna))
        self.assertFalse(self.anna.profile_note)

    # === PARTICIPANTS === #

    def test_others_are_read_without_their_addresses(self):
        self.carla.write({"profile_note": "We tour in Sicily", "phone": "+39 095 123123"})
        self._register("Ugo", organization=self.festival, selection_state="candidate")
        page = self._get(f"{self.url}/participants")
        self.assertIn("We tour in Sicily", page)
        self.assertIn("Festival di Prova", page)
        for secret in ("carla@people.example", "123123", "Ugo"):
            self.assertNotIn(secret, page)
        for query, found in (
            (f"region={self.region_sicilia.id}", True),
            (f"region={self.region_lombardia.id}", False),
            ("search=sicily", True),
            ("search=zzzz", False),
            (f"topic={self.video.id}&sector={self.sector.id}", True),
            ("topic=x&sector=%27&region=99999999999", True),
        ):
            with self.subTest(query=query):
                page = self._get(f"{self.url}/participants?{query}")
                self.assertEqual("We tour in Sicily" in page, found)

    def test_pages_cost_the_same_for_many(self):
        def add(count):
            names = [f"P{number}" for number in range(count)]
            self._register(*names, organization=self.festival)
            self._register(*names, organization=self.theatre)
            return [self._count_queries(page) for page in (self.url, f"{self.url}/participants")]

        # From the start there are several pages; many are read in a few batches more.
        for before, after in zip(add(12), add(24), strict=True):
            self.assertAlmostEqual(after, before, delta=3)

    def test_the_times_are_those_of_the_mission(self):
        self.assertIn("09:00–09:20", self._get(self.url))
        self.assertEqual(self.slots[0].start, rome(10, 9))
