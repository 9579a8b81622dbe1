from . import portal_calendar, portal_calendar_check, portal_calendar_form
