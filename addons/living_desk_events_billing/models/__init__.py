from . import (
    account_move,
    account_move_line,
    living_event_costs,
    event_event,
    living_registration_price,
    living_registration_invoice,
    event_registration,
    living_event_cost,
    living_event_cost_share,
)
