from odoo import fields, models


class LivingPathPause(models.Model):
    """A suspension of a path: its days do not count for the pace of the hours."""

    _name = "living.path.pause"
    _description = "Suspension of a Path"
    _order = "path_id, date_from, id"

    path_id = fields.Many2one("living.path", required=True, index=True, ondelete="cascade")
    date_from = fields.Date("Suspended On", required=True)
    date_to = fields.Date("Resumed On", help="Empty while the suspension lasts.")
    reason = fields.Text()

    _one_open = models.UniqueIndex(
        "(path_id) WHERE date_to IS NULL", "The path is suspended already."
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "A suspension cannot end before it begins.",
    )
