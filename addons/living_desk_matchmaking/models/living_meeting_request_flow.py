from itertools import chain

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .living_meeting_limit import OPEN_STATES

# What may be changed as long as nobody has agreed.
EDITABLE_FIELDS = {"message", "priority", "slot_id"}
PAIR_FIELDS = {"event_id", "requester_id", "invitee_id"}


class LivingMeetingRequestFlow(models.AbstractModel):
    """From the request to the answer.

    A participant is named in `by` when he does something; without one the desk does it for him.
    Callers make sure that the user is that participant.
    """

    _name = "living.meeting.request.flow"
    _description = "From the Request to the Answer"
    _inherit = ["living.job.mixin", "living.meeting.request.check"]
    _protected_fields = ("decline_reason", "is_mutual", "slot_by_id")

    decline_reason = fields.Text("Reason Declined", readonly=True, copy=False)
    waited_for_id = fields.Many2one(
        "event.registration",
        "Waits For",
        compute="_compute_waited_for_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="Who is to answer: whoever is asked, or whoever asked once another slot is proposed.",
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "requester_id", "invitee_id", "slot_by_id")
    def _compute_waited_for_id(self):
        for request in self:
            if request.state != "sent":
                request.waited_for_id = False
            elif request.slot_by_id == request.invitee_id:
                request.waited_for_id = request.requester_id
            else:
                request.waited_for_id = request.invitee_id

    @api.depends("requester_id.organization_id.name", "invitee_id.organization_id.name")
    def _compute_display_name(self):
        for request_sudo in self.sudo():
            request_sudo.display_name = " → ".join(
                participant and participant._get_public_name() or ""
                for participant in (request_sudo.requester_id, request_sudo.invitee_id)
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Ask, as the desk does for participants; in superuser mode only write down.

        What the other has asked before is not asked again: that request is of both now.
        """
        if self.env.su:
            return super().create(vals_list)
        defaults = self.default_get([*PAIR_FIELDS])
        pairs = [
            frozenset(
                {**defaults, **vals}.get(name) or 0 for name in ("requester_id", "invitee_id")
            )
            for vals in vals_list
        ]
        participants_sudo = self.env["event.registration"].sudo()
        participants_sudo = participants_sudo.browse({*chain(*pairs)} - {0}).exists()
        participants_sudo._lock_participants()
        requests_sudo = self.sudo()
        requests_sudo._find_open(participants_sudo)._expire_overdue()
        known = {
            frozenset(item._get_pair().ids): item.sudo(False)
            for item in requests_sudo._find_open(participants_sudo)
        }
        fresh = {}
        for pair, vals in zip(pairs, vals_list, strict=True):
            if pair not in known:
                fresh.setdefault(pair, vals)
        requests = super().create(list(fresh.values()))
        for request in requests.filtered("slot_id"):
            request.sudo().slot_by_id = request.requester_id
        requests.sudo()._start()
        known.update(zip(fresh, requests, strict=True))
        for pair, vals in zip(pairs, vals_list, strict=True):
            if fresh.get(pair) is not vals:
                known[pair]._join({**defaults, **vals}["requester_id"])
        return self.browse([known[pair].id for pair in pairs])

    def write(self, vals):
        if self.env.su or vals.keys().isdisjoint(EDITABLE_FIELDS | PAIR_FIELDS):
            return super().write(vals)
        self._lock_and_refresh()
        for request in self:
            if any(request[name].id != vals[name] for name in PAIR_FIELDS & vals.keys()):
                raise UserError(
                    self.env._(
                        "A request stays between the two whom it is about: take it back and "
                        "make another."
                    )
                )
            request.sudo()._check_waiting()
        res = super().write(vals)
        if "slot_id" in vals:
            for request_sudo in self.sudo():
                request_sudo.slot_by_id = request_sudo.slot_id and request_sudo.requester_id
                request_sudo._check_slot()
        return res

    # === ACTIONS === #

    def action_accept(self):
        """Accept for whoever is to answer."""
        for request in self:
            request._accept()

    def action_decline(self):
        for request in self:
            request._decline()

    def action_take_back(self):
        for request in self:
            request._take_back()

    # === ASKING === #

    @api.model
    def _ask(self, requester, invitee, message="", priority="2", slot=None):
        """Ask for a meeting in the name of a participant.

        Asked twice, nothing happens; asked by the other before, both are of one mind: the request
        is accepted.

        :return: the request, elevated
        :raise UserError: if the two may not meet, or no request is left
        """
        pair_sudo = (requester | invitee).sudo()
        pair_sudo._lock_participants()
        requests_sudo = self.sudo()
        requests_sudo._find_open(pair_sudo)._expire_overdue()
        open_sudo = requests_sudo._find_open(pair_sudo).filtered(
            lambda item: item._get_pair() == pair_sudo
        )
        if open_sudo:
            if open_sudo.invitee_id == requester:
                open_sudo._become_mutual(requester, slot)
            return open_sudo
        request_sudo = requests_sudo.create(
            {
                "event_id": requester.sudo().event_id.id,
                "requester_id": requester.id,
                "invitee_id": invitee.id,
                "message": self._check_text(message),
                "priority": self._check_priority(priority),
                "slot_id": slot.id if slot else False,
                "slot_by_id": requester.id if slot else False,
            }
        )
        request_sudo._start()
        return request_sudo

    @api.model
    def _find_open(self, participants):
        """Return the open requests among participants."""
        return self.search(
            Domain("requester_id", "in", participants.ids)
            & Domain("invitee_id", "in", participants.ids)
            & Domain("state", "in", OPEN_STATES)
        )

    def _start(self):
        """Check what was asked, and tell whoever is asked; opt-out requests are accepted."""
        for request in self:
            mission = request.event_id
            mission._check_requests_open()
            refusal = request.requester_id._find_refusal(request.invitee_id)
            if refusal:
                raise UserError(refusal)
            request._check_slot()
        self._check_requests_left()
        for request in self:
            request.expires_on = request._get_deadline()
            if request.event_id.request_mode == "opt_out":
                request._become_accepted()
            request._tell("asked", request.invitee_id)

    def _join(self, requester_id):
        """Let the desk ask for what is asked already.

        :raise UserError: if the same participant has asked before
        """
        self.check_access("write")
        request_sudo = self.sudo()
        if request_sudo.invitee_id.id != requester_id:
            raise UserError(
                self.env._(
                    "“%(request)s” is asked already: answer that one.",
                    request=request_sudo.display_name,
                )
            )
        request_sudo._become_mutual(request_sudo.invitee_id)

    def _become_mutual(self, by, slot=None):
        """Both have asked: nobody need answer."""
        if self.state == "accepted":
            self.is_mutual = True
            return
        vals = {"is_mutual": True}
        if slot and not self.slot_id:
            vals |= {"slot_id": slot.id, "slot_by_id": by.id}
        self.event_id._check_requests_open()
        self._become_accepted(vals)
        self._tell("accepted", self._get_others(by))

    # === ANSWERING === #

    def _accept(self, by=None, slot=None):
        """Accept a request, in the slot proposed.

        :param by: the participant who accepts, the desk if nobody
        :param slot: where the two fix the hour themselves and none is proposed: when to meet
        :raise UserError: if it waits for the other, is answered already, or cannot be held
        """
        self.ensure_one()
        self.check_access("write")
        request_sudo = self.sudo()
        request_sudo._get_pair()._lock_participants()
        request_sudo._lock_and_refresh()
        request_sudo._check_waiting()
        if by and request_sudo.waited_for_id != by:
            raise UserError(
                self.env._(
                    "%(name)s is to answer: wait, or propose another slot.",
                    name=request_sudo.waited_for_id._get_public_name(),
                )
            )
        vals = {}
        if slot and not request_sudo.slot_id:
            vals = {"slot_id": slot.id, "slot_by_id": (by or request_sudo.waited_for_id).id}
        request_sudo._become_accepted(vals)
        request_sudo._tell("accepted", request_sudo._get_others(by))

    def _become_accepted(self, vals=None):
        self.ensure_one()
        self._transition(
            "accepted",
            ("sent",),
            {"answered_on": fields.Datetime.now(), "expires_on": False, **(vals or {})},
        )
        self._check_meetings_left()
        if self.event_id.scheduling_mode == "participants":
            self._hold_place()

    def _decline(self, reason="", by=None):
        """Decline a request; where requests count at once, until they end.

        :raise UserError: if it is answered already
        """
        self.ensure_one()
        reason = self._check_text(reason)
        self.check_access("write")
        request_sudo = self.sudo()
        request_sudo._lock_and_refresh()
        if by and by != request_sudo.invitee_id and request_sudo.waited_for_id != by:
            raise UserError(self.env._("Only whoever is asked declines a request."))
        request_sudo._check_callable_off(by)
        allowed = ("sent",)
        if request_sudo.event_id.request_mode == "opt_out":
            allowed = OPEN_STATES
        request_sudo._transition(
            "declined",
            allowed,
            {
                "answered_on": fields.Datetime.now(),
                "expires_on": False,
                "decline_reason": reason or False,
            },
        )
        request_sudo._on_request_closed()
        request_sudo._tell("declined", request_sudo._get_others(by))

    def _propose_slot(self, slot, by=None):
        """Propose another slot: the other one accepts it, or proposes another.

        :raise UserError: if the request is answered already, or the slot does not do
        """
        self.ensure_one()
        self.check_access("write")
        request_sudo = self.sudo()
        by = by or request_sudo.waited_for_id
        request_sudo._lock_and_refresh()
        request_sudo._check_waiting()
        if not slot:
            raise UserError(self.env._("Choose a slot."))
        if request_sudo.slot_id == slot and request_sudo.slot_by_id == by:
            return
        request_sudo.write(
            {"slot_id": slot.id, "slot_by_id": by.id, "expires_on": request_sudo._get_deadline()}
        )
        request_sudo._check_slot()
        request_sudo._tell("countered", request_sudo._get_others(by))

    def _edit(self, by, message="", priority="2", slot=None):
        """Change what one has asked, as long as nobody has agreed.

        :raise UserError: if the request is answered already, or another slot was proposed
        """
        self.ensure_one()
        self.check_access("write")
        vals = {"message": self._check_text(message), "priority": self._check_priority(priority)}
        slot = slot or self.env["living.meeting.slot"]
        request_sudo = self.sudo()
        request_sudo._lock_and_refresh()
        request_sudo._check_waiting()
        if by != request_sudo.requester_id:
            raise UserError(self.env._("Only whoever has asked changes the request."))
        if slot != request_sudo.slot_id and request_sudo.slot_by_id == request_sudo.invitee_id:
            raise UserError(
                self.env._(
                    "%(name)s has proposed %(slot)s: accept it, or propose another slot.",
                    name=request_sudo.invitee_id._get_public_name(),
                    slot=request_sudo.slot_id.display_name,
                )
            )
        if slot != request_sudo.slot_id:
            vals |= {"slot_id": slot.id, "slot_by_id": by.id if slot else False}
        request_sudo.write(vals)
        request_sudo._check_slot()

    def _take_back(self, by=None):
        """Take a request back, or call off what was accepted: both are free again.

        :raise UserError: if it is closed already, or the two have met
        """
        self.ensure_one()
        self.check_access("write")
        request_sudo = self.sudo()
        request_sudo._lock_and_refresh()
        if by and by != request_sudo.requester_id and request_sudo.state == "sent":
            raise UserError(self.env._("Only whoever has asked takes the request back."))
        request_sudo._check_callable_off(by)
        request_sudo._withdraw(by)

    def _withdraw(self, by=None):
        """Free both, and tell whoever has not done it."""
        self._transition(
            "cancelled",
            OPEN_STATES,
            {"answered_on": fields.Datetime.now(), "expires_on": False},
        )
        self._on_request_closed()
        self._tell("taken_back", self._get_others(by))

    # === EXPIRING === #

    @api.model
    def _cron_expire_requests(self):
        """Free those who wait for an answer that has not come in time, and tell both."""
        self.search(self._get_overdue_domain())._run_each(lambda request: request._expire_overdue())

    def _expire_overdue(self):
        for request in self.filtered(lambda item: item._is_overdue()):
            request._transition("expired", ("sent",))
            request._on_request_closed()
            request._tell("expired", request._get_pair())

    def _get_deadline(self):
        hours = self.event_id.request_hours
        return fields.Datetime.add(fields.Datetime.now(), hours=hours) if hours else False

    # === BUSINESS METHODS === #

    def _on_request_closed(self):
        """Do what follows when the two are no longer bound: no meeting of theirs is held.

        Both hear of it with the request: the plan need not tell them again.
        """
        planned = self.sudo().meeting_ids.filtered(lambda meeting: meeting.state == "planned")
        if planned:
            planned._transition("cancelled", ("planned",))
            planned._set_told()

    def _get_others(self, by):
        """Return who is to be told: everybody but the one who did it."""
        return self._get_pair() - (by or self.env["event.registration"])
