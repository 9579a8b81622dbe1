from . import (
    calendar_feed,
    calendar_public,
    portal_calendar,
    portal_calendar_check,
    portal_calendar_days,
    portal_calendar_form,
    portal_calendar_decided,
    portal_calendar_hold,
    portal_calendar_import,
    portal_training,
    survey,
)
