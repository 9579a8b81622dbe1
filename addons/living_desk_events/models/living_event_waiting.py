from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.seats import allocate
from .living_registration_seat import PROMOTED, SEATED_STATES


class LivingEventWaiting(models.AbstractModel):
    """The seats of an event: whoever comes when all are taken waits for one."""

    _name = "living.event.waiting"
    _description = "Seats and Waiting List of an Event"

    has_waiting_list = fields.Boolean(
        "Waiting List",
        default=True,
        help="Whoever registers when all seats are taken waits. A seat that becomes free goes by "
        "itself to the first who fits. Without it such a registration is refused.",
    )
    organization_seats_max = fields.Integer(
        "Seats per Organization",
        help="How many people of one organization may have a seat or wait for one; 0: no limit.",
    )
    waiting_count = fields.Integer("Waiting", compute="_compute_waiting_count")

    _organization_seats_positive = models.Constraint(
        "CHECK(organization_seats_max >= 0)", "Seats per organization cannot be less than zero."
    )

    @api.depends("registration_ids.waiting_since", "registration_ids.active")
    def _compute_waiting_count(self):
        counts = dict(
            self.env["event.registration"]._read_group(
                [("event_id", "in", self.ids), ("waiting_since", "!=", False)],
                ["event_id"],
                ["__count"],
            )
        )
        for event in self:
            event.waiting_count = counts.get(event._origin, 0)

    # === ACTIONS === #

    def action_view_waiting(self):
        self.ensure_one()
        name = self.env._("Waiting List")
        return {
            **self.action_view_participants(),
            "name": name,
            "domain": [("event_id", "=", self.id), ("waiting_since", "!=", False)],
            "context": {"default_event_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _lock_seats(self):
        """Let nobody else take or free seats of these events before this transaction ends.

        Whoever comes second waits. The rows are updated, not only locked: a transaction that
        counted the seats before must not go on with what it read, and is begun again by the
        server.
        """
        if not self.ids:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE event_event SET seats_max = seats_max WHERE id IN %s", tuple(self.ids)),
            log_exceptions=False,
        )
        self.env["event.registration"].invalidate_model(["state", "waiting_since", "active"])

    def _get_free_seats(self):
        """Return the seats left in each pool that has an end, as `_get_seat_pools` names them."""
        limits = {}
        for event in self:
            slots = event.event_slot_ids.ids if event.is_multi_slots else [0]
            for slot in slots:
                if event.seats_limited and event.seats_max:
                    limits[event.id, slot, 0] = event.seats_max
                for ticket in event.event_ticket_ids:
                    if ticket.seats_max:
                        limits[event.id, slot, ticket.id] = ticket.seats_max
        groups = self.env["event.registration"]._read_group(
            Domain("event_id", "in", self.ids) & Domain("state", "in", SEATED_STATES),
            ["event_id", "event_slot_id", "event_ticket_id"],
            ["__count"],
        )
        for event, slot, ticket, count in groups:
            slot_id = slot.id if event.is_multi_slots else 0
            for pool in self._get_seat_pools(event.id, slot_id, ticket.id):
                if pool in limits:
                    limits[pool] -= count
        return limits

    def _get_free_shares(self, registrations):
        """Return the seats that the organizations of registrations may still have."""
        limited = self.filtered("organization_seats_max")
        limits = {
            (event.id, "organization", organization.id): event.organization_seats_max
            for event in limited
            for organization in registrations.organization_id
        }
        groups = self.env["event.registration"]._read_group(
            Domain("event_id", "in", limited.ids)
            & Domain("organization_id", "in", registrations.organization_id.ids)
            & Domain("state", "in", SEATED_STATES),
            ["event_id", "organization_id"],
            ["__count"],
        )
        for event, organization, count in groups:
            limits[event.id, "organization", organization.id] -= count
        return limits

    @api.model
    def _get_seat_pools(self, event_id, slot_id, ticket_id):
        """Return the pools out of which a seat is taken: the event or slot, and the ticket."""
        pools = [(event_id, slot_id or 0, 0)]
        if ticket_id:
            pools.append((event_id, slot_id or 0, ticket_id))
        return pools

    def _promote_waiting(self):
        """Give the seats that are free to those who wait, first come first served."""
        events_sudo = self.sudo().filtered(
            lambda event: (
                event.active
                and event.kanban_state != "cancel"
                and event.date_end > fields.Datetime.now()
            )
        )
        waiting_sudo = events_sudo._get_waiting()
        if not waiting_sudo:
            return waiting_sudo
        waiting_sudo.event_id._lock_seats()
        waiting_sudo = events_sudo._get_waiting()
        answers = allocate(
            (item._get_pools() for item in waiting_sudo),
            {**events_sudo._get_free_seats(), **events_sudo._get_free_shares(waiting_sudo)},
        )
        chosen_sudo = waiting_sudo.browse(
            [item.id for item, fits in zip(waiting_sudo, answers, strict=True) if fits]
        )
        if chosen_sudo:
            # They were counted in the share of their organization already.
            chosen_sudo.with_context(living_promoted=PROMOTED).write({"state": "open"})
            chosen_sudo._mail_seat("living_desk_events.mail_template_registration_promoted")
        return chosen_sudo

    def _get_waiting(self):
        """Return the registrations that wait for a seat, the first first."""
        return self.env["event.registration"].search(
            [("event_id", "in", self.ids), ("waiting_since", "!=", False)],
            order="waiting_since, id",
        )
