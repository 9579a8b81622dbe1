from . import portal_path, portal_turnover, prices, turnover_form, portal_aid, aid_form
from . import first_year_form
