from zoneinfo import ZoneInfo

import psycopg2

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, route
from odoo.tools import format_date

from odoo.addons.living_desk.controllers.portal import LivingPortal
from odoo.addons.living_desk.tools.clock import to_local
from odoo.addons.portal.controllers.portal import pager

STATE_CLASSES = {
    "idea": "text-bg-light border",
    "provisional": "text-bg-info",
    "confirmed": "text-bg-success",
    "public": "text-bg-success",
    "cancelled": "text-bg-secondary",
}


class LivingCalendarPortal(LivingPortal):
    """What an organization plans, on its own pages.

    - `/my/calendar`: its dates, by month
    - `/my/calendar/feed/renew`: another address for the own feed
    """

    _calendar_page_size = 40

    @route(
        ["/my/calendar", "/my/calendar/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_calendar(self, page=1, filterby="upcoming", **kwargs):
        organization_sudo = self._get_calendar_organization_sudo()
        filters = self._get_calendar_filters()
        if filterby not in filters:
            filterby = "upcoming"
        domain = Domain("organization_id", "=", organization_sudo.id) & filters[filterby]["domain"]
        entries = request.env["living.calendar.entry"]
        total = entries.search_count(domain)
        page_values = pager(
            url="/my/calendar",
            url_args={"filterby": filterby},
            total=total,
            page=page,
            step=self._calendar_page_size,
        )
        entries = entries.search(
            domain,
            order=filters[filterby]["order"],
            limit=self._calendar_page_size,
            offset=page_values["offset"],
        )
        return request.render(
            "living_desk_events.portal_my_calendar",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "living_calendar",
                "months": self._prepare_calendar_months(entries.sudo()),
                "pager": page_values,
                "default_url": "/my/calendar",
                "searchbar_filters": filters,
                "filterby": filterby,
                "flash": self._pop_flash(),
                "feed_url": self._get_own_feed_url(organization_sudo),
            },
        )

    @route(
        "/my/calendar/feed/renew",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def living_calendar_renew_feed(self, **kwargs):
        self._get_calendar_organization_sudo()._renew_calendar_token_sudo()
        return request.redirect("/my/calendar#calendar_feed_title")

    # === HELPERS === #

    def _get_calendar_organization_sudo(self):
        """Return the organization of the user; who works for none has no calendar."""
        partner_sudo = request.env.user.living_organization_id.sudo()
        if not partner_sudo.is_cultural_organization:
            raise request.not_found()
        return partner_sudo

    def _get_own_entry_sudo(self, entry_id):
        """Return an entry of the user's organization, elevated; any other one is not found."""
        organization_sudo = self._get_calendar_organization_sudo()
        entry_sudo = self._get_document_sudo("living.calendar.entry", entry_id)
        if entry_sudo.organization_id != organization_sudo:
            raise request.not_found()
        return entry_sudo

    def _get_own_feed_url(self, organization_sudo):
        token = organization_sudo.living_calendar_token
        base_url = organization_sudo.get_base_url()
        return token and f"{base_url}/shared-calendar/organization/{token}/feed.ics"

    def _try_saving(self, save):
        """Save all or nothing.

        :return: a sentence that says why it was refused, nothing when it was saved
        """
        errors = {}
        self._save_with_errors(save, errors)
        return next(iter(errors.values()), None)

    def _save_with_errors(self, save, errors):
        """Save all or nothing, and put a refusal beside the field that it is about.

        :param dict errors: gets the sentence, by the name of the field or `general`
        :return: whether it was saved
        """
        calendar_sudo = request.env["living.calendar.entry"].sudo()
        try:
            with request.env.cr.savepoint():
                save()
        except UserError as error:
            errors[getattr(error, "living_field", "general")] = str(error)
            return False
        except psycopg2.IntegrityError as error:
            errors["general"] = calendar_sudo._sql_error_to_message(error)
            return False
        return True

    def _get_calendar_zone(self, organization_sudo):
        return ZoneInfo(organization_sudo.desk_id.tz or "Europe/Rome")

    def _get_calendar_filters(self):
        now = fields.Datetime.now()
        alive = Domain("state", "!=", "cancelled")
        return {
            "upcoming": {
                "label": request.env._("Upcoming"),
                "domain": alive & Domain("stop", ">", now),
                "order": "start, id",
            },
            "past": {
                "label": request.env._("Past"),
                "domain": alive & Domain("stop", "<=", now),
                "order": "start desc, id desc",
            },
            "cancelled": {
                "label": request.env._("Cancelled"),
                "domain": ~alive,
                "order": "start desc, id desc",
            },
            "held": {
                "label": request.env._("Held"),
                "domain": Domain("state", "=", "provisional"),
                "order": "hold_until, start, id",
            },
            "supported": {
                "label": request.env._("Regionally supported"),
                "domain": Domain("support_state", "=", "confirmed"),
                "order": "start, id",
            },
        }

    def _prepare_calendar_months(self, entries_sudo):
        """Group entries by the month in which they begin for the people of the town."""
        months = {}
        for entry_sudo in entries_sudo:
            day = to_local(entry_sudo.start, entry_sudo._get_tz()).date()
            label = format_date(request.env, day, date_format="MMMM y").capitalize()
            months.setdefault(label, []).append(self._prepare_calendar_row(entry_sudo))
        return months

    def _prepare_calendar_row(self, entry_sudo):
        return {
            "id": entry_sudo.id,
            "name": entry_sudo.name,
            "when": entry_sudo.when,
            "venue": entry_sudo.venue_id.name or "",
            "city": entry_sudo.city,
            "country": entry_sudo.country_id.name if entry_sudo.is_abroad else "",
            "discipline": entry_sudo.discipline_id.name or "",
            "series": entry_sudo.series_id.name or "",
            **self._prepare_hold_row(entry_sudo),
            "support_state": entry_sudo.support_state,
            "state": entry_sudo.state,
            "state_class": STATE_CLASSES[entry_sudo.state],
            "state_label": dict(entry_sudo._fields["state"]._description_selection(request.env))[
                entry_sudo.state
            ],
        }

    def _prepare_hold_row(self, entry_sudo):
        """Return what the holder of a date reads of it; others stay unnamed."""
        is_held = entry_sudo.state == "provisional"
        return {
            "rank": entry_sudo.hold_rank_label or "",
            "is_first": not entry_sudo.is_hold_behind,
            "held_until": format_date(request.env, entry_sudo._get_hold_deadline())
            if is_held
            else "",
        }
