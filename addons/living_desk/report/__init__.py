from . import living_path_xlsx
from . import import_sample_mixin
from . import organization_sample_xlsx
from . import contact_sample_xlsx
