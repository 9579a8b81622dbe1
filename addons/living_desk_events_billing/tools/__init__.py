from . import cost_split
