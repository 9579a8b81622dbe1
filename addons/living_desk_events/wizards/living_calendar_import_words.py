from odoo import models

from ..tools import ical_file


class LivingCalendarImportWords(models.AbstractModel):
    """What the import of events tells people."""

    _name = "living.calendar.import.words"
    _description = "Words of the Import of Events"

    def _get_title(self):
        return self.env._("Import Events")

    def _get_missing_file_sentence(self):
        return self.env._("Choose the file with the events.")

    def _get_endless_sentence(self, titles):
        """Say which events are repeated further than is imported."""
        if not titles:
            return False
        return self.env._(
            "Repeated without end, or further than two years: %(events)s. The dates until then "
            "come in, %(limit)s of each event at most; import the file again later for the others.",
            events="; ".join(titles[:10]),
            limit=ical_file.MAX_OCCURRENCES,
        )

    def _get_clash_sentence(self, hits):
        """Name the first of what is planned already, as far as it may be named."""
        hit = hits[0]
        if hit["masked"]:
            text = self.env._(
                "Something not announced yet, in %(town)s: ask the desk.", town=hit["city"]
            )
        else:
            text = " · ".join(
                filter(None, (hit["name"], hit["organization"], hit["venue"], hit["when"]))
            )
        more = len(hits) - 1
        return self.env._("%(event)s, and %(count)s more", event=text, count=more) if more else text

    def _get_place_sentences(self):
        """Say what became of a place that is not on the lists, by code."""
        env = self.env
        return {
            "unknown_venue": env._(
                "“%(value)s” is not on the list of venues: the event comes in with its town alone."
            ),
            "unknown_town": env._(
                "“%(value)s” is not on the list of towns: how far other events are is not known."
            ),
            "town_of_organization": env._(
                "No town is given: that of the organization is taken, %(town)s."
            ),
            "town_guessed": env._(
                "“%(value)s” names neither a venue nor a town of the lists: the town of the "
                "organization is taken, %(town)s."
            ),
        }

    def _get_file_sentences(self):
        env = self.env
        return {
            **super()._get_file_sentences(),
            "not_a_spreadsheet": env._(
                "This file is neither a spreadsheet nor a calendar that can be read: save it as "
                ".xlsx, .csv or .ics."
            ),
            "not_a_calendar": env._(
                "This file begins like a calendar and then holds something else: export it "
                "again as .ics."
            ),
            "nested": env._(
                "This calendar is damaged: an event begins inside another one. Export it again."
            ),
            "no_events": env._("There are no events in this calendar."),
            "too_complex": env._(
                "The repeated events of this calendar take too long to work out: divide it into "
                "smaller files, or give their dates an end."
            ),
            "empty": env._(
                "The file is empty: the first row names the columns, each row below is an event."
            ),
            "no_name_column": env._(
                "No column holds the titles of the events: write “Title” or “Titolo” above it."
            ),
        }

    def _get_row_sentences(self):
        return {
            **super()._get_row_sentences(),
            **self._get_date_sentences(),
            **self._get_event_sentences(),
        }

    def _get_date_sentences(self):
        """Say what is wrong with a date, by code."""
        env = self.env
        return {
            "date_missing": env._("The date is missing."),
            "date_bad": env._(
                "“%(value)s” is not a date: write day/month/year, for instance 31/01/2027."
            ),
            "date_far": env._("“%(value)s”: check the year."),
            "date_to_before": env._("The last day, “%(value)s”, comes before the first."),
            "too_long_event": env._("One event can last a year at most: enter several dates."),
            "start_missing": env._("The hour at which it starts is missing."),
            "stop_missing": env._("The hour at which it ends is missing."),
            "time_bad": env._("“%(value)s” is not an hour: write it like 21:00."),
            "time_skipped": env._("“%(value)s” does not exist: the clock goes forward that night."),
            "stop_before": env._("The end, “%(value)s”, does not come after the start."),
            "unknown_zone": env._(
                "The time zone “%(value)s” is not known: export the calendar with another one."
            ),
            "bad_rule": env._("The rule by which it is repeated cannot be followed."),
            "too_often": env._(
                "It is repeated many times a day: enter it as one event, or date by date."
            ),
            "wrong_embargo": env._(
                "“%(value)s” is not the end of an embargo: write day/month/year, and an hour."
            ),
        }

    def _get_event_sentences(self):
        """Say what is wrong with an event, by code."""
        env = self.env
        return {
            "no_name": env._("The title is missing."),
            "damaged": env._("This event is damaged in the file and cannot be read."),
            "superseded": env._("A later version of this event is in the same file."),
            "private": env._("The file marks it as private: it does not come in."),
            "repeated": env._("This event is in row %(line)s already."),
            "unknown_audience": env._("“%(value)s” is not an audience of the list."),
            "unknown_state": env._(
                "“%(value)s” does not say how certain it is: write idea, provisional, confirmed, "
                "public or cancelled."
            ),
            "no_organization": env._("Whose event it is is missing: name the organization."),
            "unknown_organization": env._(
                "“%(value)s” is not an organization of this desk: write its name as in the "
                "address book, or its VAT number."
            ),
            "shared_name": env._(
                "Several organizations of the desk are called “%(value)s”: write the VAT number."
            ),
            "no_town": env._("The town is missing: write it, or a venue of the list."),
            "ambiguous_venue": env._(
                "Several venues are called “%(value)s”: write the town beside it."
            ),
            "cancelled_here": env._(
                "This event is cancelled in the calendar: take it up again there first."
            ),
            "taken": "%(sentence)s",
            "taken_by_row": env._(
                "“%(venue)s” is taken at these hours by “%(event)s”, row %(line)s of the file."
            ),
        }
