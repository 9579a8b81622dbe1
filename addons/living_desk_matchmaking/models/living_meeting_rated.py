from odoo import api, fields, models
from odoo.fields import Domain

TASK_DAYS = 14


class LivingMeetingRated(models.AbstractModel):
    """What the two say of a meeting, and what the desks do about it."""

    _name = "living.meeting.rated"
    _description = "Meeting That Is Rated"
    _protected_fields = ("facilitators_asked_on",)

    rating_ids = fields.One2many("living.meeting.rating", "meeting_id", "Ratings")
    agreed_on = fields.Date(
        "Agreement",
        compute="_compute_agreed_on",
        store=True,
        help="When one of the two first told of a cooperation agreement.",
    )
    facilitators_asked_on = fields.Date(
        readonly=True, copy=False, help="When the facilitators got the task to help a negotiation."
    )

    @api.depends("rating_ids.outcome", "rating_ids.rated_on")
    def _compute_agreed_on(self):
        for meeting in self:
            agreements = meeting.rating_ids.filtered(lambda item: item.outcome == "agreement")
            meeting.agreed_on = min(agreements.mapped("rated_on"), default=False)

    @api.model
    def _get_rated_domain(self):
        """Return the meetings that can be rated: held, or over and nobody said otherwise."""
        return Domain("state", "=", "held") | (
            Domain("state", "=", "planned") & Domain("slot_id.stop", "<=", fields.Datetime.now())
        )

    def _can_be_rated(self):
        self.ensure_one()
        return self.state == "held" or (
            self.state == "planned" and self.slot_id.stop <= fields.Datetime.now()
        )

    def _get_pair(self):
        """Return the two who meet; of several meetings all who do."""
        return self.first_id | self.second_id

    def _get_other(self, reader=None):
        """Return whom a participant meets; both of them for whoever is neither."""
        return self._get_pair() - (reader or self.env["event.registration"])

    def _open_relations(self, rating):
        """Open a relation in the contact network for each of the two that a desk follows.

        Its history says once that this meeting led to an agreement, whoever says so and how often.
        """
        self.ensure_one()
        self._lock_rows(self, self.display_name)
        logs = self.env["living.contact.log"]
        for registration in self._get_pair():
            organization = registration._get_followed_organization()
            contact = organization and self._get_other(registration)._get_contact_of(organization)
            if not contact:
                continue
            relation = self.env["living.contact.relation"]._get_or_create(organization, contact)
            if not logs.search_count(
                [("relation_id", "=", relation.id), ("mission_meeting_id", "=", self.id)], limit=1
            ):
                lang = organization.desk_id.manager_id.lang or self.env.lang
                relation._log(
                    "contract",
                    "together",
                    rating.with_context(lang=lang)._describe_agreement(),
                    date=rating.rated_on,
                    mission_meeting_id=self.id,
                )

    def _ask_facilitators(self, rating):
        """Give who follows each of the two organizations a task, once for each meeting."""
        self.ensure_one()
        self._lock_and_refresh()
        if self.facilitators_asked_on:
            return
        self.facilitators_asked_on = rating.rated_on
        for registration in self._get_pair():
            organization = registration._get_followed_organization()
            user = organization.facilitator_id or organization.desk_id.manager_id
            if not user:
                continue
            other = self._get_other(registration)
            organization.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=fields.Date.add(rating.rated_on, days=TASK_DAYS),
                user_id=user.id,
                summary=self.with_context(lang=user.lang).env._(
                    "Help the negotiation with %(other)s, met at “%(mission)s”",
                    other=other.organization_id.name or other.name,
                    mission=self.event_id.with_context(lang=user.lang).name,
                ),
            )
