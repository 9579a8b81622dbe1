from odoo import api, fields, models

from ..tools.mission_setup import SPARE_PERCENT, tables_needed
from .living_meeting_request import OPEN_STATES


class LivingMissionSetup(models.AbstractModel):
    """What of a mission is there, and at a glance what is missing."""

    _name = "living.mission.setup"
    _description = "Setting up a Mission"

    candidate_count = fields.Integer("Candidates", compute="_compute_selection_counts")
    selected_count = fields.Integer("Selected", compute="_compute_selection_counts")
    reserve_count = fields.Integer("Reserve", compute="_compute_selection_counts")
    mission_request_count = fields.Integer(
        "Requests Made",
        compute="_compute_mission_request_count",
        groups="living_desk.group_user",
    )
    planned_count = fields.Integer(
        "Meetings Planned", compute="_compute_planned_count", groups="living_desk.group_user"
    )
    mission_missing = fields.Text(
        "What Is Missing",
        compute="_compute_mission_missing",
        groups="living_desk.group_user",
        help="One line for each thing.",
    )

    # === COMPUTE METHODS === #

    @api.depends("registration_ids.selection_state", "registration_ids.state")
    def _compute_selection_counts(self):
        counts = {
            (event.id, state): count
            for event, state, count in self.env["event.registration"]._read_group(
                [
                    ("event_id", "in", self.ids),
                    ("selection_state", "!=", False),
                    ("state", "!=", "cancel"),
                ],
                ["event_id", "selection_state"],
                ["__count"],
            )
        }
        for event in self:
            for state in ("candidate", "selected", "reserve"):
                event[f"{state}_count"] = counts.get((event._origin.id, state), 0)

    @api.depends("meeting_request_ids.state")
    def _compute_mission_request_count(self):
        counts = self._count_parts("living.meeting.request", [("state", "in", OPEN_STATES)])
        for event in self:
            event.mission_request_count = counts.get(event._origin, 0)

    @api.depends("meeting_ids.state")
    def _compute_planned_count(self):
        counts = self._count_parts("living.meeting", [("state", "!=", "cancelled")])
        for event in self:
            event.planned_count = counts.get(event._origin, 0)

    @api.depends(
        "is_mission",
        "date_end",
        "meeting_slot_ids",
        "meeting_table_ids",
        "meeting_request_ids.state",
        "host_region_ids",
        "guest_region_ids",
        "has_different_region",
        "registration_ids.is_profile_complete",
        "registration_ids.state",
    )
    @api.depends_context("lang", "uid")
    def _compute_mission_missing(self):
        """Whoever only reads the mission does not see what is there, nor what is missing."""
        kept = self._origin._filtered_access("write")
        now = fields.Datetime.now()
        for event in self:
            is_asked = (
                event.is_mission
                and (not event._origin or event._origin in kept)
                and not (event.date_end and event.date_end < now)
            )
            event.mission_missing = "\n".join(event._list_missing()) if is_asked else False

    def _list_missing(self):
        """Return the sentences that say what the mission still needs: to be extended."""
        self.ensure_one()
        missing = []
        slots, tables = len(self.meeting_slot_ids), len(self.meeting_table_ids)
        if not self.host_region_ids or not self.guest_region_ids:
            missing.append(self.env._("Regions: say which are the hosts and which the guests."))
        if not slots:
            missing.append(self.env._("Slots: there are none, make them for the days of meetings."))
        if not tables:
            missing.append(self.env._("Tables: there are none, make them room by room."))
        low, high = tables_needed(self.mission_request_count, slots)
        if tables and tables < low:
            missing.append(
                self.env._(
                    "Tables: %(requests)s requests in %(slots)s slots need %(low)s to %(high)s of "
                    "them, with %(least)s to %(most)s %% to spare; there are %(tables)s.",
                    requests=self.mission_request_count,
                    slots=slots,
                    low=low,
                    high=high,
                    least=SPARE_PERCENT[0],
                    most=SPARE_PERCENT[1],
                    tables=tables,
                )
            )
        if self.profile_missing_count:
            missing.append(
                self.env._(
                    "Profiles: %(count)s have none, or have not said when they come.",
                    count=self.profile_missing_count,
                )
            )
        return missing

    # === ACTIONS === #

    def action_view_mission_participants(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk_matchmaking.event_registration_action_mission"
        )
        return {
            **action,
            "domain": [("event_id", "=", self.id)],
            "context": {"default_event_id": self.id, "search_default_group_selection": 1},
        }

    def action_make_slots(self):
        return self._open_maker("living_desk_matchmaking.living_mission_slot_maker_action")

    def action_make_tables(self):
        return self._open_maker("living_desk_matchmaking.living_mission_table_maker_action")

    def _open_maker(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return {**action, "context": {"default_event_id": self.id}}
