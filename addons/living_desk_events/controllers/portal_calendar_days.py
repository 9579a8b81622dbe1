from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.living_desk.controllers.utils import parse_int

from ..tools.date_line import DateLine, DateLineError, Reading, read_line
from .calendar_form import CalendarForm
from .portal_calendar_form import LivingCalendarForm


class LivingCalendarDays(LivingCalendarForm):
    """Free and crowded days beside the form of an event.

    - `/my/calendar/days`: what each day of a month costs for what was typed; it only reads
    """

    @route("/my/calendar/days", type="jsonrpc", auth="user", website=True, readonly=True)
    def living_calendar_days(self, first="", last="", form=None, entry_id=0, **kwargs):
        organization_sudo = self._get_calendar_organization_sudo()
        calendar = request.env["living.calendar.entry"]
        calendar_form = CalendarForm(
            request.env,
            self._to_multidict(form),
            self._get_calendar_zone(organization_sudo),
        )
        zone = calendar_form.zone
        try:
            first, last = calendar._read_board_days(str(first)[:10], str(last)[:10])
        except UserError:
            return {"zone": str(zone), "days": {}}
        calendar_form._check_places()
        wish = calendar_form.prepare_wishes(
            [self._read_hours(calendar_form, first)],
            organization_sudo,
            parse_int(str(entry_id)),
        )[0]
        network_sudo = organization_sudo.desk_id.network_id
        return calendar._prepare_day_weights(first, last, wish, zone, network_sudo)

    # === HELPERS === #

    def _read_hours(self, form, day):
        """Read the hours of the first line on some day; while they are not typed, an evening."""
        line = form.lines[0]
        try:
            return read_line(DateLine(day.isoformat(), start=line.start, stop=line.stop), form.zone)
        except DateLineError:
            start, stop = request.env["living.calendar.entry"]._get_evening(day, form.zone)
            return Reading(start, stop)
