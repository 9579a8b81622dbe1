"""Who may read what an organization turns over."""

TURNOVER_READERS = (
    "living_desk.group_manager,account.group_account_invoice,account.group_account_readonly"
)
