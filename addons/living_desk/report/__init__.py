from . import living_path_xlsx
from . import organization_sample_xlsx
