from . import calendar_sample_xlsx, living_programme_xlsx
