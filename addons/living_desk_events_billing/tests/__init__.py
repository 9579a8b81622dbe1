from . import test_portal_price, test_registration_invoice, test_registration_price
