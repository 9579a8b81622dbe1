"""Not declared in time: the top tier, where the schedule says so."""


def decide(case, basis):
    late = basis.reason in ("missing", "group_missing")
    if not late or not case.deadline or case.day <= case.deadline:
        return basis
    return basis._replace(tier_sudo=case.ladder.top, kind="missing", reason=None)
