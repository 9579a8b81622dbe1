from odoo import api, fields, models
from odoo.exceptions import UserError


class LivingCalendarSeries(models.Model):
    """A titled set of dates of one organization: a season, a tour, the nights of a festival."""

    _name = "living.calendar.series"
    _description = "Series of Dates"
    _inherit = ["living.protected.mixin"]
    _order = "id desc"
    _owner_fields = ("organization_id",)

    name = fields.Char("Title", required=True)
    organization_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_cultural_organization', '=', True)]",
    )
    desk_id = fields.Many2one(
        related="organization_id.desk_id", store=True, precompute=True, index="btree_not_null"
    )
    entry_ids = fields.One2many("living.calendar.entry", "series_id", "Dates")
    entry_count = fields.Integer("Number of Dates", compute="_compute_dates")
    date_first = fields.Datetime("First Date", compute="_compute_dates")
    date_last = fields.Datetime("Last Date", compute="_compute_dates")

    @api.depends("entry_ids.start", "entry_ids.state")
    def _compute_dates(self):
        groups = self.env["living.calendar.entry"]._read_group(
            [("series_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["series_id"],
            ["__count", "start:min", "start:max"],
        )
        dates = {series.id: values for series, *values in groups}
        for series in self:
            count, first, last = dates.get(series._origin.id, (0, False, False))
            series.entry_count = count
            series.date_first = first
            series.date_last = last

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_dates(self):
        used = self.filtered("entry_ids")
        if used:
            raise UserError(
                self.env._(
                    "%(series)s cannot be deleted: it has dates in the shared calendar. "
                    "Cancel them instead.",
                    series="; ".join(used.mapped("name")),
                )
            )
