from . import living_programme_xlsx
