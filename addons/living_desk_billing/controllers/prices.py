from odoo import fields
from odoo.http import request, route

from odoo.addons.living_desk.controllers.utils import clean_line, parse_int

from .turnover_form import LivingTurnoverForm


class LivingPrices(LivingTurnoverForm):
    """What it would cost: a turnover is typed, tier and prices are shown, nothing is kept.

    The figure comes by POST, so that it stays out of addresses and of the logs of servers.
    """

    @route("/prices", type="http", auth="public", website=True, methods=["GET"], readonly=True)
    def living_prices(self, **kwargs):
        return self._render_prices(self._parse_prices({}), {})

    @route("/prices", type="http", auth="public", website=True, methods=["POST"], readonly=True)
    def living_prices_show(self, **post):
        values = self._parse_prices(post)
        errors = {}
        if not values["desk"]:
            errors["desk_id"] = request.env._("Please choose the desk from the list.")
        if message := self._check_amount(values):
            errors["amount"] = message
        return self._render_prices(values, errors, asked=True)

    # === HELPERS === #

    def _parse_prices(self, post):
        """Return the choices of the visitor, and what there is to choose from."""
        day = fields.Date.context_today(request.env.user)
        schedules_sudo = request.env["living.desk"]._get_public_schedules_sudo(day)
        desk_id = parse_int(post.get("desk_id"))
        chosen = [desk for desk in schedules_sudo if desk.id == desk_id]
        if len(schedules_sudo) == 1:
            chosen = list(schedules_sudo)
        return {
            "day": day,
            "schedules": schedules_sudo,
            "desk": chosen[0] if chosen else None,
            "amount": clean_line(post.get("amount"))[:60],
        }

    def _render_prices(self, values, errors, asked=False):
        desk_sudo = values["desk"]
        tier_sudo = None
        lines = []
        if asked and not errors:
            schedule_sudo = values["schedules"][desk_sudo]
            tier_sudo, lines = desk_sudo._get_public_prices(
                schedule_sudo, self._parse_amount(values), values["day"]
            )
        response = request.render(
            "living_desk_billing.prices",
            {
                "page_name": "living_prices",
                "no_breadcrumbs": True,
                "desks": [(desk.id, desk.name) for desk in values["schedules"]],
                "desk_id": desk_sudo.id if desk_sudo else False,
                "desk_name": desk_sudo.name if desk_sudo else "",
                "currencies": " / ".join(
                    sorted({one.currency_id.symbol for one in values["schedules"].values()})
                ),
                "amount": values["amount"],
                "errors": errors,
                "tier": tier_sudo,
                "lines": lines,
            },
        )
        response.headers["Cache-Control"] = "no-store"
        return response
