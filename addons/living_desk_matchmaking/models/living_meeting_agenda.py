from odoo import api, models
from odoo.fields import Domain

_AGENDA_FIELDS = [
    "first_id",
    "second_id",
    "slot_id",
    "table_id",
    "interpreter_id",
    "state",
    "is_locked",
    "published_slot_id",
    "published_table_id",
    "published_interpreter_id",
]


class LivingMeetingAgenda(models.AbstractModel):
    """The grid of a mission: tables by slots, who meets there, and what found no place."""

    _name = "living.meeting.agenda"
    _description = "Grid of Meetings"

    @api.model
    @api.readonly
    def get_agenda(self, event_id=None):
        """Return all that the grid of a mission shows, in a number of queries that is fixed.

        :param event_id: the mission; without one, the next of the user's own
        :return: dict with `mission`, `missions` (to choose from), `sessions` with their slots,
            `tables`, `people`, `regions`, `sectors`, `interpreters`, `meetings` and `unplaced`
        :raise AccessError: if another desk holds the mission
        """
        missions = self._get_agenda_missions()
        mission = missions.browse(event_id) if event_id else self._choose_agenda_mission(missions)
        if not mission:
            return {"mission": None, "missions": []}
        # Every desk reads the programme of all; who meets whom is for the desk that holds it.
        mission.check_access("write")
        meetings = self.search([("event_id", "=", mission.id), ("state", "!=", "cancelled")])
        people = self._get_agenda_people(mission, meetings)
        requests = self.env["living.meeting.request"]
        reasons = dict(requests._fields["unplaced_reason"]._description_selection(self.env))
        return {
            "mission": {"id": mission.id, "name": mission.name},
            "missions": [{"id": item.id, "name": item.name} for item in missions | mission],
            "sessions": [
                {**session, "key": "/".join(map(str, session["key"]))}
                for session in mission._prepare_agenda_sessions()
            ],
            "tables": [
                {
                    "id": table.id,
                    "name": table.name,
                    "room": table.room or "",
                    "closed": table.closed_slot_ids.ids,
                }
                for table in mission.meeting_table_ids
            ],
            "people": [self._prepare_agenda_person(person) for person in people],
            "regions": [
                {"id": region.id, "name": region.name}
                for region in people.home_region_id.sorted("name")
            ],
            "sectors": [
                {"id": sector.id, "name": sector.name}
                for sector in people.sector_ids.sorted("name")
            ],
            "interpreters": [
                {"id": interpreter.id, "name": interpreter.name}
                for interpreter in mission.meeting_interpreter_ids
            ],
            "meetings": self._prepare_agenda_meetings(meetings, people),
            "unplaced": [
                self._prepare_agenda_request(request, reasons)
                for request in self._get_agenda_unplaced(mission, meetings)
            ],
        }

    # === HELPERS === #

    @api.model
    def _get_agenda_missions(self):
        """Return the missions of the user's desks that have slots, the latest first."""
        missions = self.env["event.event"].search(
            Domain("is_mission", "=", True) & Domain("meeting_slot_ids", "!=", False),
            order="date_begin desc, id desc",
            limit=80,
        )
        return missions._filtered_access("write")

    @api.model
    def _choose_agenda_mission(self, missions):
        """Return the mission that is held now or comes next, else the last one."""
        coming = missions.filtered(lambda mission: mission.date_end >= self.env.cr.now())
        return coming[-1:] or missions[:1]

    @api.model
    def _get_agenda_people(self, mission, meetings):
        registrations = mission.registration_ids.filtered(lambda person: person._takes_part())
        people = (registrations | meetings._get_pair()).sudo()
        people.organization_id.fetch(["name"])
        return people.sorted(lambda person: (person._get_agenda_name().lower(), person.id))

    @api.model
    def _prepare_agenda_person(self, person):
        return {
            "id": person.id,
            "name": person._get_agenda_name(),
            "person": person.name if person.organization_id else "",
            "region": person.home_region_id.id,
            "sectors": person.sector_ids.ids,
            "languages": [lang._get_spoken_name() for lang in person.lang_ids],
            "absent": person.absent_slot_ids.ids,
            "out": not person._takes_part(),
        }

    @api.model
    def _prepare_agenda_meetings(self, meetings, people):
        languages = {person.id: set(person.lang_ids.ids) for person in people}
        lines = []
        for values in meetings.read(_AGENDA_FIELDS, load=None):
            spoken = [languages[values[name]] for name in ("first_id", "second_id")]
            told = values["published_slot_id"]
            lines.append(
                {
                    "id": values["id"],
                    "first": values["first_id"],
                    "second": values["second_id"],
                    "slot": values["slot_id"],
                    "table": values["table_id"],
                    "interpreter": values["interpreter_id"],
                    # Two have no language in common; who names none is not asked.
                    "mute": all(spoken)
                    and not spoken[0] & spoken[1]
                    and not values["interpreter_id"],
                    "state": values["state"],
                    "locked": values["is_locked"],
                    "changed": bool(told)
                    and any(
                        values[f"{place}_id"] != values[f"published_{place}_id"]
                        for place in ("slot", "table", "interpreter")
                    ),
                    "told": bool(told),
                    "told_slot": told,
                    "told_table": values["published_table_id"],
                }
            )
        return lines

    @api.model
    def _get_agenda_unplaced(self, mission, meetings):
        """Return the accepted requests whose two participants have no meeting."""
        pairs = {frozenset((item.first_id.id, item.second_id.id)) for item in meetings}
        requests = self.env["living.meeting.request"].search(
            [("event_id", "=", mission.id), ("state", "=", "accepted")],
            order="priority desc, id",
        )
        return requests.filtered(lambda request: frozenset(request._get_pair().ids) not in pairs)

    @api.model
    def _prepare_agenda_request(self, request, reasons):
        return {
            "id": request.id,
            "first": request.requester_id.id,
            "second": request.invitee_id.id,
            "priority": int(request.priority),
            "mutual": request.is_mutual,
            "slot": request.slot_id.id,
            "reason": reasons.get(request.unplaced_reason, ""),
        }
