from . import (
    living_calendar_import_words,
    living_calendar_import,
    living_calendar_import_line,
    living_calendar_mute,
    living_calendar_mute_line,
    living_calendar_reason,
    living_calendar_release,
    living_obstacle_load,
)
