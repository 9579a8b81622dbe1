from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from ..tools import aid as arithmetic
from ..tools.access import TURNOVER_READERS
from ..tools.pricing import to_decimal


class LivingPathAid(models.AbstractModel):
    """The aid in the prices of a path: booked when it is signed, refused above the ceiling."""

    _name = "living.path.aid"
    _description = "Aid in a Path"

    aid_over = fields.Boolean(
        "Above the De Minimis Ceiling",
        compute="_compute_aid_over",
        compute_sudo=True,
        groups="base.group_user",
    )
    aid_warning = fields.Char(
        compute="_compute_aid_over", compute_sudo=True, groups=TURNOVER_READERS
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "reduction_total", "organization_id")
    def _compute_aid_over(self):
        """Warn as soon as there is a price, and not only when it is signed."""
        for path in self:
            warning = path.state == "proposed" and path._get_aid_refusal(figures=True)
            path.aid_warning = warning
            path.aid_over = bool(warning)

    # === BUSINESS METHODS === #

    def _check_can_sign(self):
        res = super()._check_can_sign()
        self._check_aid()
        return res

    def _sign(self, name, signature):
        self._lock_aid()
        return super()._sign(name, signature)

    def _transition(self, target, allowed_from, vals=None):
        """Book the aid when the agreement is signed; take it back with the path.

        A cancelled path that is reopened with its agreement revives the right to its prices.
        """
        revived = self.filtered(lambda path: path.state == "cancelled" and path.signed_on)
        if target == "active" and revived:
            revived._lock_aid()
            for path in revived:
                path._check_aid()
        res = super()._transition(target, allowed_from, vals)
        if target in ("active", "cancelled"):
            charges_sudo = self.sudo().charge_ids.filtered("frozen_on")
            self.env["living.aid"]._sync_reductions(charges_sudo)
        return res

    def _lock_aid(self):
        for path in self:
            path.organization_id._lock_aid_accounts(path._get_aid_day())

    def _get_aid_day(self):
        """Return the day on which the right to the prices is granted: today, or as signed."""
        self.ensure_one()
        path = self.with_context(tz=self.desk_id.tz)
        if self.signed_on:
            return fields.Datetime.context_timestamp(path, self.signed_on).date()
        return fields.Date.context_today(path)

    def _check_aid(self):
        """:raise UserError: if the reduction would bring the organization above the ceiling"""
        self.ensure_one()
        refusal = self._get_aid_refusal(figures=self._may_read_aid())
        if refusal:
            raise UserError(refusal)

    def _may_read_aid(self):
        """Tell whether the figures are for the user: as those of the turnover are."""
        self.ensure_one()
        user = self.env.user
        if user.share:
            return user.living_organization_id == self.sudo().organization_id
        return user.has_groups(TURNOVER_READERS)

    def _get_aid_refusal(self, figures):
        """Say why the reduction cannot be granted, nothing if it can.

        :param bool figures: whether the reader may know them
        """
        self.ensure_one()
        path_sudo = self.sudo()
        amount = to_decimal(path_sudo.reduction_total)
        company_sudo = path_sudo.company_id or self.env.company.sudo()
        if not amount or not company_sudo.living_aid_reductions:
            return False
        day = path_sudo._get_aid_day()
        organization_sudo = path_sudo.organization_id
        account = organization_sudo._get_aid_accounts(day, company_sudo)[organization_sudo.id]
        years = company_sudo.living_aid_years
        total = arithmetic.highest_sum([*account.grants, arithmetic.Grant(day, amount)], day, years)
        if total <= account.ceiling:
            return False
        if not figures:
            return self.env._(
                "“%(path)s” cannot be confirmed: its reduction is above what the organization may "
                "still receive as de minimis aid. A manager of the desk or an accountant can see "
                "the aid account and what to do.",
                path=self.name,
            )
        sentence = self.env._(
            "“%(path)s” cannot be confirmed: with its reduction of %(reduction)s the de minimis "
            "aid of %(organization)s and the bodies linked to it in %(years)s years would be "
            "%(total)s, above the ceiling of %(ceiling)s.",
            path=self.name,
            reduction=self._format_aid(amount),
            organization=organization_sudo.name,
            years=years,
            total=self._format_aid(total),
            ceiling=self._format_aid(account.ceiling),
        )
        return f"{sentence} {self._get_aid_advice(account, amount, day)}"

    def _get_aid_advice(self, account, amount, day):
        """Say what can be done about a reduction that does not fit under the ceiling."""
        room = arithmetic.first_day_with_room(
            account.grants, amount, account.ceiling, day, account.company_sudo.living_aid_years
        )
        if room is None:
            return self.env._(
                "The proposal must be withdrawn, and its reductions made smaller or its services "
                "fewer."
            )
        return self.env._(
            "It can be signed from %(date)s, when older aid counts no longer; or the proposal must "
            "be withdrawn, and its reductions made smaller or its services fewer.",
            date=format_date(self.env, room),
        )

    def _format_aid(self, amount):
        return formatLang(self.env, float(amount), currency_obj=self.sudo().currency_id)
