from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import aid as arithmetic
from ..tools.access import TURNOVER_READERS
from ..tools.pricing import to_decimal


class AidAccount(NamedTuple):
    """What an organization and the bodies linked to it received, by the rules of a company."""

    company_sudo: models.BaseModel
    members_sudo: models.BaseModel
    grants: list[arithmetic.Grant]
    own: Decimal
    total: Decimal
    ceiling: Decimal

    @property
    def left(self):
        """What may still be granted, never less than nothing."""
        return max(self.ceiling - self.total, arithmetic.ZERO)


class LivingAidAccount(models.AbstractModel):
    """The de minimis aid of an organization, summed with the bodies that are one with it."""

    _name = "living.aid.account"
    _description = "Aid Account of an Organization"

    aid_ids = fields.One2many(
        "living.aid", "organization_id", "De Minimis Aid", groups=TURNOVER_READERS
    )
    aid_currency_id = fields.Many2one(
        "res.currency",
        "Currency of the Aid",
        compute="_compute_aid_total",
        groups=TURNOVER_READERS,
    )
    aid_total = fields.Monetary(
        "Aid That Counts",
        compute="_compute_aid_total",
        currency_field="aid_currency_id",
        groups=TURNOVER_READERS,
        help="De minimis aid of the organization and of the bodies linked to it, in the period "
        "that ends today.",
    )
    aid_ceiling = fields.Monetary(
        compute="_compute_aid_total",
        currency_field="aid_currency_id",
        groups=TURNOVER_READERS,
    )
    aid_left = fields.Monetary(
        compute="_compute_aid_total",
        currency_field="aid_currency_id",
        groups=TURNOVER_READERS,
        help="What can still be granted today.",
    )
    aid_share = fields.Float(
        "Part of the Ceiling (%)",
        compute="_compute_aid_total",
        groups=TURNOVER_READERS,
        help="How much of the ceiling the aid that counts has used.",
    )

    # === COMPUTE METHODS === #

    @api.depends("aid_ids.amount_counted", "desk_id", "commercial_partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_aid_total(self):
        organizations = self._get_fee_organizations()
        accounts = organizations._get_aid_accounts(fields.Date.context_today(self))
        for partner in self:
            account = accounts.get(partner._origin.id)
            partner.aid_currency_id = account and account.company_sudo.currency_id
            partner.aid_total = account and float(account.total)
            partner.aid_ceiling = account and float(account.ceiling)
            partner.aid_left = account and float(account.left)
            partner.aid_share = (
                100 * float(account.total / account.ceiling) if account and account.ceiling else 0.0
            )

    # === ACTIONS === #

    def action_view_aid(self):
        """Open what the organization and the bodies linked to it received."""
        self.ensure_one()
        account = self._get_aid_accounts(fields.Date.context_today(self))[self.id]
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "living_desk_billing.living_aid_action"
            ),
            "domain": [("organization_id", "in", account.members_sudo.ids)],
            "context": {"default_organization_id": self.commercial_partner_id.id},
        }

    # === BUSINESS METHODS === #

    def _get_aid_accounts(self, day, company=None):
        """Return the aid account of each organization on a day, all found together.

        The aid of every company of the database counts, whoever granted it: the ceiling is that
        of the undertaking.

        :param day: the date asked for
        :param company: whose ceiling, period and currency; those of the desk by default
        :return: dict from the id of each partner to an :class:`AidAccount`
        """
        partners_sudo = self.sudo()
        members = partners_sudo.commercial_partner_id._get_undertaking_members(day)
        everyone_sudo = self.browse().sudo().union(*members.values())
        companies = {
            organization: company or organization._get_fee_company_sudo()
            for organization in partners_sudo.commercial_partner_id
        }
        grants = {
            each: everyone_sudo._get_aid_grants(each.sudo()) for each in set(companies.values())
        }
        accounts = {}
        for partner in partners_sudo:
            organization = partner.commercial_partner_id
            company_sudo = companies[organization].sudo()
            years = company_sudo.living_aid_years
            known = grants[companies[organization]]
            linked = [each for m in members[organization.id] for each in known.get(m.id, ())]
            own = known.get(organization.id, ())
            accounts[partner.id] = AidAccount(
                company_sudo,
                members[organization.id],
                linked,
                arithmetic.sum_granted(own, day, years),
                arithmetic.sum_granted(linked, day, years),
                to_decimal(company_sudo.living_aid_ceiling),
            )
        return accounts

    def _get_aid_grants(self, company_sudo):
        """Return what counts for a company, in its currency.

        :return: dict from the id of each organization to its grants, one a day
        """
        aid_model_sudo = self.env["living.aid"].sudo()
        grants = {}
        for organization, currency, day, amount in aid_model_sudo._read_group(
            aid_model_sudo._get_counted_domain(company_sudo)
            & Domain("organization_id", "in", self.ids),
            ["organization_id", "currency_id", "date_granted:day"],
            ["amount:sum"],
        ):
            amount = currency._convert(amount, company_sudo.currency_id, company_sudo, day)
            grants.setdefault(organization.id, []).append(arithmetic.Grant(day, to_decimal(amount)))
        return grants

    def _lock_aid_accounts(self, day):
        """Let no two grants to one undertaking be decided at once.

        The rows are written, not only locked: a transaction that waited here would count the
        aid as it was before, and is begun again by the server instead. They are taken in one
        order, so that two transactions cannot wait for each other.
        """
        members = self.sudo().commercial_partner_id._get_undertaking_members(day)
        ids = tuple(sorted({member.id for each in members.values() for member in each}))
        if not ids:
            return
        self.env.cr.execute(
            SQL("SELECT id FROM res_partner WHERE id IN %s ORDER BY id FOR NO KEY UPDATE", ids)
        )
        self.env.cr.execute(SQL("UPDATE res_partner SET id = id WHERE id IN %s", ids))
