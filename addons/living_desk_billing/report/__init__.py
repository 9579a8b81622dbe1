from . import living_fee_audit_xlsx, living_income_xlsx
