from odoo import fields, models


class LivingPersonDataLine(models.TransientModel):
    """A kind of data held about a person, and what becomes of it."""

    _name = "living.person.data.line"
    _description = "Data Held on a Person"
    _order = "id"

    wizard_id = fields.Many2one("living.person.data", required=True, ondelete="cascade")
    name = fields.Char("What")
    count = fields.Integer()
    fate = fields.Selection(
        [("erased", "Erased"), ("nameless", "Kept without the Person"), ("kept", "Kept")],
        "When Anonymized",
    )
    reason = fields.Char("Why")
