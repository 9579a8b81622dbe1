from odoo import api, fields, models


class LivingMissionRated(models.AbstractModel):
    """What the participants of a mission say came of their meetings."""

    _name = "living.mission.rated"
    _description = "Mission Whose Meetings Are Rated"

    # Other desks, and whoever only registers people at the door, read nothing of the meetings.
    rating_count = fields.Integer(
        "Ratings", compute="_compute_ratings", groups="living_desk.group_user"
    )
    rating_rate = fields.Float(
        "Ratings Given (%)",
        compute="_compute_ratings",
        digits=(6, 2),
        groups="living_desk.group_user",
        help="Of the ratings that the two of each meeting can give on the day.",
    )
    rating_average = fields.Float(
        "Average Usefulness",
        compute="_compute_ratings",
        digits=(3, 2),
        groups="living_desk.group_user",
    )
    rating_later_rate = fields.Float(
        "Outcomes Told After Six Months (%)",
        compute="_compute_ratings",
        digits=(6, 2),
        groups="living_desk.group_user",
    )
    agreement_count = fields.Integer(
        "Cooperation Agreements", compute="_compute_ratings", groups="living_desk.group_user"
    )

    @api.depends("meeting_ids.state", "meeting_ids.agreed_on", "meeting_ids.rating_ids")
    def _compute_ratings(self):
        rated = self._count_parts("living.meeting", self.env["living.meeting"]._get_rated_domain())
        agreed = self._count_parts("living.meeting", [("agreed_on", "!=", False)])
        given = {
            (event, moment): (count, average)
            for event, moment, count, average in self.env["living.meeting.rating"]._read_group(
                [("event_id", "in", self.ids)], ["event_id", "moment"], ["__count", "points:avg"]
            )
        }
        for event in self:
            mission = event._origin
            day, average = given.get((mission, "day"), (0, 0.0))
            later, _average = given.get((mission, "later"), (0, 0.0))
            most = max(2 * rated.get(mission, 0), day, later) or 1
            event.rating_count = day + later
            event.rating_rate = 100.0 * day / most
            event.rating_average = average
            event.rating_later_rate = 100.0 * later / most
            event.agreement_count = agreed.get(mission, 0)

    def action_view_ratings(self):
        """Open what the participants said of their meetings."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk_matchmaking.living_meeting_rating_action"
        )
        return {
            **action,
            "domain": [("event_id", "=", self.id)],
            "context": {"living_mission_id": self.id},
        }
