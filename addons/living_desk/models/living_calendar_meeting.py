from odoo import api, fields, models


class LivingCalendarMeeting(models.AbstractModel):
    """A meeting of a committee, and who took part in it or in a session."""

    _name = "living.calendar.meeting"
    _description = "Meeting with Attendance"

    living_committee_id = fields.Many2one(
        "living.committee", "Committee", index="btree_not_null", ondelete="restrict"
    )
    living_agenda = fields.Html("Agenda")
    living_minutes = fields.Html("Minutes")
    living_decision_ids = fields.One2many("living.decision", "event_id", "Decisions")
    living_attendance_ids = fields.One2many("living.attendance", "event_id", "Attendance")
    living_present_count = fields.Integer("Who Came", compute="_compute_living_present_count")

    _living_path_or_committee = models.Constraint(
        "CHECK(living_path_id IS NULL OR living_committee_id IS NULL)",
        "A session of a path is not a meeting of a committee.",
    )

    @api.depends("living_attendance_ids.state")
    def _compute_living_present_count(self):
        counts = dict(
            self.env["living.attendance"]._read_group(
                [("event_id", "in", self.ids), ("state", "=", "present")],
                ["event_id"],
                ["__count"],
            )
        )
        for event in self:
            event.living_present_count = counts.get(event._origin, 0)

    def action_living_fill_attendance(self):
        """List whoever was invited and is not listed yet; who declined is excused."""
        vals_list = []
        for event in self:
            missing = event._get_living_invited() - event.living_attendance_ids.partner_id
            declined = event.attendee_ids.filtered(lambda a: a.state == "declined").partner_id
            vals_list += [
                {
                    "event_id": event.id,
                    "partner_id": partner.id,
                    "state": "excused" if partner in declined else "present",
                }
                for partner in missing
            ]
        self.env["living.attendance"].create(vals_list)

    def _get_living_invited(self):
        """Return who is expected: the members of a committee and whoever was invited."""
        self.ensure_one()
        return self.living_committee_id.member_ids | self.partner_ids
