from . import living_turnover_reject
