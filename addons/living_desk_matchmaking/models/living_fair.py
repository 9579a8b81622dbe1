from odoo import api, fields, models


class LivingFair(models.AbstractModel):
    """A fair: firms show themselves at stands, alone or together."""

    _name = "living.fair"
    _description = "Fair"

    is_fair = fields.Boolean(compute="_compute_is_fair", store=True)
    stand_ids = fields.One2many("living.fair.stand", "event_id", "Stands")
    stand_count = fields.Integer(
        "Number of Stands", compute="_compute_fair_totals", groups="living_desk.group_user"
    )
    fair_organization_count = fields.Integer(
        "Firms at the Fair",
        compute="_compute_fair_totals",
        help="Each counts once.",
        groups="living_desk.group_user",
    )

    @api.depends("living_kind_ids.is_fair")
    def _compute_is_fair(self):
        for event in self:
            event.is_fair = any(event.living_kind_ids.mapped("is_fair"))

    @api.depends("stand_ids.presence_ids.organization_id")
    def _compute_fair_totals(self):
        own = [("event_id", "in", self.ids)]
        stands = self._count_parts("living.fair.stand")
        firms = dict(
            self.env["living.fair.presence"]._read_group(
                own, ["event_id"], ["organization_id:count_distinct"]
            )
        )
        for event in self:
            event.stand_count = stands.get(event._origin, 0)
            event.fair_organization_count = firms.get(event._origin, 0)

    def action_view_stands(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk_matchmaking.living_fair_stand_action"
        )
        return {
            **action,
            "domain": [("event_id", "=", self.id)],
            "context": {
                "default_event_id": self.id,
                "default_start": self.date_begin,
                "default_stop": self.date_end,
            },
        }

    def action_view_fair_countries(self):
        """Open the firms at the fair, country by country."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk_matchmaking.living_fair_presence_action_report"
        )
        return {**action, "domain": [("event_id", "=", self.id)], "context": {}}
