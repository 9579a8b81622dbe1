from odoo import api, fields, models


class LivingEventProgramme(models.AbstractModel):
    """What an event of the programme has come to: who took part, and what was published."""

    _name = "living.event.programme"
    _description = "Totals of an Event of the Programme"

    report_date = fields.Date(
        "Report Published On",
        compute="_compute_report_date",
        store=True,
        readonly=False,
        help="The day of publication; without a report, the day for which it is promised.",
    )
    report_state = fields.Selection(
        [("none", "None"), ("announced", "Announced"), ("published", "Published")],
        compute="_compute_report_state",
        store=True,
        help="Published with a link or a file, announced with a note or a day alone.",
    )
    published_count = fields.Integer(
        "Reports Published", compute="_compute_report_state", store=True
    )
    registered_count = fields.Integer(
        "People Registered", compute="_compute_attendance", store=True
    )
    present_count = fields.Integer("Were Present", compute="_compute_attendance", store=True)
    organization_count = fields.Integer(
        "Organizations", compute="_compute_attendance", store=True, help="Organizations enrolled."
    )
    organization_reached_count = fields.Integer(
        "Organizations Reached",
        compute="_compute_attendance",
        store=True,
        help="Organizations of which somebody was present.",
    )

    @api.depends("report_url", "report_file")
    def _compute_report_date(self):
        today = fields.Date.context_today(self)
        for event in self:
            is_there = event.report_url or event.report_file
            event.report_date = event.report_date or (today if is_there else False)

    @api.depends("report_url", "report_file", "report_note", "report_date")
    def _compute_report_state(self):
        for event in self:
            if event.report_url or event.report_file:
                event.report_state = "published"
            elif event.report_note or event.report_date:
                event.report_state = "announced"
            else:
                event.report_state = "none"
            event.published_count = event.report_state == "published"

    @api.depends(
        "registration_ids.active",
        "registration_ids.state",
        "registration_ids.organization_id",
        "registration_ids.is_present",
    )
    def _compute_attendance(self):
        for event in self:
            seated = event.registration_ids.filtered(lambda item: item.active and item._has_seat())
            present = seated.filtered("is_present")
            event.registered_count = len(seated)
            event.present_count = len(present)
            event.organization_count = len(seated.organization_id)
            event.organization_reached_count = len(present.organization_id)

    # === ACTIONS === #

    def action_view_participants(self):
        """Open who takes part, by organization."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk_events.event_registration_action_participants"
        )
        return {
            **action,
            "domain": [("event_id", "in", self.ids)],
            "context": {
                "default_event_id": self.id if len(self) == 1 else False,
                "search_default_group_organization": 1,
            },
        }
