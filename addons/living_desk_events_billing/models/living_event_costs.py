from odoo import api, fields, models
from odoo.exceptions import AccessError

MONEY_READERS = (
    "living_desk.group_user,account.group_account_invoice,account.group_account_readonly"
)


class LivingEventCosts(models.AbstractModel):
    """The costs of an event, and who bears them."""

    _name = "living.event.costs"
    _description = "Costs of an Event"

    cost_ids = fields.One2many("living.event.cost", "event_id", "Costs", groups=MONEY_READERS)
    cost_share_ids = fields.One2many(
        "living.event.cost.share", "event_id", "Shares of the Costs", groups=MONEY_READERS
    )
    open_cost_count = fields.Integer(
        "Costs to Split", compute="_compute_cost_counts", groups=MONEY_READERS
    )
    share_to_invoice_count = fields.Integer(
        "Shares to Invoice", compute="_compute_cost_counts", groups=MONEY_READERS
    )

    @api.depends("cost_ids.frozen_on", "cost_share_ids.billing_state")
    def _compute_cost_counts(self):
        own = [("event_id", "in", self.ids)]
        costs = dict(
            self.env["living.event.cost"]._read_group(
                [*own, ("frozen_on", "=", False)], ["event_id"], ["__count"]
            )
        )
        shares = dict(
            self.env["living.event.cost.share"]._read_group(
                [*own, ("billing_state", "=", "to_invoice")], ["event_id"], ["__count"]
            )
        )
        for event in self:
            event.open_cost_count = costs.get(event._origin, 0)
            event.share_to_invoice_count = shares.get(event._origin, 0)

    def action_freeze_costs(self):
        """Split the costs among the organizations that take part, once and for all."""
        self.ensure_one()
        self._check_splits_costs()
        self.cost_ids._freeze()

    @api.model
    def _is_accountant(self):
        return self.env.su or self.env.user.has_group("account.group_account_invoice")

    @api.model
    def _check_splits_costs(self):
        """:raise AccessError: if the user neither manages the desk nor keeps the accounts"""
        if not self._is_accountant() and not self.env.user.has_group("living_desk.group_manager"):
            raise AccessError(
                self.env._("Only a manager of the desk or an accountant splits costs.")
            )

    def _count_heads(self):
        """Return how many participants with a seat each organization has, in a fixed order."""
        self.ensure_one()
        seated = self.registration_ids.filtered(
            lambda item: item.active and item._has_seat() and item.organization_id
        )
        groups = seated.grouped("organization_id")
        return {
            organization: len(groups[organization])
            for organization in seated.organization_id.sorted("id")
        }

    def _get_cost_shares_sudo(self, organization):
        """Return what an organization bears of the costs, elevated: it reads its own alone."""
        self.ensure_one()
        return self.sudo().cost_share_ids.filtered(
            lambda share: share.organization_id == organization
        )

    def _find_draft_invoice(self, organization):
        """Return a draft that the organization has for this event already, if there is one."""
        self.ensure_one()
        lines_sudo = self.env["account.move.line"].sudo()
        lines_sudo = lines_sudo.search(
            [
                ("living_event_id", "=", self.id),
                ("parent_state", "=", "draft"),
                ("move_id.commercial_partner_id", "=", organization.commercial_partner_id.id),
            ]
        )
        return lines_sudo.move_id.sorted("id")[-1:].sudo(False)
