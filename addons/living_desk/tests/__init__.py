from . import test_access
from . import test_assignment
from . import test_path
from . import test_request
from . import test_schedule
from . import test_session
