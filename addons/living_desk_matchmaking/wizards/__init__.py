from . import (
    living_meeting_suggestion,
    living_meeting_add,
    living_meeting_decline,
    living_meeting_missing,
    living_mission_absence,
    living_mission_decision,
    living_mission_slot_maker,
    living_mission_table_maker,
    living_mission_table_maker_line,
)
