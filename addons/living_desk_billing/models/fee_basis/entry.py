"""No fiscal year has closed yet: the flat entry price."""


def decide(case, basis):
    if basis.kind or basis.reason or not basis.turnover_sudo:
        return basis
    tier = case.schedule.entry_tier_id
    if not tier:
        return basis._replace(reason="no_entry")
    return basis._replace(tier_sudo=tier, kind="entry")
