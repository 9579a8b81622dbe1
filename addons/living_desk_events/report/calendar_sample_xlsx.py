from odoo import fields, models

from ..tools.calendar_file import HEADERS


class CalendarSampleXlsx(models.AbstractModel):
    """A spreadsheet of events to fill in, and what its columns mean."""

    _name = "report.living_desk_events.calendar_sample"
    _description = "Example List of Events"
    _inherit = "report.living_desk.import_sample_mixin"

    def _get_headers(self):
        return HEADERS

    def _get_sheet_title(self):
        return self.env._("Events")

    def _get_examples(self):
        """Return an evening and a festival, in the year after the next."""
        year = fields.Date.context_today(self).year + 2
        disciplines = self.env["living.discipline"].search([("active", "=", True)], limit=1)
        labels = {
            name: dict(
                self.env["living.calendar.entry"]._fields[name]._description_selection(self.env)
            )
            for name in ("state", "audience")
        }
        organization = self.env["res.partner"].search(
            [("is_cultural_organization", "=", True), ("desk_id", "!=", False)], limit=1
        )
        shared = {"organization": organization.name or "", "discipline": disciplines.name or ""}
        return (
            {
                **shared,
                "name": "Prima dell'Esempio",
                "uid": "esempio-1",
                "date": f"17/03/{year}",
                "start": "21:00",
                "stop": "23:00",
                "city": "Milano",
                "state": labels["state"]["confirmed"],
                "audience": labels["audience"]["all"],
            },
            {
                **shared,
                "name": "Festival dell'Esempio",
                "uid": "esempio-2",
                "date": f"05/06/{year}",
                "date_to": f"08/06/{year}",
                "city": "Catania",
                "state": labels["state"]["provisional"],
                "audience": labels["audience"]["family"],
            },
        )

    def _get_explanations(self):
        env = self.env
        labels = {
            name: ", ".join(
                label
                for _key, label in env["living.calendar.entry"]
                ._fields[name]
                ._description_selection(env)
            )
            for name in ("state", "audience")
        }
        disciplines = env["living.discipline"].search([("active", "=", True)]).mapped("name")
        return {
            "name": env._("Needed."),
            "uid": env._(
                "What the event is called in your own calendar, always the same: importing it "
                "again changes the event. Without it, the title and the start recognize it."
            ),
            "organization": env._(
                "Its name as in the address book, or its VAT number. Not needed when the whole "
                "file is of one organization."
            ),
            "date": env._("Needed. Day/month/year."),
            "start": env._("The hour, like 21:00, of the desk's time zone. Without it, all day."),
            "date_to": env._("Only when it lasts several days."),
            "stop": env._("The hour; earlier than the start means after midnight."),
            "venue": env._("A venue of the list, with its town or without."),
            "city": env._("Needed when there is no venue of the list."),
            "discipline": env._("One of: %(words)s.", words=", ".join(disciplines)),
            "audience": env._("One of: %(words)s.", words=labels["audience"]),
            "state": env._(
                "One of: %(words)s. A known event goes forward only, or is cancelled.",
                words=labels["state"],
            ),
            "embargo": env._("Day/month/year, and an hour: the others learn of it afterwards."),
            "description": env._("What may be told to everybody once the event is announced."),
            "note": env._("For the organization and its desk only."),
        }
