from . import (
    test_access,
    test_amounts,
    test_charge,
    test_fee_schedule,
    test_handover,
    test_invoice,
    test_portal,
    test_pricing,
    test_readonly_routes,
    test_tier,
    test_tour,
    test_turnover,
)
