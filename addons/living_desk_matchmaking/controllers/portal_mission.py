from odoo import fields
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.living_desk.controllers.utils import parse_int
from odoo.addons.living_desk_events.controllers.portal_training import LivingTrainingPortal

SELECTION_CLASSES = {
    "candidate": "text-bg-warning",
    "selected": "text-bg-success",
    "reserve": "text-bg-info",
    "refused": "text-bg-secondary",
}


class LivingMissionPortal(LivingTrainingPortal):
    """Missions on the portal, for the organizations that take part or may apply.

    - `/my/missions`: missions one may apply to, those one takes part in, those that are over
    - `/my/missions/<event>`: the mission, and one's own profile in it
    - `/my/missions/<event>/participants`: who else takes part
    - `/my/missions/<event>/requests`, `.../agenda`: whom one meets, and when

    Of several people of an organization in one mission, `participant` says whose page it is.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if not counters:
            values["sees_missions"] = self._sees_missions()
        return values

    @route(
        ["/my/missions", "/my/missions/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_missions(self, page=1, filterby="upcoming", search="", **kwargs):
        self._check_sees_missions()
        events_sudo, values = self._prepare_events_page(
            "/my/missions", self._get_mission_filters(), page, filterby, search
        )
        return request.render(
            "living_desk_matchmaking.portal_my_missions",
            {
                **values,
                "page_name": "living_missions",
                "missions": self._prepare_mission_rows(events_sudo),
                "selection_classes": SELECTION_CLASSES,
            },
        )

    @route(
        "/my/missions/<int:event_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_mission(self, event_id, done=None, **kwargs):
        event_sudo = self._get_mission_sudo(event_id)
        registration_sudo = self._choose_registration(self._get_own_registrations(event_sudo))
        return self._render_mission(event_sudo, registration_sudo, "profile", done=done)

    @route(
        "/my/missions/<int:event_id>/requests",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_mission_requests(self, event_id, done=None, **kwargs):
        registration_sudo = self._get_own_registration(event_id)
        return self._render_mission(
            registration_sudo.event_id, registration_sudo, "requests", done=done
        )

    @route(
        "/my/missions/<int:event_id>/agenda",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_mission_agenda(self, event_id, done=None, **kwargs):
        registration_sudo = self._get_own_registration(event_id)
        return self._render_mission(
            registration_sudo.event_id, registration_sudo, "agenda", done=done
        )

    # === ACCESS === #

    def _sees_missions(self):
        """Organizations see missions, and whoever takes part in one."""
        if self._get_training_organization_sudo():
            return True
        registrations_sudo = request.env["event.registration"].sudo()
        return bool(
            registrations_sudo.search_count(
                self._get_own_registration_domain() & Domain("event_id.is_mission", "=", True),
                limit=1,
            )
        )

    def _check_sees_missions(self):
        if not self._sees_missions():
            raise request.not_found()

    def _get_mission_sudo(self, event_id):
        """Return a mission that is on the portal, or in which the user has somebody."""
        self._check_sees_missions()
        if event_id > 0x7FFFFFFF:
            raise request.not_found()
        events_sudo = request.env["event.event"].sudo()
        open_to_user = Domain.FALSE
        if self._get_training_organization_sudo():
            open_to_user = events_sudo._get_mission_portal_domain()
        event_sudo = events_sudo.search(
            Domain("id", "=", event_id)
            & Domain("is_mission", "=", True)
            & (
                open_to_user
                | Domain("registration_ids", "any", self._get_own_registration_domain())
            )
        )
        if not event_sudo:
            raise request.not_found()
        return event_sudo

    def _get_own_registrations(self, event_sudo):
        """Return the user's people in a mission, also those who were refused or gave up."""
        return (
            request.env["event.registration"]
            .sudo()
            .search(
                self._get_own_registration_domain() & Domain("event_id", "=", event_sudo.id),
                order="name, id",
            )
        )

    def _choose_registration(self, registrations_sudo):
        """Return the one that the address names; else the user itself, or the first."""
        asked = parse_int(request.params.get("participant"))
        if asked:
            chosen_sudo = registrations_sudo.filtered(lambda item: item.id == asked)
            if not chosen_sudo:
                raise request.not_found()
            return chosen_sudo
        return registrations_sudo.sorted(
            lambda item: (item.state == "cancel", item.partner_id != request.env.user.partner_id)
        )[:1]

    def _get_own_registration(self, event_id):
        """Return the user's participant who meets others in a mission, elevated.

        Everybody else gets "not found": candidates, who was refused, other organizations.
        """
        event_sudo = self._get_mission_sudo(event_id)
        registration_sudo = self._choose_registration(
            self._get_own_registrations(event_sudo).filtered(lambda item: item._takes_part())
        )
        if not registration_sudo:
            raise request.not_found()
        return registration_sudo

    def _get_training_filters(self):
        filters = super()._get_training_filters()
        for values in filters.values():
            values["domain"] &= Domain("is_mission", "=", False)
        return filters

    def _get_training_sudo(self, event_id):
        event_sudo = super()._get_training_sudo(event_id)
        if event_sudo.is_mission:
            raise request.not_found()
        return event_sudo

    # === PAGES === #

    def _get_mission_filters(self):
        missions = Domain("is_mission", "=", True)
        mine = missions & Domain(
            "registration_ids",
            "any",
            self._get_own_registration_domain() & Domain("state", "!=", "cancel"),
        )
        upcoming = mine & Domain("date_end", ">", "now")
        if self._get_training_organization_sudo():
            upcoming |= request.env["event.event"]._get_mission_portal_upcoming_domain()
        return {
            "upcoming": {
                "label": request.env._("Upcoming"),
                "domain": upcoming,
                "order": "date_begin, id",
            },
            "mine": {
                "label": request.env._("We Take Part"),
                "domain": mine & Domain("date_end", ">", "now"),
                "order": "date_begin, id",
            },
            "past": {
                "label": request.env._("Over"),
                "domain": mine & Domain("date_end", "<=", "now"),
                "order": "date_begin desc, id desc",
            },
        }

    def _prepare_mission_rows(self, events_sudo):
        own_sudo = (
            request.env["event.registration"]
            .sudo()
            .search(
                self._get_own_registration_domain()
                & Domain("event_id", "in", events_sudo.ids)
                & (Domain("state", "!=", "cancel") | Domain("selection_state", "=", "refused"))
            )
        )
        by_event = own_sudo.grouped("event_id")
        return [
            self._prepare_mission_row(event_sudo, by_event.get(event_sudo, own_sudo.browse()))
            for event_sudo in events_sudo
        ]

    def _prepare_mission_row(self, event_sudo, own_sudo):
        return {
            "id": event_sudo.id,
            "name": event_sudo.name,
            "when": self._format_training_span(
                event_sudo, event_sudo.date_begin, event_sudo.date_end
            ),
            "place": event_sudo.living_city or event_sudo.address_id.name,
            "desk": event_sudo.desk_id.name,
            "regions": (event_sudo.host_region_ids | event_sudo.guest_region_ids).mapped("name"),
            "sectors": event_sudo.mission_sector_ids.mapped("name"),
            "is_cancelled": event_sudo.kanban_state == "cancel",
            "has_begun": event_sudo.date_begin <= fields.Datetime.now(),
            "own": [
                (item.selection_state, self._get_selection_label(item.selection_state))
                for item in own_sudo
                if item.selection_state
            ],
            "lacks_profile": any(item._lacks_profile() for item in own_sudo),
        }

    def _get_selection_label(self, state):
        """Return how the portal calls what the desk has decided."""
        return {
            "candidate": request.env._("Application sent"),
            "selected": request.env._("Selected"),
            "reserve": request.env._("On the reserve list"),
            "refused": request.env._("Not selected"),
        }.get(state)

    def _get_mission_tabs(self, event_sudo, registration_sudo):
        """Return the pages of a mission: dicts with key, label and url."""
        url = f"/my/missions/{event_sudo.id}"
        tabs = [{"key": "profile", "label": request.env._("Profile"), "url": url}]
        if registration_sudo and registration_sudo._takes_part():
            tabs += [
                {
                    "key": "participants",
                    "label": request.env._("Participants"),
                    "url": f"{url}/participants",
                },
                {"key": "requests", "label": request.env._("Requests"), "url": f"{url}/requests"},
                {"key": "agenda", "label": request.env._("Our Day"), "url": f"{url}/agenda"},
            ]
        for tab in tabs:
            tab["url"] = self._get_mission_url(registration_sudo, tab["url"])
        return tabs

    def _get_mission_url(self, registration_sudo, url):
        """Return an address that keeps whose page it is."""
        return f"{url}?participant={registration_sudo.id}" if registration_sudo else url

    def _prepare_mission_values(self, event_sudo, registration_sudo, tab):
        """Return what the page of a mission shows: to be extended for each tab.

        :param registration_sudo: whose page it is, empty for who has not applied
        :param str tab: `profile`, `participants`, `requests` or `agenda`
        """
        own_sudo = self._get_own_registrations(event_sudo)
        return {
            **self._prepare_portal_layout_values(),
            "page_name": "living_mission",
            "event": event_sudo,
            "row": self._prepare_mission_row(event_sudo, registration_sudo),
            "registration": registration_sudo,
            "own_registrations": own_sudo.filtered(lambda item: item.state != "cancel"),
            "tab": tab,
            # Some pages stand behind a tab that is another one's.
            "active_tab": tab,
            "tabs": self._get_mission_tabs(event_sudo, registration_sudo),
            "organization": self._get_training_organization_sudo(),
            "selection_classes": SELECTION_CLASSES,
            "selection_label": self._get_selection_label(registration_sudo.selection_state),
            "done": None,
            "error": None,
            "flash": self._pop_flash(),
        }

    def _render_mission(self, event_sudo, registration_sudo, tab, **values):
        return request.render(
            "living_desk_matchmaking.portal_mission_page",
            {**self._prepare_mission_values(event_sudo, registration_sudo, tab), **values},
        )
