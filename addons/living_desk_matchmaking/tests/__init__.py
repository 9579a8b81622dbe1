from . import (
    test_meeting,
    test_planner_exact,
    test_meeting_rules,
    test_planner_solve,
    test_fair,
    test_meeting_rating,
    test_mission_report,
    test_rating_times,
    test_portal_rating,
    test_portal_mission,
)
