"""A lower tier granted for a time: never a higher one."""


def decide(case, basis):
    if not basis.tier_sudo or not case.relief:
        return basis
    # The tier was granted from the schedule of that time: the same bound in the one of the day.
    granted = case.ladder.find(case.relief.tier_id.lower_bound)
    if granted.lower_bound >= basis.tier_sudo.lower_bound:
        return basis
    return basis._replace(tier_sudo=granted, kind="hardship", relief_sudo=case.relief)
