from . import (
    test_access,
    test_calendar_check,
    test_calendar_entry,
    test_calendar_tour,
    test_date_line,
    test_event_event,
    test_overlap,
    test_portal_calendar,
    test_readonly_routes,
    test_seed_2017,
    test_venue,
)
