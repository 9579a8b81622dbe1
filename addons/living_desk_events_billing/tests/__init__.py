from . import test_registration_invoice, test_registration_price
