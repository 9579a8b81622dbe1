from . import calendar_sample_xlsx
