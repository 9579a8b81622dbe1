from odoo import api, fields, models
from odoo.exceptions import UserError


class LivingVenue(models.Model):
    """A stage, hall or place where events happen: no two confirmed ones at the same time."""

    _name = "living.venue"
    _description = "Venue"
    _inherit = ["living.located.mixin"]
    _order = "city, name"
    _rec_names_search = ["name", "city"]

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    street = fields.Char()
    zip = fields.Char("ZIP")
    city = fields.Char("Town", required=True, index=True)
    state_id = fields.Many2one(
        "res.country.state",
        "Province",
        ondelete="restrict",
        domain="[('country_id', '=?', country_id)]",
    )
    country_id = fields.Many2one(
        "res.country",
        ondelete="restrict",
        compute="_compute_country_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    region_id = fields.Many2one(
        related="state_id.living_region_id", store=True, precompute=True, index="btree_not_null"
    )
    capacity = fields.Integer(help="Seats, or people admitted. Leave it at zero when not known.")
    organization_id = fields.Many2one(
        "res.partner",
        "Run By",
        index="btree_not_null",
        ondelete="set null",
        domain="[('is_cultural_organization', '=', True)]",
    )
    entry_count = fields.Integer("Calendar Entries", compute="_compute_entry_count")

    _name_city_unique = models.UniqueIndex(
        "(lower(name), lower(city))",
        "A venue with this name exists already in this town. It may be archived.",
    )
    _capacity_positive = models.Constraint(
        "CHECK(capacity >= 0)", "The capacity of a venue cannot be negative."
    )

    @api.depends("state_id")
    def _compute_country_id(self):
        for venue in self:
            venue.country_id = venue.state_id.country_id or venue.country_id

    @api.depends("city", "region_id")
    def _compute_location(self):
        """Take the middle of the town until somebody gives the place itself."""
        return super()._compute_location()

    @api.depends("name", "city")
    def _compute_display_name(self):
        for venue in self:
            venue.display_name = ", ".join(filter(None, (venue.name, venue.city)))

    def _compute_entry_count(self):
        counts = dict(
            self.env["living.calendar.entry"]._read_group(
                [("venue_id", "in", self.ids), ("state", "!=", "cancelled")],
                ["venue_id"],
                ["__count"],
            )
        )
        for venue in self:
            venue.entry_count = counts.get(venue, 0)

    def copy_data(self, default=None):
        names = [self.env._("%(name)s (copy)", name=venue.name) for venue in self]
        return [
            {**vals, "name": name} if "name" not in (default or {}) else vals
            for vals, name in zip(super().copy_data(default), names, strict=True)
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """Keep the history of the calendar: a place that was used is archived, not deleted."""
        entries_sudo = (
            self.env["living.calendar.entry"].sudo().search([("venue_id", "in", self.ids)])
        )
        if entries_sudo:
            raise UserError(
                self.env._(
                    "%(venues)s cannot be deleted: the shared calendar has events there. "
                    "Archive instead.",
                    venues="; ".join(entries_sudo.venue_id.mapped("display_name")),
                )
            )

    def action_view_entries(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk_events.living_calendar_entry_action"
        )
        return {
            **action,
            "domain": [("venue_id", "=", self.id)],
            "context": {"default_venue_id": self.id},
        }
