from odoo import fields, models

# What a line is of is said when it is made.
_FACTS = {"living_registration_id", "living_event_id"}


class AccountMoveLine(models.Model):
    """The line of an invoice keeps whose participation it is."""

    _inherit = "account.move.line"

    living_registration_id = fields.Many2one(
        "event.registration",
        "Participant",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    living_event_id = fields.Many2one(
        related="living_registration_id.event_id",
        string="Event of the Participant",
        store=True,
        index="btree_not_null",
    )

    _living_registration_unique = models.UniqueIndex(
        "(living_registration_id) WHERE living_registration_id IS NOT NULL",
        "This participant has already been invoiced.",
    )

    def write(self, vals):
        self.env["account.move"]._check_living_facts(vals.keys() & _FACTS)
        return super().write(vals)
