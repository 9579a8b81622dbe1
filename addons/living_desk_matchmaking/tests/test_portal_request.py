from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.living_desk.tests.common_portal import LivingPortalCommon

from .common_request import LivingRequestCommon


@tagged("post_install", "-at_install")
class TestPortalRequest(LivingRequestCommon, LivingPortalCommon):
    """Participants ask and answer on their pages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.url = f"/my/missions/{cls.mission.id}/requests"

    def setUp(self):
        super().setUp()
        self._login(self.user_theatre)

    def _send(self, url, status=200, participant=None, **values):
        data = {"participant": (participant or self.anna).id, **values}
        return self._post(f"{self.url}/{url}", data, status=status).text

    def _get_request(self):
        return self.mission.meeting_request_ids

    # === ASK === #

    def test_a_participant_is_asked_once(self):
        page = self._get(f"{self.url}?participant={self.anna.id}")
        self.assertIn("Whom you might meet", page)
        self.assertIn("From another region", page)
        participants = f"/my/missions/{self.mission.id}/participants?participant={self.anna.id}"
        self.assertIn("Ask for a meeting", self._get(participants))
        form = self._get(f"{self.url}/new/{self.carla.id}?participant={self.anna.id}")
        self.assertIn("Ask for the meeting", form)
        tab = r'<a href="/my/missions/\d+/requests\?participant=\d+" class="nav-link active"'
        self.assertRegex(form, tab, "asking is part of the requests")
        values = {"message": "A tour", "priority": "3", "slot_id": self.slots[1].id}
        for __ in range(2):
            page = self._send(f"new/{self.carla.id}", **values)
        self.assertIn("they are written to", page)
        self.assertIn("You propose", page)
        request = self._get_request()
        self.assertEqual(len(request), 1, "a second click asks nothing")
        self.assertEqual((request.message, request.priority), ("A tour", "3"))
        self.assertEqual(request.slot_id, self.slots[1])
        self.assertEqual(len(self._mails(request)), 1)
        self.assertIn("Asked", self._get(participants))

    def test_a_refusal_keeps_what_was_typed(self):
        self.carla.absent_slot_ids = self.slots[1]
        page = self._send(f"new/{self.carla.id}", message="A <tour>", slot_id=self.slots[1].id)
        self.assertIn("is not there", page)
        self.assertIn("A &lt;tour&gt;", page)
        page = self._send(f"new/{self.carla.id}", message="x" * 2001, priority="9")
        self.assertIn("shorten the text", page)
        self.assertFalse(self._get_request())
        self.mission.has_matching = True
        (self.anna | self.carla).seek_ids = False
        page = self._get(f"{self.url}/new/{self.carla.id}?participant={self.anna.id}")
        self.assertIn("offers what the other seeks", page)
        self.assertNotIn("Ask for the meeting", page)

    @mute_logger("odoo.http")
    def test_who_may_ask_whom(self):
        other = self._create_mission(name="Other")
        eva = self._register("Eva", organization=self.festival, mission=other)
        self.dario.action_cancel()
        for invitee in (self.anna, eva, self.dario):
            self._send(f"new/{invitee.id}", status=404)
        self._send("new/99999999999", status=404)
        self._send(f"new/{self.carla.id}", status=404, participant=self.carla)
        self._login(self._create_portal_user("test.passer"))
        self._send(f"new/{self.carla.id}", status=404)
        self._get(self.url, 404)
        self.assertFalse(self._get_request())

    def test_the_quota_is_shown(self):
        self.mission.meeting_limit_ids = [(0, 0, {"request_max": 1, "meeting_max": 5})]
        page = self._get(f"{self.url}?participant={self.anna.id}")
        self.assertIn("Requests you may still send: <strong>1</strong>", page)
        self._request(self.anna, self.carla)
        page = self._send(f"new/{self.dario.id}")
        self.assertIn("1 requests open at a time", page)
        self.assertEqual(len(self._get_request()), 1)

    # === ANSWER === #

    def test_accept_and_call_off(self):
        request = self._request(self.carla, self.anna, message="Come to Catania")
        self.assertIn("Come to Catania", self._get(f"{self.url}?participant={self.anna.id}"))
        for __ in range(2):
            self.assertIn("Accepted: they are told", self._send(f"{request.id}/accept"))
        self.assertEqual(request.state, "accepted")
        self.assertEqual(len(self._mails(request)), 2)
        for __ in range(2):
            self.assertIn("Taken back", self._send(f"{request.id}/back"))
        self.assertEqual(request.state, "cancelled")
        self.assertIn("can no longer be changed", self._send(f"{request.id}/accept"))

    def test_decline_counter_and_change(self):
        request = self._request(self.carla, self.anna)
        self._send(f"{request.id}/slot", slot_id=self.slots[2].id)
        self.assertEqual(request.waited_for_id, self.carla)
        self.assertIn("Choose a slot", self._send(f"{request.id}/slot", slot_id="zzz"))
        self.assertIn("Only whoever has asked", self._send(f"{request.id}/edit", message="Mine"))
        self.assertIn("is to answer", self._send(f"{request.id}/accept"))
        self._send(f"{request.id}/decline", message="No <time>")
        self.assertEqual((request.state, request.decline_reason), ("declined", "No <time>"))
        own = self._request(self.anna, self.dario)
        self._send(f"{own.id}/edit", message="Changed", priority="1")
        self.assertEqual((own.message, own.priority), ("Changed", "1"))

    @mute_logger("odoo.http")
    def test_nobody_answers_for_others(self):
        request = self._request(self.carla, self.bruno)
        foreign = self._request(
            self._register("Eva", organization=self.env["res.partner"].create({"name": "E"})),
            self.carla,
        )
        for verb in ("accept", "decline", "slot", "edit", "back"):
            self._send(f"{request.id}/{verb}", status=404)
            self._send(f"{foreign.id}/{verb}", status=404)
        self._send("99999999999/accept", status=404)
        self._send(f"{request.id}/accept", participant=self.bruno)
        self.assertEqual((request.state, foreign.state), ("accepted", "sent"))
        self._assert_login_asked(f"{self.url}/{request.id}/accept")

    def test_participants_fix_the_hour(self):
        self.mission.scheduling_mode = "participants"
        request = self._request(self.carla, self.anna)
        page = self._get(f"{self.url}?participant={self.anna.id}")
        self.assertIn("The first that is free", page)
        page = self._send(f"{request.id}/accept", slot_id=self.slots[1].id)
        self.assertEqual(request.meeting_ids.slot_id, self.slots[1])
        self.assertIn("10/03 09:20-09:40, Table 1, Hall", page)
        form = self._get(f"{self.url}/new/{self.dario.id}?participant={self.anna.id}")
        self.assertIn("09:40-10:00", form)
        self.assertNotIn("09:20-09:40", form, "she has a meeting then")

    def test_pages_cost_the_same_for_many(self):
        def add(names):
            for person in self._register(*names, organization=self.festival):
                self._request(self.anna, person)
                self._request(self._register(f"To {person.name}"), self.carla)
                self._request(
                    self._register(
                        f"From {person.name}",
                        organization=self.env["res.partner"].create(
                            {"name": person.name, "is_company": True}
                        ),
                    ),
                    self.anna,
                )
            return self._count_queries(f"{self.url}?participant={self.anna.id}")

        add(["A0"])
        self.assertEqual(add(["A1", "A2"]), add([f"B{number}" for number in range(6)]))
