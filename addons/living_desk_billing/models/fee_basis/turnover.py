"""The verified turnover of the reference year: its own, or the sum of its undertaking's."""


def decide(case, basis):
    declarations = {body: case.get_declaration(body) for body in case.bodies}
    own = declarations[case.organization]
    basis = basis._replace(undertaking_sudo=case.undertaking)
    missing = case.bodies.filtered(lambda body: declarations[body].state != "verified")
    if missing:
        asked = all(declarations[body] for body in missing)
        if asked:
            reason = "waiting"
        else:
            reason = "missing" if not own else "group_missing"
        return basis._replace(reason=reason, missing_sudo=missing)
    basis = basis._replace(turnover_sudo=own)
    counted = [turnover for turnover in declarations.values() if turnover.kind == "turnover"]
    if not counted:
        return basis
    amount = sum(turnover.amount_company for turnover in counted)
    if len(declarations) > 1:
        amount = case.company.currency_id.round(amount)
    return basis._replace(
        tier_sudo=case.ladder.find(amount),
        kind="group" if len(declarations) > 1 else "declared",
        amount=amount,
    )
