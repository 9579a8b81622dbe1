from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, route
from odoo.tools import format_date

from odoo.addons.living_desk.controllers.utils import (
    MAX_TEXT,
    clean_line,
    clean_text,
    echo_text,
    parse_int,
    read_choices,
)
from odoo.addons.living_desk.tools.clock import to_local
from odoo.addons.living_desk_events.controllers.portal_training import MAX_SEARCH
from odoo.addons.portal.controllers.portal import pager

from .portal_mission import LivingMissionPortal

LISTS = ("offer_ids", "seek_ids", "sector_ids", "lang_ids")


class LivingMissionProfilePortal(LivingMissionPortal):
    """What participants say of themselves, and read of the others.

    - `/my/missions/<event>/apply`: become a candidate
    - `/my/missions/<event>/profile`: save the profile and the times
    - `/my/missions/<event>/withdraw`: take the application back
    - `/my/missions/<event>/participants`: the profiles of the others, without their addresses
    """

    _participant_page_size = 20

    @route(
        "/my/missions/<int:event_id>/apply",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def living_mission_apply(self, event_id, **post):
        event_sudo = self._get_mission_sudo(event_id)
        organization_sudo = self._get_training_organization_sudo()
        if not organization_sudo or not event_sudo.is_on_portal:
            raise request.not_found()
        person = (clean_line(post.get("name"))[:500], clean_line(post.get("email"))[:500])
        error = self._check_people([person] if any(person) else [])
        registration_sudo = request.env["event.registration"].sudo()
        if not error:
            try:
                with request.env.cr.savepoint():
                    registration_sudo = event_sudo._enrol(
                        [person], organization_sudo, request.env.user.partner_id.sudo()
                    )
            except UserError as refusal:
                error = str(refusal)
        if error:
            own_sudo = self._choose_registration(self._get_own_registrations(event_sudo))
            return self._render_mission(
                event_sudo, own_sudo, "profile", error=error, applicant=person
            )
        return request.redirect(
            f"/my/missions/{event_id}?participant={registration_sudo.id}&done=applied"
            if registration_sudo
            else f"/my/missions/{event_id}?done=applied"
        )

    @route(
        "/my/missions/<int:event_id>/profile",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def living_mission_profile(self, event_id, **post):
        registration_sudo = self._get_own_application(event_id)
        event_sudo = registration_sudo.event_id
        values, present_slots = self._read_profile(registration_sudo)
        error = None
        if len(values["profile_note"]) > MAX_TEXT:
            error = request.env._("Please write a shorter presentation.")
        if not error:
            try:
                with request.env.cr.savepoint():
                    registration_sudo._fill_profile(values, present_slots)
            except UserError as refusal:
                error = str(refusal)
        if error:
            return self._render_mission(
                event_sudo,
                registration_sudo,
                "profile",
                error=error,
                profile={**values, "profile_note": echo_text(post.get("profile_note"))},
                slot_days=self._prepare_slot_days(
                    registration_sudo, present_slots, registration_sudo.absent_slot_ids
                ),
            )
        return request.redirect(
            f"/my/missions/{event_id}?participant={registration_sudo.id}&done=saved"
        )

    @route(
        "/my/missions/<int:event_id>/withdraw",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def living_mission_withdraw(self, event_id, **post):
        registration_sudo = self._get_own_application(event_id)
        try:
            with request.env.cr.savepoint():
                registration_sudo.event_id._check_open_for_enrolment()
                registration_sudo.action_cancel()
        except UserError as refusal:
            self._flash(refusal)
            return request.redirect(f"/my/missions/{event_id}")
        return request.redirect(f"/my/missions/{event_id}?done=withdrawn")

    @route(
        [
            "/my/missions/<int:event_id>/participants",
            "/my/missions/<int:event_id>/participants/page/<int:page>",
        ],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_mission_participants(self, event_id, page=1, **kwargs):
        registration_sudo = self._get_own_registration(event_id)
        event_sudo = registration_sudo.event_id
        found = self._read_participant_filters(kwargs)
        domain = self._get_participant_domain(registration_sudo, found)
        registrations_sudo = request.env["event.registration"].sudo()
        page_values = pager(
            url=f"/my/missions/{event_id}/participants",
            url_args={"participant": registration_sudo.id, **found},
            total=registrations_sudo.search_count(domain),
            page=page,
            step=self._participant_page_size,
        )
        others_sudo = registrations_sudo.search(
            domain,
            order="organization_id, name, id",
            limit=self._participant_page_size,
            offset=page_values["offset"],
        )
        everybody_sudo = event_sudo.registration_ids.filtered(lambda item: item._takes_part())
        return self._render_mission(
            event_sudo,
            registration_sudo,
            "participants",
            participants=self._prepare_participants(registration_sudo, others_sudo),
            pager=page_values,
            found=found,
            regions=everybody_sudo.home_region_id.sorted("name"),
            sectors=everybody_sudo.sector_ids.sorted("name"),
            topics=(everybody_sudo.offer_ids | everybody_sudo.seek_ids).sorted("name"),
        )

    # === ACCESS === #

    def _get_own_application(self, event_id):
        """Return the user's participant or candidate in a mission, elevated."""
        event_sudo = self._get_mission_sudo(event_id)
        registration_sudo = self._choose_registration(
            self._get_own_registrations(event_sudo).filtered(lambda item: item.state != "cancel")
        )
        if not registration_sudo:
            raise request.not_found()
        return registration_sudo

    # === PROFILE === #

    def _prepare_mission_values(self, event_sudo, registration_sudo, tab):
        values = super()._prepare_mission_values(event_sudo, registration_sudo, tab)
        if tab != "profile":
            return values
        user = request.env.user
        values.update(
            applicant=(user.name, user.email or ""),
            can_apply=bool(
                values["organization"]
                and event_sudo.is_on_portal
                and event_sudo.kanban_state != "cancel"
                and event_sudo.date_begin > fields.Datetime.now()
            ),
        )
        if registration_sudo:
            values.update(
                is_open=registration_sudo._is_profile_open(),
                profile=self._prepare_profile(registration_sudo),
                choices={
                    name: [
                        (choice.id, choice.display_name)
                        for choice in choices.with_context(spoken_name=True)
                    ]
                    for name, choices in self._get_profile_choices(registration_sudo).items()
                },
                slot_days=self._prepare_slot_days(registration_sudo),
            )
        return values

    def _prepare_profile(self, registration_sudo):
        return {
            **{name: registration_sudo[name].ids for name in LISTS},
            "profile_note": registration_sudo.profile_note or "",
        }

    def _get_profile_choices(self, registration_sudo):
        """Return what each list of the profile is chosen from, with what was chosen before."""
        topics = request.env["living.meeting.topic"].sudo().search([])
        sectors = registration_sudo.event_id.mission_sector_ids or request.env[
            "living.sector"
        ].sudo().search([])
        choices = {
            "offer_ids": topics,
            "seek_ids": topics,
            "sector_ids": sectors,
            "lang_ids": request.env["res.lang"]._get_spoken_langs(),
        }
        return {name: records | registration_sudo[name] for name, records in choices.items()}

    def _read_profile(self, registration_sudo):
        """Return the profile as typed, and the slots ticked; no slots if none were asked."""
        form = request.httprequest.form
        allowed = self._get_profile_choices(registration_sudo)
        values = read_choices(form, allowed)
        values["profile_note"] = clean_text(form.get("profile_note"))
        present_slots = None
        slots_sudo = registration_sudo.event_id.meeting_slot_ids
        if slots_sudo and form.get("has_slots"):
            ticked = set(map(parse_int, form.getlist("slot_ids")))
            present_slots = slots_sudo.filtered(lambda slot: slot.id in ticked)
        return values, present_slots

    def _prepare_slot_days(self, registration_sudo, present_slots=None, absent=None):
        """Return the slots of each day: list of (day, list of (id, hours, ticked))."""
        event_sudo = registration_sudo.event_id
        tz = event_sudo._get_tz()
        absent = registration_sudo.absent_slot_ids if absent is None else absent
        days = {}
        for slot in event_sudo.meeting_slot_ids:
            start, stop = to_local(slot.start, tz), to_local(slot.stop, tz)
            is_there = slot not in absent if present_slots is None else slot in present_slots
            days.setdefault(start.date(), []).append(
                (slot.id, f"{start:%H:%M}–{stop:%H:%M}", is_there)
            )
        return [
            (format_date(request.env, day, date_format="EEEE d MMMM"), slots)
            for day, slots in days.items()
        ]

    # === PARTICIPANTS === #

    def _read_participant_filters(self, params):
        return {
            "search": clean_line(params.get("search"))[:MAX_SEARCH],
            **{name: parse_int(params.get(name)) for name in ("region", "sector", "topic")},
        }

    def _get_participant_domain(self, registration_sudo, found):
        """Return the others who take part in the mission, as the user has filtered them."""
        domain = (
            Domain("event_id", "=", registration_sudo.event_id.id)
            & Domain("state", "in", ["open", "done"])
            & Domain("id", "!=", registration_sudo.id)
        )
        if found["region"]:
            domain &= Domain("home_region_id", "=", found["region"])
        if found["sector"]:
            domain &= Domain("sector_ids", "in", [found["sector"]])
        if found["topic"]:
            domain &= Domain("offer_ids", "in", [found["topic"]]) | Domain(
                "seek_ids", "in", [found["topic"]]
            )
        if found["search"]:
            domain &= Domain.OR(
                Domain(name, "ilike", found["search"])
                for name in (
                    "organization_id.name",
                    "profile_note",
                    "offer_ids.name",
                    "seek_ids.name",
                )
            )
        return domain

    def _prepare_participants(self, registration_sudo, others_sudo):
        """Return what the others show of themselves: no address, no phone, no time."""
        return [
            {
                "id": other.id,
                "name": other._get_public_name(),
                "region": other.home_region_id.name,
                "country": other.home_region_id.country_id.name,
                "sectors": other.sector_ids.mapped("name"),
                "offers": [
                    (topic.name, topic in registration_sudo.seek_ids) for topic in other.offer_ids
                ],
                "seeks": [
                    (topic.name, topic in registration_sudo.offer_ids) for topic in other.seek_ids
                ],
                "langs": [lang._get_spoken_name() for lang in other.lang_ids],
                "note": other.profile_note,
            }
            for other in others_sudo
        ]
