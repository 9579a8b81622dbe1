from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.ical_feed import FeedEvent

# What people who subscribed to a feed are told anew when it changes.
FEED_FIELDS = (
    "name",
    "organization_id",
    "state",
    "start",
    "stop",
    "tz",
    "venue_id",
    "city",
    "country_id",
    "discipline_id",
    "description",
)
FEED_STATUS = {
    "provisional": "TENTATIVE",
    "confirmed": "CONFIRMED",
    "public": "CONFIRMED",
    "cancelled": "CANCELLED",
}


class LivingCalendarFeed(models.AbstractModel):
    """What an event is called in calendars outside, and how often it has changed."""

    _name = "living.calendar.feed"
    _description = "Event of a Calendar Feed"
    _inherit = ["living.revision.mixin"]
    _revision_fields = FEED_FIELDS

    sequence_number = fields.Integer(
        help="Grows with every change of title, date, place or state, so that calendars that "
        "subscribed take the change over.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _get_own_feed_domain(self, organization):
        """Find what an organization has in its own feed: all but ideas."""
        return Domain("organization_id", "=", organization.id) & Domain(
            "state", "in", list(FEED_STATUS)
        )

    @api.model
    def _get_feed_version(self, domain):
        """Tell what a feed is made of, in one query, so that an unchanged one is not sent again.

        :return: number of events, sum of their identifiers, and when the last change of the
            events, venues, organizations and disciplines named in them was made or became known
        """
        query = self._search(domain)
        alias = query.table
        venue = query.left_join(alias, "venue_id", "living_venue", "id", "venue")
        partner = query.left_join(alias, "organization_id", "res_partner", "id", "organization")
        kind = query.left_join(alias, "discipline_id", "living_discipline", "id", "discipline")
        columns = [
            self._field_to_sql(alias, "write_date", query),
            self._field_to_sql(alias, "embargo_until", query),
            *(SQL.identifier(name, "write_date") for name in (venue, partner, kind)),
        ]
        [version] = self.env.execute_query(
            query.select(
                SQL("COUNT(*)"),
                SQL("SUM(%s)", self._field_to_sql(alias, "id", query)),
                SQL("MAX(GREATEST(%s))", SQL(", ").join(columns)),
            )
        )
        return version

    @api.model
    def _get_feed_events(self, domain, limit, address):
        """Return events as a feed tells them; the number of queries does not depend on theirs.

        :param address: begins the address of the page of an event
        """
        entries = self.search_fetch(
            domain,
            [
                *FEED_FIELDS,
                "external_uid",
                "sequence_number",
                "write_date",
                "latitude",
                "longitude",
            ],
            limit=limit,
            order="start, id",
        )
        return entries._prepare_feed_events(address)

    def _prepare_feed_events(self, address):
        self.venue_id.fetch(["name", "street", "city"])
        self.organization_id.fetch(["name", "desk_id"])
        self.discipline_id.fetch(["name"])
        self.country_id.fetch(["name"])
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return [entry._prepare_feed_event(address, database) for entry in self]

    def _prepare_feed_event(self, address, database):
        venue = self.venue_id
        location = (venue.name, venue.street, self.city, self.country_id.name)
        return FeedEvent(
            uid=self._get_feed_uid(database),
            sequence=self.sequence_number,
            status=FEED_STATUS[self.state],
            name=self.name,
            start=self.start,
            stop=self.stop,
            zone=str(self._get_tz()),
            changed=self.write_date,
            location=", ".join(filter(None, location)),
            place=(self.latitude, self.longitude) if self.is_located else None,
            category=self.discipline_id.name or "",
            organizer=self.organization_id.name or "",
            description=self.description or "",
            url=f"{address}/{self.id}",
        )

    def _get_feed_uid(self, database):
        """Return a name that stays with the event whatever else of it changes.

        What comes from another calendar keeps the name that it has there.
        """
        return self.external_uid or f"{self.id}@{database}"
