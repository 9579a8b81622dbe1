from odoo import api, fields, models
from odoo.exceptions import UserError


class LivingObstacleLoad(models.TransientModel):
    """Ask of which year and countries the holidays are to be loaded."""

    _name = "living.obstacle.load"
    _description = "Load the Holidays of a Year"

    year = fields.Integer(required=True, default=lambda self: self._default_year())
    country_ids = fields.Many2many(
        "res.country",
        string="Countries",
        required=True,
        default=lambda self: self.env["living.obstacle"]._get_desk_countries(),
    )

    @api.model
    def _default_year(self):
        return fields.Date.context_today(self).year + 1

    def action_load(self):
        self.ensure_one()
        this_year = fields.Date.context_today(self).year
        if not this_year - 10 <= self.year <= this_year + 10:
            raise UserError(
                self.env._(
                    "Choose a year between %(first)s and %(last)s.",
                    first=this_year - 10,
                    last=this_year + 10,
                )
            )
        added = self.env["living.obstacle"]._load_year(self.country_ids, self.year)
        message = (
            self.env._("Days added: %(count)s", count=added)
            if added
            else self.env._("Nothing to add: all that is known is on the lists already.")
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
