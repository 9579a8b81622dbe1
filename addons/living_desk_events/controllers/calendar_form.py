import uuid
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from odoo import fields

from odoo.addons.living_desk.controllers.utils import (
    MAX_TEXT,
    clean_line,
    clean_text,
    echo_text,
    parse_int,
)
from odoo.addons.living_desk.tools.clock import SkippedTime, to_local, to_utc

from ..tools.country_zone import country_zones, place_zone
from ..tools.date_line import (
    DateLine,
    DateLineError,
    move_line,
    parse_day,
    parse_time,
    read_line,
)

MAX_LINES = 40
LIMITS = {"name": 200, "city": 100, "support_programme": 200}
LINE_FIELDS = ("date", "date_to", "start", "stop")
NEW_STATES = ("idea", "provisional", "confirmed")


class CalendarForm:
    """What was typed about an event: read once, checked, and shown again as it was typed.

    :param env: the user's environment
    :param data: a MultiDict of text; anything in it may be missing, wrong or enormous
    :param home: the time zone of the organization's desk; abroad the hours are meant in that
        of the place
    """

    def __init__(self, env, data, home):
        self.env = env
        self.values = {
            "name": clean_line(data.get("name"))[:2000],
            "city": clean_line(data.get("city"))[:1000],
            "venue_id": parse_int(data.get("venue_id")),
            "country_id": parse_int(data.get("country_id")),
            "tz": clean_line(data.get("tz"))[:64],
            "discipline_id": parse_int(data.get("discipline_id")),
            "audience": clean_line(data.get("audience"))[:50],
            "state": clean_line(data.get("state"))[:50] or "provisional",
            "description": echo_text(data.get("description")),
            "note": echo_text(data.get("note")),
            "embargo_date": clean_line(data.get("embargo_date"))[:20],
            "embargo_time": clean_line(data.get("embargo_time"))[:20],
            "support": bool(data.get("support")),
            "support_programme": clean_line(data.get("support_programme"))[:1000],
            "clash_reason": echo_text(data.get("clash_reason")),
            "is_another_event": bool(data.get("is_another_event")),
        }
        self.country_sudo = self._get_country_sudo()
        self.home = home
        self.zone = self._get_place_zone() or home
        self.lines = self._use_date(self._read_lines(data), clean_line(data.get("use_date")))
        self.errors = {}
        self.line_errors = {}
        self.readings = []
        self.embargo_until = None

    @classmethod
    def from_entry(cls, env, entry_sudo, zone):
        """Fill the form with an entry of the calendar."""
        tz = entry_sudo._get_tz()
        start, stop = to_local(entry_sudo.start, tz), to_local(entry_sudo.stop, tz)
        nights = (stop.date() - start.date()).days
        is_night = nights == 1 and stop.time() < start.time()
        embargo = entry_sudo.embargo_until and to_local(entry_sudo.embargo_until, zone)
        data = MultiDict(
            {
                "name": entry_sudo.name,
                "city": entry_sudo.city,
                "venue_id": str(entry_sudo.venue_id.id or ""),
                "country_id": str(entry_sudo.country_id.id or ""),
                "tz": entry_sudo.tz or "",
                "discipline_id": str(entry_sudo.discipline_id.id or ""),
                "audience": entry_sudo.audience,
                "description": entry_sudo.description or "",
                "note": entry_sudo.note or "",
                "embargo_date": embargo.date().isoformat() if embargo else "",
                "embargo_time": embargo.strftime("%H:%M") if embargo else "",
                "support_programme": entry_sudo.support_programme or "",
                "date": start.date().isoformat(),
                "date_to": stop.date().isoformat() if nights and not is_night else "",
                "start": start.strftime("%H:%M"),
                "stop": stop.strftime("%H:%M"),
            }
        )
        return cls(env, data, zone)

    @staticmethod
    def new_key():
        return uuid.uuid4().hex

    def _read_lines(self, data):
        columns = [data.getlist(name)[:MAX_LINES] for name in LINE_FIELDS]
        length = max(1, *(len(column) for column in columns))
        rows = [
            [clean_line(column[index])[:20] if index < len(column) else "" for column in columns]
            for index in range(length)
        ]
        lines = [DateLine(*row) for row in rows]
        # Empty rows that were offered and not needed say nothing.
        return [line for line in lines if line] or [DateLine()]

    def _get_country_sudo(self):
        """Return the country of the venue, else the one chosen; empty when neither says it."""
        venue_sudo = self.env["living.venue"].sudo().search([("id", "=", self.values["venue_id"])])
        chosen_sudo = self.env["res.country"].sudo().browse(self.values["country_id"]).exists()
        return venue_sudo.country_id or chosen_sudo

    def _get_place_zone(self):
        """Return the zone of a place abroad, nothing at home or where several are in use."""
        organization_sudo = self.env.user.living_organization_id.sudo()
        self.is_abroad = bool(
            self.country_sudo and self.country_sudo != organization_sudo._get_calendar_country()
        )
        if not self.is_abroad:
            return None
        name = place_zone(self.country_sudo.code, self.values["city"], self.values["tz"])
        return ZoneInfo(name) if name else None

    def get_zones(self):
        """Return the zones to choose from, none where the place leaves no choice."""
        zones = country_zones(self.country_sudo.code) if self.is_abroad else ()
        return zones if len(zones) > 1 else ()

    def is_zone_open(self):
        """Tell whether the hours are those of a place whose zone is still to be chosen."""
        return bool(self.get_zones()) and not self._get_place_zone()

    @staticmethod
    def _use_date(lines, choice):
        """Put a proposed date in the place of the one that was typed.

        :param str choice: the number of the line and the day, like `0:2027-01-31`
        """
        index, _colon, day = choice.partition(":")
        if index.isdecimal() and int(index) < len(lines):
            lines[int(index)] = move_line(lines[int(index)], day)
        return lines

    # === CHECKS === #

    def read_dates(self, allow_whole_days=False):
        """Read the dates; a line that cannot be read gets an error instead of a reading."""
        self.readings = []
        for index, line in enumerate(self.lines):
            try:
                self.readings.append(read_line(line, self.zone, allow_whole_days))
            except DateLineError as error:
                self.readings.append(None)
                self.line_errors[index] = (error.field, self._explain(error.code))

    def validate(self, states=None, entry_sudo=None):
        """Tell whether the form can be saved, and put a sentence beside what is wrong.

        :param states: the states a new event may begin with; none when it exists already
        :param entry_sudo: the event that is changed, if it exists already
        """
        env = self.env
        self.read_dates()
        self._check_places()
        self._check_embargo(entry_sudo)
        if entry_sudo and entry_sudo.support_state == "confirmed":
            self.values["support_programme"] = entry_sudo.support_programme
        if not self.values["name"]:
            self.errors["name"] = env._("Please give the event a title.")
        for name, limit in LIMITS.items():
            if len(self.values[name]) > limit:
                self.errors[name] = env._("Please use %(limit)s characters at most.", limit=limit)
        for name in ("description", "note", "clash_reason"):
            if len(self.values[name]) > MAX_TEXT:
                self.errors[name] = env._(
                    "Please shorten the text to %(limit)s characters.", limit=MAX_TEXT
                )
        if not self.values["venue_id"] and not self.values["city"]:
            self.errors["city"] = env._("Please tell us the town, or choose a venue.")
        if self.is_zone_open():
            self.errors["tz"] = env._(
                "This country has several time zones: please choose the one of the town."
            )
        if self.values["audience"] not in self._get_selection("audience"):
            self.errors["audience"] = env._("Please choose the audience from the list.")
        if states and self.values["state"] not in states:
            self.errors["state"] = env._("Please choose how certain the date is.")
        for index, reading in enumerate(self.readings):
            if reading and reading in self.readings[:index]:
                self.line_errors[index] = ("date", env._("This date is there twice."))
        return not self.errors and not self.line_errors

    def _check_places(self):
        """Replace what is not in the lists by nothing, and say so."""
        messages = {
            "venue_id": self.env._("Please choose the venue from the list."),
            "country_id": self.env._("Please choose the country from the list."),
            "discipline_id": self.env._("Please choose the discipline from the list."),
        }
        models = {
            "venue_id": "living.venue",
            "country_id": "res.country",
            "discipline_id": "living.discipline",
        }
        for name, message in messages.items():
            if not self.values[name]:
                continue
            found_sudo = self.env[models[name]].sudo().search([("id", "=", self.values[name])])
            if not found_sudo:
                self.values[name] = 0
                self.errors[name] = message

    def _check_embargo(self, entry_sudo):
        """Read until when the event is kept quiet: ahead of now, and before the event begins."""
        env, values = self.env, self.values
        if not values["embargo_date"] and not values["embargo_time"]:
            return
        if not values["embargo_date"]:
            self.errors["embargo"] = env._("Please give the date.")
            return
        try:
            day = parse_day(values["embargo_date"], "date")
            hour = parse_time(values["embargo_time"], "start") if values["embargo_time"] else time()
            self.embargo_until = to_utc(datetime.combine(day, hour), self.home)
        except DateLineError as error:
            self.errors["embargo"] = self._explain(error.code)
            return
        except SkippedTime:
            self.errors["embargo"] = self._explain("time_skipped")
            return
        known = entry_sudo.embargo_until if entry_sudo else False
        if self.embargo_until <= fields.Datetime.now() and self.embargo_until != known:
            self.errors["embargo"] = env._("An embargo ends in the future: check its date.")
        elif any(reading and self.embargo_until > reading.start for reading in self.readings):
            self.errors["embargo"] = env._("An embargo ends before the event begins.")

    def _get_selection(self, name):
        field = self.env["living.calendar.entry"]._fields[name]
        return dict(field._description_selection(self.env))

    def _explain(self, code):
        env = self.env
        return {
            "date_missing": env._("Please give the date."),
            "date_bad": env._("Please write the date as day/month/year, for instance 31/01/2027."),
            "date_far": env._("Please check the year."),
            "date_to_before": env._("The last day cannot come before the first."),
            "too_long": env._("One event can last a year at most: enter several dates."),
            "start_missing": env._("Please give the hour at which it starts."),
            "stop_missing": env._("Please give the hour at which it ends."),
            "time_bad": env._("Please write the hour like 21:00."),
            "time_skipped": env._(
                "This hour does not exist: the clock goes forward that night. "
                "Please choose another one."
            ),
            "stop_before": env._("The end must come after the start."),
        }[code]

    # === ANSWERS === #

    def prepare_place_vals(self):
        """Return the values of an entry that do not depend on the date."""
        values = self.values
        venue_sudo = self.env["living.venue"].sudo().browse(values["venue_id"])
        place_vals = {}
        if self.country_sudo and not venue_sudo:
            place_vals["country_id"] = self.country_sudo.id
        if self.is_abroad:
            place_vals["tz"] = str(self.zone)
        return {
            **place_vals,
            "name": values["name"],
            "venue_id": venue_sudo.id or False,
            # The town of a venue is known: what was typed beside it does not count.
            "city": venue_sudo.city or values["city"],
            "discipline_id": values["discipline_id"] or False,
            "audience": values["audience"],
            "description": clean_text(values["description"]),
            "note": clean_text(values["note"]),
            "embargo_until": self.embargo_until or False,
            "support_programme": values["support_programme"] or False,
        }

    def prepare_wishes(self, readings, organization_sudo, entry_id=0):
        """Return what the check compares for each of some dates."""
        values = self.values
        venue_sudo = self.env["living.venue"].sudo().browse(values["venue_id"])
        if not readings:
            return []
        region_sudo = venue_sudo.region_id
        if not region_sudo and not self.is_abroad:
            region_sudo = organization_sudo.living_region_id
        wish = self.env["living.calendar.entry"]._prepare_wish(
            readings[0].start,
            readings[0].stop,
            venue_id=venue_sudo.id or 0,
            city=venue_sudo.city or values["city"],
            region_id=region_sudo.id or 0,
            discipline_id=values["discipline_id"],
            audience=values["audience"],
            entry_id=entry_id,
            organization_id=organization_sudo.id,
        )
        return [replace(wish, start=reading.start, stop=reading.stop) for reading in readings]
