from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.seats import allocate

SEATED_STATES = ("open", "done")
# What the context says of who is promoted; nobody can say it from outside.
PROMOTED = object()
# What moves a registration from one pool of seats to another, or out of all of them.
SEAT_FIELDS = {
    "active",
    "event_id",
    "event_slot_id",
    "event_ticket_id",
    "organization_id",
    "partner_id",
    "state",
}


class LivingRegistrationSeat(models.AbstractModel):
    """Whoever registers has a seat or waits for one; an organization has no more than its share.

    Waiting is a fact beside Odoo's own states: who waits is unconfirmed and takes no seat.
    """

    _name = "living.registration.seat"
    _description = "Seat of a Participant"
    _protected_fields = ("waiting_since",)

    organization_id = fields.Many2one(
        "res.partner",
        compute="_compute_organization_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        domain=[("is_company", "=", True)],
        tracking=True,
        help="For whom the participant comes: it counts among the organizations reached.",
    )
    waiting_since = fields.Datetime(
        readonly=True, copy=False, help="All seats were taken: the participant waits for one."
    )
    waiting_rank = fields.Integer("Place in the Queue", compute="_compute_waiting_rank")

    _waiting_unconfirmed = models.Constraint(
        "CHECK(waiting_since IS NULL OR state = 'draft')",
        "Only who has no seat yet waits for one.",
    )
    _waiting_index = models.Index("(event_id, waiting_since, id) WHERE waiting_since IS NOT NULL")

    # === COMPUTE METHODS === #

    @api.depends("partner_id")
    def _compute_organization_id(self):
        for registration in self:
            organization = registration.partner_id.sudo().commercial_partner_id
            registration.organization_id = (
                organization if organization.is_company else registration.organization_id
            )

    @api.depends("event_id.registration_ids.waiting_since", "event_id.registration_ids.active")
    def _compute_waiting_rank(self):
        waiting_sudo = self.filtered("waiting_since").event_id.sudo()._get_waiting()
        ranks = {
            registration.id: rank
            for queue in waiting_sudo.grouped("event_id").values()
            for rank, registration in enumerate(queue, 1)
        }
        for registration in self:
            registration.waiting_rank = ranks.get(registration._origin.id, 0)

    # === CONSTRAINT METHODS === #

    @api.constrains("active", "event_id", "organization_id", "partner_id", "state", "waiting_since")
    def _check_organization_seats(self):
        if self.env.context.get("living_promoted") is PROMOTED:
            return
        limited_sudo = self.sudo().filtered(
            lambda item: (
                item.organization_id and item._counts() and item.event_id.organization_seats_max
            )
        )
        if not limited_sudo:
            return
        groups = limited_sudo._read_group(
            Domain("event_id", "in", limited_sudo.event_id.ids)
            & Domain("organization_id", "in", limited_sudo.organization_id.ids)
            & (Domain("state", "in", SEATED_STATES) | Domain("waiting_since", "!=", False)),
            ["event_id", "organization_id"],
            ["__count"],
        )
        for event, organization, count in groups:
            if count > event.organization_seats_max:
                raise ValidationError(
                    self.env._(
                        "%(organization)s may enrol %(limit)s people at most in “%(event)s”: "
                        "with these there would be %(count)s.",
                        organization=organization.name,
                        limit=event.organization_seats_max,
                        event=event.name,
                        count=count,
                    )
                )

    # === BUSINESS METHODS === #

    def _has_seat(self):
        return self.state in SEATED_STATES

    def _counts(self):
        """Tell whether the registration takes something of its organization's share."""
        return self.active and (self._has_seat() or bool(self.waiting_since))

    def _get_pools(self):
        """Return the pools out of which the seat is taken, with its organization's share."""
        self.ensure_one()
        event = self.event_id
        slot_id = event.is_multi_slots and self.event_slot_id.id
        return [
            *event._get_seat_pools(event.id, slot_id, self.event_ticket_id.id),
            (event.id, "organization", self.organization_id.id),
        ]

    @api.model
    def _find_without_seat(self, vals_list):
        """Return the indexes of new registrations for which no seat is left.

        To be called with the seats locked.
        """
        defaults = self.default_get(["event_id", "event_slot_id", "event_ticket_id", "state"])
        asked = [{**defaults, **vals} for vals in vals_list]
        events_sudo = (
            self.env["event.event"]
            .sudo()
            .browse({vals["event_id"] for vals in asked if vals.get("event_id")})
            .filtered("has_waiting_list")
        )
        indexes = [
            index
            for index, vals in enumerate(asked)
            if vals.get("event_id") in events_sudo.ids
            and vals.get("state") == "open"
            and vals.get("active", True)
        ]
        pools = (
            events_sudo._get_seat_pools(
                asked[index]["event_id"],
                asked[index].get("event_slot_id"),
                asked[index].get("event_ticket_id"),
            )
            for index in indexes
        )
        answers = allocate(pools, events_sudo._get_free_seats())
        return {index for index, fits in zip(indexes, answers, strict=True) if not fits}

    def _start_waiting(self):
        """Put new registrations at the end of the queue, and tell them."""
        if self:
            self.sudo().waiting_since = fields.Datetime.now()
            self._mail_seat("living_desk_events.mail_template_registration_waiting")

    def _mail_seat(self, template):
        """Write to whoever has an address; what is loaded with the program writes to nobody."""
        if self.env.context.get("install_mode"):
            return
        template_sudo = self.env.ref(template).sudo()
        for registration in self.filtered("email"):
            template_sudo.send_mail(registration.id)

    def _on_seated(self):
        """Do what follows from having a seat: to be extended."""

    def _on_seat_given_up(self):
        """Do what follows from a cancelled registration: to be extended."""
