from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain


class LivingPathReprice(models.TransientModel):
    """Proposals that would have another price today, to be re-priced or left as they are."""

    _name = "living.path.reprice"
    _description = "Proposals to Re-price"

    reason = fields.Text(help="Kept with the change; the organization reads it in the mail.")
    line_ids = fields.One2many("living.path.reprice.line", "reprice_id", "Services")
    line_count = fields.Integer(compute="_compute_line_count")

    # === COMPUTE METHODS === #

    @api.depends("line_ids")
    def _compute_line_count(self):
        for reprice in self:
            reprice.line_count = len(reprice.line_ids)

    @api.depends_context("lang")
    def _compute_display_name(self):
        for reprice in self:
            reprice.display_name = self.env._("Proposals to Re-price")

    # === ACTIONS === #

    @api.model
    def action_open(self):
        """List what would be priced differently today, as far as the user may change it."""
        reprice = self.create({})
        reprice._fill()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "living_desk_billing.living_path_reprice_action"
            ),
            "res_id": reprice.id,
        }

    def action_reprice(self):
        """Re-price what is ticked, and show what is left."""
        self.ensure_one()
        lines = self.line_ids.filtered("chosen")
        if not lines:
            raise UserError(self.env._("Tick the services to re-price."))
        if not (self.reason or "").strip():
            raise UserError(
                self.env._("Write why the prices change: the organization will read it.")
            )
        lines.charge_id._reprice(
            self.reason.strip(), {line.charge_id.id: line.old_price for line in lines}
        )
        return self.action_open()

    # === BUSINESS METHODS === #

    def _fill(self):
        self.ensure_one()
        charges = self.env["living.path.charge"].search(self._get_charge_domain())
        self.sudo().line_ids = [
            Command.create(
                {
                    "charge_id": charge.id,
                    "old_price": charge.price_unit,
                    "new_price": vals["price_unit"],
                    "new_tier_id": vals["tier_id"],
                    "new_schedule_id": vals["schedule_id"],
                }
            )
            for charge, vals in charges._get_prices_today().items()
        ]

    @api.model
    def _get_charge_domain(self):
        """Return the frozen prices that the user may change: accountants all, managers theirs."""
        domain = Domain(
            [
                ("frozen_on", "!=", False),
                ("path_id.state", "=", "proposed"),
                ("path_id.signed_on", "=", False),
            ]
        )
        if not self.env.user.has_groups(
            "account.group_account_invoice,living_desk.group_coordinator"
        ):
            domain &= Domain("path_id.desk_id", "in", self.env.user.living_desk_ids.ids)
        return domain
