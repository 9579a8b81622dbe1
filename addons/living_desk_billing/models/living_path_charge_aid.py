from odoo import fields, models


class LivingPathChargeAid(models.AbstractModel):
    """The reduction of a service, as aid to the organization."""

    _name = "living.path.charge.aid"
    _description = "Reduction of a Service as Aid"

    aid_ids = fields.One2many("living.aid", "charge_id", "Aid Booked")

    def _has_standing_reduction(self):
        """Tell whether the organization has a right to the reduction of this service.

        It has since the signature, unless the path was cancelled and nothing of the service was
        invoiced, or all of it was credited: then it has paid nothing less for anything.
        """
        self.ensure_one()
        path = self.path_id
        if not self.frozen_on or not path.signed_on or not self.reduction_amount:
            return False
        return path.state != "cancelled" or self._is_still_invoiced()

    def _is_still_invoiced(self):
        """Tell whether a posted invoice of the service was not entirely given back."""
        self.ensure_one()
        lines = self.env["account.move.line"].search(
            [
                "|",
                ("living_charge_id", "=", self.id),
                ("living_reversed_charge_id", "=", self.id),
                ("parent_state", "=", "posted"),
            ]
        )
        credited = lines.filtered(lambda line: line.move_type == "out_refund")
        invoiced = lines - credited
        left = sum(invoiced.mapped("price_subtotal")) - sum(credited.mapped("price_subtotal"))
        return bool(invoiced) and (not credited or self.currency_id.compare_amounts(left, 0.0) > 0)

    def _prepare_aid_vals(self):
        """Return the row of the aid account: granted the day the agreement was signed."""
        self.ensure_one()
        path = self.path_id
        signed_on = fields.Datetime.context_timestamp(
            path.with_context(tz=path.desk_id.tz), path.signed_on
        )
        return {
            "organization_id": path.organization_id.commercial_partner_id.id,
            "company_id": path.company_id.id,
            "currency_id": self.currency_id.id,
            "kind": "reduction",
            "state": "booked",
            "date_granted": signed_on.date(),
            "amount": self.reduction_amount,
            "charge_id": self.id,
            "path_id": path.id,
        }
