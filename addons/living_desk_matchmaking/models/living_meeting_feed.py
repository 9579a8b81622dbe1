from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.living_desk_events.tools.ical_feed import FeedEvent


class LivingMeetingFeed(models.AbstractModel):
    """A meeting in the calendars of those who meet, as they were told of it."""

    _name = "living.meeting.feed"
    _description = "Meeting of an Agenda Feed"
    _inherit = ["living.revision.mixin"]
    # What people were told, as their calendars show it.
    _revision_fields = ("published_slot_id", "published_table_id", "published_interpreter_id")

    sequence_number = fields.Integer(
        help="Grows with all that the participants are told, so that calendars that subscribed "
        "take the change over. 0: they know nothing of the meeting.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _get_told_domain(self):
        """Find the meetings of which the participants were told; before that, for a draft, all."""
        if self.env.context.get("agenda_as_planned"):
            return Domain("state", "!=", "cancelled")
        return Domain("published_slot_id", "!=", False) | (
            Domain("state", "=", "cancelled") & Domain("sequence_number", ">", 0)
        )

    def _fetch_agenda(self):
        """Read at once what the lines of an agenda are made of."""
        self.fetch(["first_id", "second_id", "published_slot_id", "published_table_id", "state"])
        people = self._get_pair()
        people.fetch(["name", "organization_id", "home_region_id", "lang_ids"])
        # Who meets is told of the other, whatever desk the organization belongs to.
        people.sudo().organization_id.fetch(["name"])

    def _prepare_feed_events(self, address, reader=None):
        """Return the meetings as a feed tells them.

        :param address: of the page that shows them
        :param reader: the participant for whom it is; for the staff both names are told
        """
        self._fetch_agenda()
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return [
            meeting._prepare_feed_event(address, database, reader)
            for meeting in self
            if meeting._get_told_facts()[0]
        ]

    def _prepare_feed_event(self, address, database, reader):
        mission, (slot, table, interpreter) = self.event_id, self._get_told_facts()
        people = self._get_other(reader)
        notes = [person._get_agenda_title() for person in people]
        if interpreter:
            notes.append(self.env._("Interpreter: %(name)s", name=interpreter.name))
        return FeedEvent(
            uid=f"living-meeting-{self.id}@{database}",
            sequence=self.sequence_number,
            status="CANCELLED" if self._is_told_cancelled() else "CONFIRMED",
            name=" – ".join(person._get_agenda_name() for person in people),
            start=slot.start,
            stop=slot.stop,
            zone=str(mission._get_tz()),
            changed=max(self.write_date, slot.write_date, table.write_date or self.write_date),
            location=", ".join(
                filter(None, (table.name, table.room, mission.address_id.name, mission.living_city))
            ),
            organizer=mission.name,
            description="\n".join(notes),
            url=address,
        )
