from . import portal_path, portal_turnover, turnover_form
