from . import (
    test_cost_split,
    test_event_cost,
    test_portal_price,
    test_registration_invoice,
    test_registration_price,
)
