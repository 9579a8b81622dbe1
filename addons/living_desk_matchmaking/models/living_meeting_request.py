from odoo import fields, models

from .living_meeting_limit import OPEN_STATES
from .living_meeting_words import UNPLACED_REASONS


class LivingMeetingRequest(models.Model):
    """A participant in a mission asks another for a meeting.

    Two have one open request at most, whoever asked. What is declined, expired or taken back frees
    both.
    """

    _name = "living.meeting.request"
    _description = "Meeting Request"
    _inherit = [
        "living.meeting.request.flow",
        "mail.thread",
        "living.meeting.request.place",
        "living.meeting.request.mail",
        "living.mission.part",
    ]
    _order = "event_id, id desc"
    _rec_names_search = ["requester_id.name", "invitee_id.name"]
    _owner_fields = ("event_id", "requester_id", "invitee_id")
    _protected_fields = ("state", "sent_on", "answered_on", "expires_on", "unplaced_reason")

    requester_id = fields.Many2one(
        "event.registration",
        "Asked By",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('event_id', '=', event_id)]",
    )
    invitee_id = fields.Many2one(
        "event.registration",
        "Asked",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('event_id', '=', event_id)]",
    )
    requester_organization_id = fields.Many2one(
        related="requester_id.organization_id", string="Organization That Asks", store=True
    )
    invitee_organization_id = fields.Many2one(
        related="invitee_id.organization_id", string="Organization Asked", store=True
    )
    message = fields.Text(help="Why the two should meet.")
    priority = fields.Selection(
        [("1", "Welcome"), ("2", "Wanted"), ("3", "Important")], default="2", required=True
    )
    state = fields.Selection(
        [
            ("sent", "Waiting for an Answer"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("expired", "Expired"),
            ("cancelled", "Taken Back"),
        ],
        default="sent",
        required=True,
        index=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    sent_on = fields.Datetime(default=fields.Datetime.now, required=True, readonly=True, copy=False)
    answered_on = fields.Datetime(readonly=True, copy=False)
    expires_on = fields.Datetime(readonly=True, copy=False)
    is_mutual = fields.Boolean(
        "Asked by Both", readonly=True, help="Both have asked for it: it counts more in the plan."
    )
    slot_id = fields.Many2one(
        "living.meeting.slot",
        "Proposed Slot",
        index="btree_not_null",
        ondelete="set null",
        domain="[('event_id', '=', event_id)]",
        tracking=True,
    )
    slot_by_id = fields.Many2one(
        "event.registration",
        "Slot Proposed By",
        ondelete="set null",
        readonly=True,
        help="The other one accepts the slot, or proposes another.",
    )
    meeting_ids = fields.One2many("living.meeting", "request_id", "Meetings")
    unplaced_reason = fields.Selection(
        UNPLACED_REASONS,
        "Not in the Plan",
        readonly=True,
        copy=False,
        help="Why the plan has no place for it.",
    )

    _not_itself = models.Constraint(
        "CHECK(requester_id != invitee_id)", "Nobody asks himself: choose another participant."
    )
    _once = models.UniqueIndex(
        "(LEAST(requester_id, invitee_id), GREATEST(requester_id, invitee_id))"
        " WHERE state IN ('sent', 'accepted')",
        "The two have a request already: answer that one.",
    )
    _waiting_index = models.Index("(expires_on) WHERE state = 'sent'")

    def _is_open(self):
        """Tell whether the two are still bound by it."""
        return self.state in OPEN_STATES

    def _get_pair(self):
        """Return who asks and who is asked."""
        return self.requester_id | self.invitee_id
