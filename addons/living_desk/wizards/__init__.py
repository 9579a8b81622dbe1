from . import living_path_propose
from . import living_path_move
from . import living_organization_import
from . import living_organization_import_line
from . import portal_wizard_user
from . import living_handover_ask
from . import living_handover_refuse
