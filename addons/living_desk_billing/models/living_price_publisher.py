from odoo import api, fields, models

from ..tools import pricing


class LivingPricePublisher(models.AbstractModel):
    """A desk that lets everybody see what its services cost."""

    _name = "living.price.publisher"
    _description = "Public Prices"

    publish_prices = fields.Boolean(
        "Prices for Everybody",
        help="Whoever visits /prices can type a turnover and see what the services of this desk "
        "would cost. Nothing that is typed is kept.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _has_public_prices(self):
        return bool(self.sudo().search_count([("publish_prices", "=", True)], limit=1))

    @api.model
    def _get_public_schedules_sudo(self, day):
        """Return the schedule in force of each desk that shows its prices to everybody.

        :param day: the date asked for
        :return: dict from `living.desk` to `living.fee.schedule`, both elevated
        """
        desks_sudo = self.sudo().search([("publish_prices", "=", True)])
        pairs = [(desk.company_id, desk) for desk in desks_sudo]
        schedules_sudo = self.env["living.fee.schedule"].sudo()
        in_force = schedules_sudo._in_force_by_desk(pairs, day) if pairs else {}
        return {
            desk: schedule
            for (_company, desk), schedule in in_force.items()
            if schedule and schedule.tier_ids
        }

    def _get_public_prices(self, schedule_sudo, amount, day):
        """Return what the services of the desk would cost for a turnover.

        Runs in superuser mode, on what the desk has made public.

        :param schedule_sudo: the schedule in force
        :param decimal.Decimal amount: the turnover, in the currency of the schedule
        :param day: the date the prices are of
        :return: (tier, list of dicts with name, list_price, price and method)
        """
        self.ensure_one()
        tier_sudo = schedule_sudo._find_tier(amount)
        currency = schedule_sudo.currency_id
        company = schedule_sudo.company_id
        services_sudo = (
            self.env["product.product"]
            .sudo()
            .with_company(company)
            .search(
                [
                    ("is_living_service", "=", True),
                    ("company_id", "in", (False, company.id)),
                ]
            )
        )
        lines = []
        for service in services_sudo:
            list_price = service.currency_id._convert(service.lst_price, currency, company, day)
            price = tier_sudo._get_price(service, list_price, amount, currency.rounding)
            rule_sudo = tier_sudo._get_rule(service)
            lines.append(
                {
                    "name": service.name,
                    "list_price": list_price,
                    "price": float(price),
                    "discount": float(pricing.compute_discount(list_price, price)),
                    "method": rule_sudo.description or self.env._("List price"),
                }
            )
        return tier_sudo, lines
