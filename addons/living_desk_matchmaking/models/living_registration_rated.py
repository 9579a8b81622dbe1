from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.living_desk.models.living_network_contact import SHARED
from odoo.addons.living_desk.tools import clock
from odoo.addons.living_desk.tools.contact_identity import ContactIdentity, name_key

from ..tools.rating_times import Ask, find_due, find_moment

# The field that says when each mail was written, and its template.
ASKED_FIELDS = {
    Ask("day"): "rating_asked_on",
    Ask("day", True): "rating_reminded_on",
    Ask("later"): "rating_later_asked_on",
    Ask("later", True): "rating_later_reminded_on",
}


class LivingRegistrationRated(models.AbstractModel):
    """A participant is asked what came of the meetings, and known to who made an agreement."""

    _name = "living.registration.rated"
    _description = "Participant Who Rates Meetings"
    _protected_fields = tuple(ASKED_FIELDS.values())

    rating_asked_on = fields.Date(readonly=True, copy=False)
    rating_reminded_on = fields.Date(readonly=True, copy=False)
    rating_later_asked_on = fields.Date("Asked After Six Months", readonly=True, copy=False)
    rating_later_reminded_on = fields.Date("Reminded After Six Months", readonly=True, copy=False)

    # === RATINGS === #

    def _get_mission_days(self):
        """Return the day on which the mission ended, and today, where it was held."""
        zone = self.event_id._get_tz()
        return (
            clock.to_local(self.event_id.date_end, zone).date(),
            clock.to_local(fields.Datetime.now(), zone).date(),
        )

    def _get_rating_moment(self):
        """Return what is asked now: how the meetings were, or what has come of them."""
        self.ensure_one()
        return find_moment(*self._get_mission_days())

    def _get_due_rating(self):
        """Return the mail that is due, if one is."""
        self.ensure_one()
        asked = {ask: self[name] for ask, name in ASKED_FIELDS.items() if self[name]}
        return find_due(*self._get_mission_days(), asked)

    def _get_rated_meetings(self):
        """Return the meetings of the participant that were held, in their order."""
        self.ensure_one()
        meetings = self.env["living.meeting"]
        own = Domain("first_id", "=", self.id) | Domain("second_id", "=", self.id)
        return meetings.search(own & meetings._get_rated_domain()).sorted("start")

    def _get_meetings_to_rate(self):
        """Return the meetings of which the participant has not said yet what is asked now."""
        moment = self._get_rating_moment()
        return self._get_rated_meetings().filtered(
            lambda meeting: (
                not any(
                    rating.registration_id == self and rating.moment == moment
                    for rating in meeting.rating_ids
                )
            )
        )

    def _rate(self, meeting, usefulness, outcome, comment=""):
        """Record what the participant says of a meeting now.

        Who may rate is for the caller to check.

        :param str usefulness: from `1` to `5`, nothing after six months
        :param str outcome: one of the five outcomes
        :param str comment: in his own words, may be empty
        """
        self.ensure_one()
        return self.env["living.meeting.rating"].create(
            {
                "meeting_id": meeting.id,
                "registration_id": self.id,
                "moment": self._get_rating_moment(),
                "usefulness": usefulness,
                "outcome": outcome,
                "comment": comment,
            }
        )

    def _get_ratings_url(self):
        self.ensure_one()
        path = f"/my/missions/{self.event_id.id}/ratings"
        return f"{self.get_base_url()}{path}?participant={self.id}"

    def _ask_rating(self):
        """Write the mail that is due, one for all the meetings that are not rated yet."""
        self.ensure_one()
        due = self._get_due_rating()
        if not due or not self._get_meetings_to_rate():
            return
        self.sudo()[ASKED_FIELDS[due]] = self._get_mission_days()[1]
        template = "mail_template_rating_later" if due.moment == "later" else "mail_template_rating"
        self.env.ref(f"living_desk_matchmaking.{template}").sudo().send_mail(self.id)

    @api.model
    def _cron_ask_ratings(self):
        """Ask whoever met others what came of it: when the mission is over, and months later."""
        now = fields.Datetime.now()
        missions = self.env["event.event"].search(
            Domain("is_mission", "=", True)
            & Domain("date_end", "<=", now)
            & Domain("date_end", ">=", fields.Datetime.subtract(now, months=9))
        )
        meetings = self.env["living.meeting"]
        meetings = meetings.search(
            Domain("event_id", "in", missions.ids) & meetings._get_rated_domain()
        )
        people = meetings._get_pair().filtered(
            lambda item: item.email and item._takes_part() and item._get_due_rating()
        )
        people._run_each(lambda item: item._ask_rating())

    # === CONTACTS === #

    def _get_followed_organization(self):
        """Return the organization for which the participant came, if a desk follows it."""
        return self.organization_id.filtered(
            lambda partner: partner.is_cultural_organization and partner.desk_id
        )

    def _get_contact_of(self, organization):
        """Return the participant's firm as a contact of an organization, made if there is none.

        Who took its consent back is no contact any more, and not made one again.

        :param organization: the organization that met it
        :return: the contact, nobody if it does not want to be one
        """
        self.ensure_one()
        partners = self.env["res.partner"]
        vals = self._prepare_contact_vals(organization)
        identity = ContactIdentity.of(vals)
        known = partners.search(
            partners._get_contact_candidate_domain([identity])
            & Domain("is_company", "=", identity.is_company)
        ).filtered(
            lambda contact: (
                (identity.email and contact.email_normalized == identity.email)
                or (
                    contact.contact_name_key == name_key(vals["name"])
                    and contact.country_id.id == vals["country_id"]
                )
            )
        )
        usable = known.filtered(
            lambda contact: (
                contact.contact_consent != "withdrawn"
                and (
                    contact.contact_visibility in SHARED
                    or contact.contact_owner_id == organization
                    or (
                        not contact.contact_owner_id
                        and contact.contact_desk_id == organization.desk_id
                    )
                )
            )
        )
        if usable or any(contact.contact_consent == "withdrawn" for contact in known):
            return usable[:1]
        return partners.create(vals)

    def _prepare_contact_vals(self, organization):
        """Return the firm, or the person who came for none, as a contact of an organization."""
        firm = self.organization_id
        return {
            "name": firm.name or self.name,
            "is_company": bool(firm),
            "email": firm.email if firm else self.email,
            "phone": firm.phone if firm else self.phone,
            "website": firm.website,
            "city": firm.city,
            "country_id": firm.country_id.id or self.home_region_id.country_id.id,
            "lang": firm.lang or self._get_reader_lang(),
            "is_network_contact": True,
            "contact_role_id": self.env.ref("living_desk_matchmaking.contact_role_partner").id,
            "contact_source": "mission",
            "contact_source_note": self.event_id.name,
            "contact_owner_id": organization.id,
            "contact_visibility": "desk",
        }
