from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import cost_split

# What a cost is split by stays once organizations were told their share.
_SPLIT_FIELDS = {
    "amount",
    "currency_id",
    "desk_percent",
    "event_id",
    "name",
    "product_id",
    "split_by",
}


class LivingEventCost(models.Model):
    """A cost of an event: the desk bears a part, the organizations that come share the rest."""

    _name = "living.event.cost"
    _description = "Cost of an Event"
    _inherit = ["living.protected.mixin"]
    _order = "event_id, sequence, id"
    _owner_fields = ("event_id",)
    _protected_fields = ("frozen_on", "frozen_by_id")

    event_id = fields.Many2one("event.event", required=True, index=True, ondelete="cascade")
    desk_id = fields.Many2one(
        related="event_id.desk_id", store=True, precompute=True, index="btree_not_null"
    )
    company_id = fields.Many2one(
        related="event_id.company_id", store=True, precompute=True, index="btree_not_null"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("What", required=True)
    amount = fields.Monetary(required=True, currency_field="currency_id")
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    desk_percent = fields.Float(
        "Borne by the Desk (%)", digits=(5, 2), help="The organizations share the rest."
    )
    split_by = fields.Selection(
        [("organization", "Each Organization"), ("participant", "Each Participant")],
        "The Same For",
        default="organization",
        required=True,
    )
    product_id = fields.Many2one(
        "product.product",
        "Invoiced As",
        ondelete="restrict",
        domain=[("type", "=", "service")],
        help="Account and taxes of the line; the price service of the event if nothing is said.",
    )
    desk_amount = fields.Monetary(
        "Borne by the Desk",
        compute="_compute_parts",
        store=True,
        precompute=True,
        currency_field="currency_id",
    )
    shared_amount = fields.Monetary(
        "Shared",
        compute="_compute_parts",
        store=True,
        precompute=True,
        currency_field="currency_id",
    )
    frozen_on = fields.Datetime("Split On", readonly=True, copy=False)
    frozen_by_id = fields.Many2one("res.users", "Split By", readonly=True, copy=False)
    share_ids = fields.One2many("living.event.cost.share", "cost_id", "Shares")

    _amount_positive = models.Constraint("CHECK(amount > 0)", "A cost is more than zero.")
    _percent_valid = models.Constraint(
        "CHECK(desk_percent >= 0 AND desk_percent <= 100)",
        "The desk bears between 0 and 100 percent.",
    )

    # === COMPUTE METHODS === #

    @api.depends("amount", "desk_percent", "currency_id")
    def _compute_parts(self):
        for cost in self:
            parts = cost_split.part_with_desk(
                max(cost.amount, 0.0),
                min(max(cost.desk_percent, 0.0), 100.0),
                cost.currency_id.rounding or 0.01,
            )
            cost.desk_amount = float(parts.desk)
            cost.shared_amount = float(parts.shared)

    # === CRUD METHODS === #

    def write(self, vals):
        if vals.keys() & _SPLIT_FIELDS:
            self._check_not_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self._check_not_frozen()

    # === ACTIONS === #

    def action_reopen(self):
        """Take the shares back, as long as none of them is on an invoice.

        :raise UserError: if an organization has been invoiced
        """
        self._check_splits("write")
        self._lock_and_refresh()
        shares_sudo = self.sudo().share_ids
        self._lock_rows(shares_sudo, self[:1].display_name)
        invoiced_sudo = shares_sudo.filtered("invoice_line_id")
        if invoiced_sudo:
            raise UserError(
                self.env._(
                    "%(organization)s has been invoiced its share of “%(cost)s”: it stays.",
                    organization=invoiced_sudo[0].organization_id.name,
                    cost=invoiced_sudo[0].cost_id.name,
                )
            )
        shares_sudo.unlink()
        self.sudo().write({"frozen_on": False, "frozen_by_id": False})

    # === BUSINESS METHODS === #

    def _check_splits(self, operation):
        """:raise AccessError: if the user does not decide on costs"""
        self.check_access("read" if self.env["event.event"]._is_accountant() else operation)
        self.env["event.event"]._check_splits_costs()

    def _check_not_frozen(self):
        frozen = self.filtered("frozen_on")
        if frozen:
            raise UserError(
                self.env._(
                    "“%(cost)s” is split: the organizations know their share. Take the shares back "
                    "first, as long as none is invoiced.",
                    cost=frozen[0].name,
                )
            )

    def _freeze(self):
        """Write down what each organization bears of these costs, once.

        Who has a seat today counts. A cost in another currency is converted at today's rate.

        :raise UserError: if there is nothing to split, or nobody to split it among
        """
        self._check_splits("write")
        self._lock_and_refresh()
        # Browsed anew: the lines of an event are forgotten with what was read before.
        open_sudo = self.sudo().browse(self.ids).filtered(lambda cost: not cost.frozen_on)
        if not open_sudo:
            raise UserError(self.env._("There is no cost to split: enter one, each is split once."))
        vals_list = []
        for event_sudo, costs_sudo in open_sudo.grouped("event_id").items():
            heads = event_sudo._count_heads()
            if not heads and any(costs_sudo.mapped("shared_amount")):
                raise UserError(
                    self.env._(
                        "Nobody has a seat in “%(event)s” for an organization yet: costs are split "
                        "once the participants are known.",
                        event=event_sudo.name,
                    )
                )
            for cost_sudo in costs_sudo:
                vals_list += cost_sudo._prepare_share_vals(heads)
        self.env["living.event.cost.share"].sudo().create(vals_list)
        open_sudo.write({"frozen_on": fields.Datetime.now(), "frozen_by_id": self.env.uid})

    def _prepare_share_vals(self, heads):
        """Return the shares of a cost.

        :param heads: participants by organization
        """
        self.ensure_one()
        company = self.event_id._get_price_company()
        day = fields.Date.context_today(self.with_context(tz=self.event_id.date_tz))
        currency = company.currency_id
        shared = self.currency_id._convert(self.shared_amount, currency, company, day)
        parts = cost_split.split_shared(shared, heads, self.split_by, currency.rounding)
        return [
            {
                "cost_id": self.id,
                "organization_id": organization.id,
                "participant_count": heads[organization],
                "currency_id": currency.id,
                "amount": float(amount),
            }
            for organization, amount in parts.items()
            if amount
        ]
