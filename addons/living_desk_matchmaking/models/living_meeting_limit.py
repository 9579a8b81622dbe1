from odoo import fields, models

ROLES = [("host", "Host"), ("guest", "Guest"), ("other", "Other")]
# The requests that count: what is declined, expired or taken back does not.
OPEN_STATES = ("sent", "accepted")


class LivingMeetingLimit(models.Model):
    """How many meetings a participant may have: of a role or any, in a session or in all.

    What is taken back, declined, expired or cancelled counts no longer.
    """

    _name = "living.meeting.limit"
    _description = "Limit of Meetings"
    _inherit = ["living.mission.part"]
    _order = "event_id, role, session, id"
    _rec_name = "event_id"

    role = fields.Selection(ROLES, help="Empty: whoever takes part.")
    session = fields.Integer(help="0: in all sessions together.")
    request_max = fields.Integer("Requests Sent", help="0: as many as they like.")
    meeting_max = fields.Integer("Meetings", help="0: as many as there are slots.")

    _once = models.UniqueIndex(
        "(event_id, COALESCE(role, ''), session)",
        "There is a limit for this role and session already: change that one.",
    )
    _not_negative = models.Constraint(
        "CHECK(request_max >= 0 AND meeting_max >= 0 AND session >= 0)",
        "A limit is zero or more.",
    )
    _request_in_all = models.Constraint(
        "CHECK(session = 0 OR request_max = 0)",
        "Requests are limited for the whole mission: leave them at zero for a single session.",
    )
