from . import (
    account_move,
    account_move_line,
    event_event,
    living_registration_price,
    living_registration_invoice,
    event_registration,
)
