from odoo import fields, models


class LivingPathMarket(models.Model):
    """A country where the organization wants to play, and how far it has come there."""

    _name = "living.path.market"
    _description = "Market of a Path"
    _inherit = ["living.protected.mixin"]
    _order = "country_id, id"
    _rec_name = "country_id"
    _owner_fields = ("path_id",)

    path_id = fields.Many2one("living.path", required=True, index=True, ondelete="cascade")
    desk_id = fields.Many2one(related="path_id.desk_id", store=True, index=True)
    organization_id = fields.Many2one(related="path_id.organization_id", store=True, index=True)
    path_state = fields.Selection(related="path_id.state", string="State of the Path")
    country_id = fields.Many2one("res.country", required=True, index=True, ondelete="restrict")
    target = fields.Text("Aim", help="Whom the organization wants to reach there, and with what.")
    dates_target = fields.Integer("Dates Aimed at", help="How many dates it wants to play there.")
    dates_actual = fields.Integer("Dates Played")
    state = fields.Selection(
        [("aimed", "Aimed at"), ("talks", "In Talks"), ("played", "Played")],
        required=True,
        default="aimed",
        index=True,
        group_expand=True,
    )

    _country_unique = models.Constraint(
        "UNIQUE(path_id, country_id)", "This country is already among the markets of the path."
    )
    _dates_positive = models.Constraint(
        "CHECK(dates_target >= 0 AND dates_actual >= 0)", "Dates cannot be negative."
    )
