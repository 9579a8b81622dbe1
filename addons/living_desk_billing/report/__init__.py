from . import living_income_xlsx
