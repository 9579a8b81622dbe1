from . import portal_mission, portal_mission_profile
