"""What the tests of missions start from: a mission of one morning, and four people who meet."""

from odoo.addons.living_desk_events.tests.common import LivingDeskEventsCommon, rome


class LivingMissionCommon(LivingDeskEventsCommon):
    """Four slots and two tables in Milano; hosts from Lombardia, guests from Sicilia.

    `anna` and `bruno` come for the theatre, `carla` and `dario` for the festival.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.italian = (
            cls.env["res.lang"].with_context(active_test=False).search([("code", "=", "it_IT")])
        )
        cls.english = cls.env["res.lang"].search([("code", "=", "en_US")])
        cls.french = (
            cls.env["res.lang"].with_context(active_test=False).search([("code", "=", "fr_FR")])
        )
        cls.video, cls.tours = cls.env["living.meeting.topic"].create(
            [{"name": "Test Video"}, {"name": "Test Tours"}]
        )
        cls.sector = cls.env["living.sector"].create({"name": "Test Sector"})
        cls.mission = cls._create_mission()
        cls.slots = cls.mission.meeting_slot_ids
        cls.tables = cls.mission.meeting_table_ids
        cls.anna, cls.bruno = cls._register("Anna", "Bruno", organization=cls.theatre)
        cls.carla, cls.dario = cls._register("Carla", "Dario", organization=cls.festival)

    @classmethod
    def _create_mission(cls, slots=4, tables=2, **values):
        """Create a mission on 10 March: slots of twenty minutes from nine, tables in one room."""
        return cls.env["event.event"].create(
            {
                "name": "Test mission",
                "desk_id": cls.desk_lombardia.id,
                "living_kind_ids": cls.env.ref("living_desk_matchmaking.event_kind_mission").ids,
                "address_id": False,
                "date_tz": "Europe/Rome",
                "date_begin": rome(10, 8),
                "date_end": rome(10, 20),
                "event_mail_ids": [],
                "host_region_ids": cls.region_lombardia.ids,
                "guest_region_ids": cls.region_sicilia.ids,
                "meeting_slot_ids": [
                    (
                        0,
                        0,
                        {
                            "start": rome(10, 9 + number // 3, number % 3 * 20),
                            "stop": rome(10, 9 + (number + 1) // 3, (number + 1) % 3 * 20),
                        },
                    )
                    for number in range(slots)
                ],
                "meeting_table_ids": [
                    (0, 0, {"name": f"Table {number + 1}", "room": "Hall"})
                    for number in range(tables)
                ],
                **values,
            }
        )

    @classmethod
    def _register(cls, *names, organization=None, mission=None, **values):
        """Register people whom the desk has selected.

        They have said what they offer, seek and speak, and when they come.
        """
        return cls.env["event.registration"].create(
            [
                {
                    "event_id": (mission or cls.mission).id,
                    "name": name,
                    "email": f"{name.lower()}@people.example",
                    "organization_id": (organization or cls.theatre).id,
                    "offer_ids": cls.video.ids,
                    "seek_ids": cls.tours.ids,
                    "sector_ids": cls.sector.ids,
                    "lang_ids": cls.italian.ids,
                    "availability_given_on": rome(1, 9),
                    "selection_state": "selected",
                    **values,
                }
                for name in names
            ]
        )

    @classmethod
    def _ask(cls, requester, invitee, **values):
        return cls.env["living.meeting.request"].create(
            {
                "event_id": requester.event_id.id,
                "requester_id": requester.id,
                "invitee_id": invitee.id,
                **values,
            }
        )

    @classmethod
    def _publish_in_english(cls):
        """Let whoever publishes read English, as all then do who have no language of their own."""
        (cls.env.user | cls.user_adviser | cls.user_manager).lang = "en_US"

    def _mail_agendas(self):
        """Let the job write to whoever is to be told of the plan."""
        with self.enter_registry_test_mode():
            self.env.ref("living_desk_matchmaking.ir_cron_mail_agendas").method_direct_trigger()

    @classmethod
    def _meet(cls, first, second, slot=0, table=0, **values):
        return cls.env["living.meeting"].create(
            {
                "event_id": first.event_id.id,
                "first_id": first.id,
                "second_id": second.id,
                "slot_id": first.event_id.meeting_slot_ids[slot].id,
                "table_id": first.event_id.meeting_table_ids[table].id,
                **values,
            }
        )
