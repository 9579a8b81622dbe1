from . import living_path_propose
from . import living_path_move
