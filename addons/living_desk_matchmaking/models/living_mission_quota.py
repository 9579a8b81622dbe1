from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.quota import Limit, Used, measure
from .living_meeting_limit import OPEN_STATES


class LivingMissionQuota(models.AbstractModel):
    """How many requests a participant may send, and how many meetings there may be.

    What is declined, expired, taken back or cancelled counts no longer.
    """

    _name = "living.mission.quota"
    _description = "Requests and Meetings of a Participant"

    sent_request_ids = fields.One2many(
        "living.meeting.request",
        "requester_id",
        "Requests Sent",
        readonly=True,
        groups="living_desk.group_user",
    )
    received_request_ids = fields.One2many(
        "living.meeting.request",
        "invitee_id",
        "Requests Received",
        readonly=True,
        groups="living_desk.group_user",
    )

    meeting_request_count = fields.Integer(
        "Number of Requests",
        compute="_compute_meeting_request_count",
        groups="living_desk.group_user",
    )

    @api.depends("sent_request_ids", "received_request_ids")
    def _compute_meeting_request_count(self):
        for registration in self:
            registration.meeting_request_count = len(
                registration.sent_request_ids | registration.received_request_ids
            )

    def action_view_meeting_requests(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk_matchmaking.living_meeting_request_action"
        )
        return {
            **action,
            "domain": ["|", ("requester_id", "=", self.id), ("invitee_id", "=", self.id)],
            "context": {"default_event_id": self.event_id.id, "default_requester_id": self.id},
        }

    def action_view_suggestions(self):
        self.ensure_one()
        return self.env["living.meeting.suggestion"]._suggest(self)

    def _get_quotas(self):
        """Return the quota of each participant, by id; a constant number of queries."""
        registrations_sudo = self.sudo()
        limits = {
            mission: [
                Limit(line.role or None, line.session, line.request_max, line.meeting_max)
                for line in mission.meeting_limit_ids
            ]
            for mission in registrations_sudo.event_id
        }
        used = registrations_sudo._count_used()
        return {
            registration.id: measure(
                limits[registration.event_id],
                registration.mission_role or None,
                used[registration.id],
            )
            for registration in registrations_sudo
        }

    def _count_used(self):
        """Return the requests that each has sent and the meetings each is to have, by id.

        An accepted request is a meeting, planned or not; a meeting without a request is one too.
        """
        requests, meetings = self.env["living.meeting.request"], self.env["living.meeting"]
        sent = dict(
            requests._read_group(
                Domain("requester_id", "in", self.ids) & Domain("state", "in", OPEN_STATES),
                ["requester_id"],
                ["__count"],
            )
        )
        accepted = Domain("state", "=", "accepted")
        alone = Domain("state", "!=", "cancelled") & (
            Domain("request_id", "=", False) | Domain("request_id.state", "!=", "accepted")
        )
        totals = dict.fromkeys(self.ids, 0)
        sessions = {registration_id: {} for registration_id in self.ids}
        for model, names, domain in (
            (requests, ("requester_id", "invitee_id"), accepted),
            (meetings, ("first_id", "second_id"), alone),
        ):
            for name in names:
                for registration, count in model._read_group(
                    domain & Domain(name, "in", self.ids), [name], ["__count"]
                ):
                    totals[registration.id] += count
        for name in ("first_id", "second_id"):
            for registration, slot, count in meetings._read_group(
                Domain("state", "!=", "cancelled") & Domain(name, "in", self.ids),
                [name, "slot_id"],
                ["__count"],
            ):
                mine = sessions[registration.id]
                mine[slot.session] = mine.get(slot.session, 0) + count
        return {
            registration.id: Used(
                sent.get(registration, 0), totals[registration.id], sessions[registration.id]
            )
            for registration in self
        }

    def _close_requests(self):
        """Free those whom participants, who come no more, have asked or were asked by."""
        requests_sudo = self.env["living.meeting.request"].sudo()
        open_sudo = requests_sudo.search(
            (Domain("requester_id", "in", self.ids) | Domain("invitee_id", "in", self.ids))
            & Domain("state", "in", OPEN_STATES)
        )
        for request_sudo in open_sudo:
            request_sudo._withdraw(self & request_sudo._get_pair())

    def _lock_participants(self):
        """Let nobody else ask for or accept meetings of these before the transaction ends.

        Whoever comes second waits. The rows are updated, not only locked: a transaction that
        counted before must not go on with what it read, and is begun again by the server.
        """
        if not self.ids:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE event_registration SET event_id = event_id WHERE id IN"
                " (SELECT id FROM event_registration WHERE id IN %s"
                " ORDER BY id FOR NO KEY UPDATE)",
                tuple(self.ids),
            ),
            log_exceptions=False,
        )
        self.env["living.meeting.request"].invalidate_model()
        self.env["living.meeting"].invalidate_model()
