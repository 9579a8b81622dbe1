from . import living_income_export
from . import living_turnover_reject
from . import living_aid_reject
from . import living_person_data
from . import living_path_reprice
from . import living_path_reprice_line
from . import living_relief_refuse
from . import living_price_difference_dismiss
