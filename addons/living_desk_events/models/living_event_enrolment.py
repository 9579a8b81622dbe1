from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize


class LivingEventEnrolment(models.AbstractModel):
    """Organizations and consultants enrol people on the portal, and take them off again."""

    _name = "living.event.enrolment"
    _description = "Enrolment on the Portal"

    is_on_portal = fields.Boolean(
        "On the Portal",
        copy=False,
        tracking=True,
        help="Organizations and consultants see the event on the portal, and enrol there.",
    )
    portal_summary = fields.Text(
        "What It Is About", translate=True, help="Shown on the portal, above the lessons."
    )

    @api.model
    def _get_portal_domain(self):
        """Return the events that are shown on the portal to whoever may enrol."""
        return Domain("is_on_portal", "=", True) & Domain("desk_id", "!=", False)

    @api.model
    def _get_portal_upcoming_domain(self):
        return (
            self._get_portal_domain()
            & Domain("date_begin", ">", "now")
            & Domain("kanban_state", "!=", "cancel")
        )

    def _check_open_for_enrolment(self):
        """:raise UserError: if nobody can be enrolled, or taken off, any more"""
        self.ensure_one()
        if self.kanban_state == "cancel" or not self.active:
            raise UserError(self.env._("“%(event)s” does not take place.", event=self.name))
        if self.date_begin <= fields.Datetime.now():
            raise UserError(
                self.env._(
                    "“%(event)s” has begun: please write to the desk.",
                    event=self.name,
                )
            )

    def _enrol(self, people, organization, partner, slot=None, ticket=None):
        """Enrol people, all or none of them; whoever is enrolled already is not again.

        :param people: list of (name, e-mail)
        :param organization: for whom they come, may be empty
        :param partner: who enrols them
        :return: the new registrations, some of which may wait for a seat
        :raise UserError: if the event is closed, or the organization has had its share
        """
        self.ensure_one()
        self._lock_seats()
        self._check_open_for_enrolment()
        own = Domain("organization_id", "=", organization.id)
        if not organization:
            own = Domain("partner_id", "=", partner.id)
        known = set(
            self.env["event.registration"]
            .search(own & Domain("event_id", "=", self.id) & Domain("state", "!=", "cancel"))
            .mapped(lambda item: email_normalize(item.email or ""))
        )
        vals_list = []
        for name, email in people:
            if email_normalize(email) not in known:
                known.add(email_normalize(email))
                vals_list.append(
                    {
                        **self._prepare_enrolment_vals(name, email, organization, partner),
                        "event_slot_id": slot and slot.id,
                        "event_ticket_id": ticket and ticket.id,
                    }
                )
        return self.env["event.registration"].create(vals_list)

    def _prepare_enrolment_vals(self, name, email, organization, partner):
        """Return the values of a registration: to be extended by who sells seats."""
        self.ensure_one()
        contact = partner
        if organization and email_normalize(email) != partner.email_normalized:
            contact = (
                self.env["res.partner"].search(
                    [
                        ("id", "child_of", organization.id),
                        ("email_normalized", "=", email_normalize(email)),
                        ("is_company", "=", False),
                    ],
                    limit=1,
                )
                or organization
            )
        return {
            "event_id": self.id,
            "name": name,
            "email": email,
            "partner_id": contact.id,
            "organization_id": organization.id,
        }
