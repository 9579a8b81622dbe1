from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class LivingPathChargeRepricing(models.AbstractModel):
    """The prices of a proposal can follow a change until somebody signs it, on demand only."""

    _name = "living.path.charge.repricing"
    _description = "Re-pricing of a Service"

    price_change_ids = fields.One2many("living.price.change", "charge_id", "Changes of the Price")

    # === BUSINESS METHODS === #

    def _get_prices_today(self):
        """Return what would be frozen today, for the charges whose price would be another one.

        Those whose organization has no tier today keep their price.

        :return: dict from each charge, elevated, to the values of its price
        """
        prices = {}
        for tz, charges in self.sudo().grouped(lambda c: c.path_id.desk_id.tz).items():
            day = fields.Date.context_today(self.with_context(tz=tz))
            bases = charges.organization_id._get_fee_bases(day)
            for charge in charges:
                basis = bases[charge.organization_id.id]
                if not charge.frozen_on or not basis.tier_sudo:
                    continue
                vals = charge._prepare_price_vals(basis, day)
                if charge.currency_id.compare_amounts(vals["price_unit"], charge.price_unit):
                    prices[charge] = vals
        return prices

    def _reprice(self, reason, seen):
        """Replace the frozen prices of proposals that nobody has signed by those of today.

        :param str reason: kept with each change, and sent to the organization
        :param dict seen: the price of each charge, by id, that the user wants replaced
        :raise UserError: if one of them has been signed, withdrawn or re-priced since
        """
        self._check_can_reprice()
        self.sudo().path_id._lock_and_refresh()
        self.sudo().invalidate_recordset()
        prices = self._get_prices_today()
        for charge in self.sudo():
            path = charge.path_id
            if path.signed_on or path.state != "proposed":
                raise UserError(
                    self.env._(
                        "“%(path)s” is no longer open for signature: its prices stay as they are.",
                        path=path.display_name,
                    )
                )
            if charge not in prices or charge.currency_id.compare_amounts(
                charge.price_unit, seen[charge.id]
            ):
                raise UserError(
                    self.env._(
                        "The price of “%(charge)s” has changed since you opened this list, or "
                        "would no longer change: open the list again.",
                        charge=charge.name,
                    )
                )
        changes_sudo = (
            self.env["living.price.change"]
            .sudo()
            .create(
                [charge._prepare_price_change_vals(vals, reason) for charge, vals in prices.items()]
            )
        )
        charges_sudo = self.sudo().with_context(living_releasing_prices=True)
        charges_sudo.instalment_ids.unlink()
        now = fields.Datetime.now()
        charges_sudo._write_prices(
            {charge: {**vals, "frozen_on": now} for charge, vals in prices.items()}
        )
        charges_sudo._create_instalments()
        for path_sudo, path_changes in changes_sudo.grouped("path_id").items():
            path_sudo._log_price_changes(path_changes)
        changes_sudo.path_id._send_mail("living_desk_billing.mail_template_path_repriced")
        return changes_sudo

    def _check_can_reprice(self):
        """:raise AccessError: if the user neither accounts nor manages the desk of a charge"""
        if self.env.su:
            return
        self.check_access("read")
        if self.env.user.has_group("account.group_account_invoice"):
            return
        if not self.env.user.has_group("living_desk.group_manager"):
            raise AccessError(
                self.env._("Only an accountant or a manager of the desk changes these prices.")
            )
        self.path_id.check_access("write")

    def _prepare_price_change_vals(self, vals, reason):
        """Return the values of the record that keeps a change.

        :param dict vals: the values of the new price
        """
        self.ensure_one()
        return {
            "path_id": self.path_id.id,
            "charge_id": self.id,
            "name": self.name,
            "desk_id": self.path_id.desk_id.id,
            "company_id": self.path_id.company_id.id or self.env.company.id,
            "currency_id": self.currency_id.id,
            "user_id": self.env.uid,
            "reason": reason,
            "quantity": self.quantity,
            "old_price": self.price_unit,
            "new_price": vals["price_unit"],
            "old_schedule_id": self.schedule_id.id,
            "new_schedule_id": vals["schedule_id"],
            "old_tier_id": self.tier_id.id,
            "new_tier_id": vals["tier_id"],
        }
