from odoo import api, fields, models
from odoo.fields import Domain


class LivingConsultantSpread(models.AbstractModel):
    """Whether a consultant holds more of a desk's work than the desk wants in one hand."""

    _name = "living.consultant.spread"
    _description = "Share of a Desk's Work"

    over_desk_ids = fields.Many2many(
        "living.desk",
        string="Over the Limit at",
        compute="_compute_over_desk_ids",
        search="_search_over_desk_ids",
        help="Desks that entrusted it with more of their hours than their limit allows.",
    )
    spread_warning = fields.Text(compute="_compute_over_desk_ids")

    @api.depends_context("uid")
    def _compute_over_desk_ids(self):
        desks, shares = self._get_shares_over_limit()
        for consultant in self:
            over = desks.filtered(lambda desk, c=consultant: (desk.id, c.id) in shares)
            consultant.over_desk_ids = over
            consultant.spread_warning = "\n".join(
                self._describe_share(desk, shares[desk.id, consultant.id]) for desk in over
            )

    def _search_over_desk_ids(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        desks, shares = self._get_shares_over_limit()
        if operator == "any":
            desks = desks.filtered_domain(value)
        else:
            desks = desks.filtered(lambda desk: desk.id in value)
        return Domain("id", "in", [holder for desk, holder in shares if desk in desks.ids])

    @api.model
    def _get_shares_over_limit(self):
        """Return the desks that the user sees, and the shares above their limits.

        :return: desks, and dict {(desk id, consultant id): share in percent}
        """
        desks = self.env["living.dashboard"]._get_desks()
        limits = {desk.id: desk.spread_limit for desk in desks}
        shares = {
            key: share for key, share in desks._get_work_shares().items() if share > limits[key[0]]
        }
        return desks, shares

    @api.model
    def _describe_share(self, desk, share):
        return self.env._(
            "Holds %(share)d%% of the hours that %(desk)s entrusted in the last 12 months: "
            "its limit is %(limit)d%%.",
            share=round(share),
            desk=desk.name,
            limit=desk.spread_limit,
        )
