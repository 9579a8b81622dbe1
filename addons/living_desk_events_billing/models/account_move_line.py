from odoo import api, fields, models

# What a line is of is said when it is made.
_FACTS = {"living_registration_id", "living_cost_share_id", "living_event_id"}


class AccountMoveLine(models.Model):
    """The line of an invoice keeps whose participation it is, or whose share of which cost."""

    _inherit = "account.move.line"

    living_registration_id = fields.Many2one(
        "event.registration",
        "Participant",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    living_cost_share_id = fields.Many2one(
        "living.event.cost.share",
        "Share of a Cost",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    living_event_id = fields.Many2one(
        "event.event",
        "Event of the Participant",
        compute="_compute_living_event_id",
        store=True,
        index="btree_not_null",
    )

    _living_registration_unique = models.UniqueIndex(
        "(living_registration_id) WHERE living_registration_id IS NOT NULL",
        "This participant has already been invoiced.",
    )
    _living_cost_share_unique = models.UniqueIndex(
        "(living_cost_share_id) WHERE living_cost_share_id IS NOT NULL",
        "This share of a cost has already been invoiced.",
    )

    @api.depends("living_registration_id.event_id", "living_cost_share_id.event_id")
    def _compute_living_event_id(self):
        for line_sudo in self.sudo():
            line_sudo.living_event_id = (
                line_sudo.living_registration_id.event_id or line_sudo.living_cost_share_id.event_id
            )

    def write(self, vals):
        self.env["account.move"]._check_living_facts(vals.keys() & _FACTS)
        return super().write(vals)
