from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LivingFairStand(models.Model):
    """A stand at a fair, that firms have to themselves or share. Half-open time, UTC."""

    _name = "living.fair.stand"
    _description = "Stand at a Fair"
    _inherit = ["living.mission.part"]
    _order = "start, hall, name, id"

    event_id = fields.Many2one(
        string="Fair", domain="['|', ('is_fair', '=', True), ('is_mission', '=', True)]"
    )
    name = fields.Char("Stand", required=True)
    hall = fields.Char(help="Pavilion, row or floor, as the plan of the fair calls it.")
    start = fields.Datetime("Opens", required=True)
    stop = fields.Datetime("Closes", required=True)
    capacity = fields.Integer(
        "Firms at a Time",
        default=1,
        required=True,
        help="1: each firm has the stand to itself in its hours. More: so many share it.",
    )
    presence_ids = fields.One2many("living.fair.presence", "stand_id", "Firms", copy=False)
    organization_count = fields.Integer("Different Firms", compute="_compute_totals")
    visitor_count = fields.Integer("Visitors", compute="_compute_totals")
    contact_count = fields.Integer("Contacts Made", compute="_compute_totals")

    _start_before_stop = models.Constraint(
        "CHECK(start < stop)", "A stand closes after it has opened."
    )
    _capacity_positive = models.Constraint(
        "CHECK(capacity > 0)", "At a stand there is room for one firm at least."
    )
    _name_once = models.UniqueIndex(
        "(event_id, COALESCE(hall, ''), name)", "The fair has a stand of this name in this hall."
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "hall")
    def _compute_display_name(self):
        for stand in self:
            stand.display_name = ", ".join(filter(None, (stand.name, stand.hall)))

    @api.depends(
        "presence_ids.organization_id", "presence_ids.visitor_count", "presence_ids.contact_count"
    )
    def _compute_totals(self):
        totals = {
            stand: counts
            for stand, *counts in self.env["living.fair.presence"]._read_group(
                [("stand_id", "in", self.ids)],
                ["stand_id"],
                ["organization_id:count_distinct", "visitor_count:sum", "contact_count:sum"],
            )
        }
        for stand in self:
            firms, visitors, contacts = totals.get(stand._origin, (0, 0, 0))
            stand.organization_count = firms
            stand.visitor_count = visitors
            stand.contact_count = contacts

    # === CONSTRAINT METHODS === #

    @api.constrains("start", "stop", "event_id")
    def _check_within_event(self):
        for stand in self:
            event = stand.event_id
            if stand.start < event.date_begin or stand.stop > event.date_end:
                raise ValidationError(
                    self.env._(
                        "The hours of the stand “%(stand)s” are outside the days of “%(fair)s”: "
                        "change the hours, or the start and end of the fair.",
                        stand=stand.display_name,
                        fair=event.name,
                    )
                )
            self._check_presences_within(stand.presence_ids)

    @api.constrains("capacity")
    def _check_capacity(self):
        self.presence_ids._take_places()

    @api.model
    def _check_presences_within(self, presences):
        """:raise ValidationError: if a firm is at a stand when it is closed"""
        for presence in presences:
            stand = presence.stand_id
            if presence.start < stand.start or presence.stop > stand.stop:
                raise ValidationError(
                    self.env._(
                        "%(firm)s would be at “%(stand)s” when it is closed: choose hours "
                        "between its opening and its closing.",
                        firm=presence.organization_id.name,
                        stand=stand.display_name,
                    )
                )

    # === ACTIONS === #

    def action_view_presences(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk_matchmaking.living_fair_presence_action"
        )
        return {
            **action,
            "domain": [("stand_id", "=", self.id)],
            # The calendar opens on the first day of the fair, not on today.
            "context": {"default_stand_id": self.id, "initial_date": self.start},
        }
