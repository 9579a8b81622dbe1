from . import portal_path, portal_turnover, turnover_form, portal_aid, aid_form
