from odoo import api, fields, models
from odoo.fields import Domain


class LivingConsultantRated(models.AbstractModel):
    """What organizations think of a consultant: every desk knows the mean, not every word."""

    _name = "living.consultant.rated"
    _description = "Consultant Rated by Organizations"

    rating_ids = fields.One2many(
        "living.consultant.rating", "consultant_id", "Ratings", groups="living_desk.group_user"
    )
    rating_count = fields.Integer("Number of Ratings", compute="_compute_rating")
    rating_mean = fields.Float(
        "Mean Rating",
        digits=(2, 1),
        compute="_compute_rating",
        help="Of all desks' organizations, from 1 to 5 stars.",
    )

    @api.depends("rating_ids.points", "rating_ids.shared_on")
    @api.depends_context("uid")
    def _compute_rating(self):
        """Count all ratings; of their own, consultants in the house know the shared ones."""
        readable = Domain("shared_on", "!=", False) | Domain(
            "consultant_id.partner_id", "!=", self.env.user.partner_id.id
        )
        groups = (
            self.env["living.consultant.rating"]
            .sudo()
            ._read_group(
                readable & Domain("consultant_id", "in", self.ids),
                ["consultant_id"],
                ["__count", "points:avg"],
            )
        )
        ratings = {consultant.id: (count, mean) for consultant, count, mean in groups}
        for consultant in self:
            count, mean = ratings.get(consultant._origin.id, (0, 0.0))
            consultant.rating_count = count
            consultant.rating_mean = mean

    def action_view_ratings(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk.living_consultant_rating_action"
        )
        return {**action, "domain": [("consultant_id", "=", self.id)], "context": {}}
