from . import (
    portal_mission,
    portal_mission_profile,
    portal_mission_rating,
    agenda_feed,
    portal_agenda,
    portal_mission_request,
    portal_partner,
)
