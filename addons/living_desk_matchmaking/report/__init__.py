from . import living_mission_xlsx
