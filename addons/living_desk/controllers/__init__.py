from . import request_form
from . import portal
from . import portal_path
from . import portal_agreement
from . import portal_assignment
from . import portal_session
from . import portal_followup
from . import portal_tour
