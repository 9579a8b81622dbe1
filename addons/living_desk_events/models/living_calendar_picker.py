from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.living_desk.tools.clock import to_utc

# Where no hours are given yet, an evening is meant.
EVENING = (time(21), time(23))


class LivingCalendarPicker(models.AbstractModel):
    """What a date picker needs to colour free and crowded days."""

    _name = "living.calendar.picker"
    _description = "Date Picker of the Shared Calendar"

    @api.model
    @api.readonly
    def get_day_weights(self, first, last, values):
        """Weigh each day of a period for an event that is being written.

        :param first: the first local day, as text
        :param last: the last one, included
        :param dict values: what the form says so far of `start`, `stop`, `organization_id`,
            `venue_id`, `city`, `region_id`, `discipline_id`, `audience` and of its own `id`
        :return: see :meth:`_prepare_day_weights`
        """
        if not self.env.user.has_group("living_desk.group_user"):
            raise AccessError(self.env._("The calendar of the network is for the desks."))
        first, last = self._read_board_days(first, last)
        ids = {
            name: value if isinstance(value := values.get(name), int) else 0
            for name in ("id", "organization_id", "venue_id", "region_id", "discipline_id")
        }
        draft_sudo = self.sudo().new({"organization_id": ids["organization_id"]})
        zone = draft_sudo._get_tz()
        start = fields.Datetime.to_datetime(values.get("start") or False)
        stop = fields.Datetime.to_datetime(values.get("stop") or False)
        if not start or not stop or stop <= start:
            start, stop = self._get_evening(first, zone)
        wish = self._prepare_wish(
            start,
            stop,
            city=values.get("city") or "",
            audience=values.get("audience") or "",
            entry_id=ids.pop("id"),
            **ids,
        )
        network_sudo = draft_sudo.organization_id.desk_id.network_id
        return self._prepare_day_weights(first, last, wish, zone, network_sudo)

    @api.model
    def _prepare_day_weights(self, first, last, wish, zone, network):
        """Return the days of a period as a picker needs them.

        :return: dict with `zone` and `days`: of each local day, as text, its `weight`, `count`,
            `level` and `obstacles`
        """
        weights = self._get_day_weights(first, last, wish, tz=str(zone), network=network)
        return {
            "zone": str(zone),
            "days": {fields.Date.to_string(day): found for day, found in weights.items()},
        }

    @api.model
    def _get_evening(self, day, zone):
        """Return the hours that are meant where none are given."""
        start, stop = (to_utc(datetime.combine(day, hour), zone) for hour in EVENING)
        return start, max(stop, start + timedelta(hours=1))
