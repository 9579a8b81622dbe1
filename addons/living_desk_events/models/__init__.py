from . import (
    living_town,
    living_located_mixin,
    living_venue,
    living_clash_rule,
    living_calendar_series,
    living_calendar_check_words,
    living_calendar_check_mixin,
    living_calendar_announcement,
    living_calendar_imported,
    living_calendar_entry,
    living_event_kind,
    event_event,
)
