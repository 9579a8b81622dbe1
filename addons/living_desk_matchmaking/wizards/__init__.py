from . import (
    living_meeting_suggestion,
    living_mission_decision,
    living_mission_slot_maker,
    living_mission_table_maker,
    living_mission_table_maker_line,
)
