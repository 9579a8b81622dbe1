from . import (
    test_meeting,
    test_planner_solve,
)
