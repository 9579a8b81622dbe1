import psycopg2

from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.living_desk.controllers.utils import clean_line, clean_text, echo_text, parse_int

from ..models.living_meeting_limit import OPEN_STATES
from ..models.living_meeting_request_check import MAX_TEXT
from .portal_mission_profile import LivingMissionProfilePortal

MAX_SUGGESTIONS = 6
STATE_CLASSES = {
    "sent": "text-bg-warning",
    "accepted": "text-bg-success",
    "declined": "text-bg-danger",
    "expired": "text-bg-secondary",
    "cancelled": "text-bg-secondary",
}
# What a second click finds done already.
DONE_STATES = {"accept": "accepted", "decline": "declined", "back": "cancelled"}


class LivingMissionRequestPortal(LivingMissionProfilePortal):
    """Participants ask each other for meetings, and answer.

    - `/my/missions/<event>/requests`: received and sent, and whom one might meet
    - `/my/missions/<event>/requests/new/<participant>`: ask for a meeting
    - `/my/missions/<event>/requests/<request>/<verb>`: accept, decline, propose another slot,
      change, take back
    """

    @route(
        "/my/missions/<int:event_id>/requests/new/<int:other_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_mission_request_new(self, event_id, other_id, **kwargs):
        registration_sudo = self._get_own_registration(event_id)
        other_sudo = self._get_other_participant(registration_sudo, other_id)
        return self._render_request_form(registration_sudo, other_sudo)

    @route(
        "/my/missions/<int:event_id>/requests/new/<int:other_id>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def living_mission_request_ask(self, event_id, other_id, **post):
        registration_sudo = self._get_own_registration(event_id)
        other_sudo = self._get_other_participant(registration_sudo, other_id)
        error = self._try_request(
            lambda: request.env["living.meeting.request"]._ask(
                registration_sudo, other_sudo, **self._read_request(registration_sudo, post)
            )
        )
        if error:
            return self._render_request_form(
                registration_sudo,
                other_sudo,
                error=error,
                typed={
                    "message": echo_text(post.get("message")),
                    "priority": clean_line(post.get("priority")),
                    "slot_id": parse_int(post.get("slot_id")),
                },
            )
        return self._redirect_to_requests(registration_sudo, "asked")

    @route(
        '/my/missions/<int:event_id>/requests/<int:request_id>/<any("accept","decline","slot","edit","back"):verb>',
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def living_mission_request_do(self, event_id, request_id, verb, **post):
        registration_sudo = self._get_own_registration(event_id)
        request_sudo = self._get_own_request(registration_sudo, request_id)
        values = self._read_request(registration_sudo, post)
        do = {
            "accept": lambda: request_sudo._accept(registration_sudo, values["slot"]),
            "decline": lambda: request_sudo._decline(values["message"], registration_sudo),
            "slot": lambda: request_sudo._propose_slot(values["slot"], registration_sudo),
            "edit": lambda: request_sudo._edit(registration_sudo, **values),
            "back": lambda: request_sudo._take_back(registration_sudo),
        }[verb]
        # Clicked twice: the first click did it.
        if request_sudo.state != DONE_STATES.get(verb):
            error = self._try_request(do)
            if error:
                self._flash(error)
                return self._redirect_to_requests(registration_sudo)
        return self._redirect_to_requests(registration_sudo, verb)

    @route(
        '/my/missions/<int:event_id>/requests/<int:request_id>/<any("accept","decline","slot","edit","back"):verb>',
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_mission_request_back(self, event_id, request_id, **kwargs):
        """Lead back to the page whoever had to log in again before answering."""
        return self._redirect_to_requests(self._get_own_registration(event_id))

    # === HELPERS === #

    def _get_other_participant(self, registration_sudo, other_id):
        """Return somebody else who takes part in the mission, "not found" otherwise."""
        other_sudo = registration_sudo.browse(parse_int(str(other_id))).exists()
        if (
            not other_sudo
            or other_sudo == registration_sudo
            or other_sudo.event_id != registration_sudo.event_id
            or not other_sudo._takes_part()
        ):
            raise request.not_found()
        return other_sudo

    def _get_own_request(self, registration_sudo, request_id):
        """Return a request that the participant sent or received, elevated."""
        requests_sudo = request.env["living.meeting.request"].sudo()
        request_sudo = requests_sudo.browse(parse_int(str(request_id))).exists()
        if not request_sudo or registration_sudo not in request_sudo._get_pair():
            raise request.not_found()
        return request_sudo

    def _read_request(self, registration_sudo, post):
        slot_id = parse_int(post.get("slot_id"))
        return {
            "message": clean_text(post.get("message")),
            "priority": clean_line(post.get("priority")) or "2",
            "slot": registration_sudo.event_id.meeting_slot_ids.filtered(
                lambda slot: slot.id == slot_id
            ),
        }

    def _try_request(self, do):
        """Do what a form asks for, all or nothing.

        :return: the sentence that says why it could not be done
        """
        try:
            return self._try_form(do)
        except psycopg2.IntegrityError:
            return request.env._("Somebody has just been quicker: look again, then choose.")

    def _redirect_to_requests(self, registration_sudo, done=None):
        url = f"/my/missions/{registration_sudo.event_id.id}/requests"
        url += f"?participant={registration_sudo.id}"
        return request.redirect(f"{url}&done={done}" if done else url)

    # === PAGES === #

    def _render_request_form(self, registration_sudo, other_sudo, error=None, typed=None):
        draft_sudo = request.env["living.meeting.request"].sudo()
        draft_sudo = draft_sudo.new(
            {
                "event_id": registration_sudo.event_id.id,
                "requester_id": registration_sudo.id,
                "invitee_id": other_sudo.id,
            }
        )
        refusal = registration_sudo.event_id._find_request_refusal()
        return self._render_mission(
            registration_sudo.event_id,
            registration_sudo,
            "ask",
            error=error,
            other=self._prepare_participants(registration_sudo, other_sudo)[0],
            refusal=refusal or registration_sudo._find_refusal(other_sudo),
            slots=self._prepare_slots(draft_sudo._get_proposable_slots()[draft_sudo.id]),
            typed=typed or {"message": "", "priority": "2", "slot_id": 0},
        )

    def _prepare_mission_values(self, event_sudo, registration_sudo, tab):
        values = super()._prepare_mission_values(event_sudo, registration_sudo, tab)
        if tab not in ("requests", "ask"):
            return values
        requests = request.env["living.meeting.request"]
        values.update(
            active_tab="requests",
            quota=registration_sudo._get_quotas()[registration_sudo.id],
            priorities=requests._fields["priority"]._description_selection(request.env),
            text_limit=MAX_TEXT,
            scheduled_by_us=event_sudo.scheduling_mode == "participants",
        )
        if tab == "requests":
            rows = self._prepare_requests(registration_sudo)
            values.update(
                closed_for=event_sudo._find_request_refusal(),
                received=[row for row in rows if row["is_open"] and not row["is_mine"]],
                sent=[row for row in rows if row["is_open"] and row["is_mine"]],
                past=[row for row in rows if not row["is_open"]],
                suggestions=self._prepare_suggestions(registration_sudo),
            )
        return values

    def _prepare_requests(self, registration_sudo):
        """Return what the page says of each request, and what can be done about it."""
        requests_sudo = request.env["living.meeting.request"].sudo()
        requests_sudo = requests_sudo.search(
            Domain("requester_id", "=", registration_sudo.id)
            | Domain("invitee_id", "=", registration_sudo.id),
            order="sent_on desc, id desc",
        )
        waiting_sudo = requests_sudo.filtered(
            lambda item: item.state == "sent" and not item._is_overdue()
        )
        slots = waiting_sudo._get_proposable_slots()
        states = dict(requests_sudo._fields["state"]._description_selection(request.env))
        priorities = dict(requests_sudo._fields["priority"]._description_selection(request.env))
        rows = []
        for item_sudo in requests_sudo:
            state = "expired" if item_sudo._is_overdue() else item_sudo.state
            is_mine = item_sudo.requester_id == registration_sudo
            other_sudo = item_sudo.invitee_id if is_mine else item_sudo.requester_id
            is_waiting = item_sudo in waiting_sudo
            meeting_sudo = item_sudo.meeting_ids.filtered(lambda item: item.state == "planned")
            rows.append(
                {
                    "id": item_sudo.id,
                    "name": other_sudo._get_public_name(),
                    "other_id": other_sudo.id,
                    "person": other_sudo.name if state == "accepted" else "",
                    "region": other_sudo.home_region_id.name,
                    "offers": other_sudo.offer_ids.mapped("name"),
                    "seeks": other_sudo.seek_ids.mapped("name"),
                    "message": item_sudo.message,
                    "priority": item_sudo.priority,
                    "priority_label": priorities[item_sudo.priority],
                    "state": state,
                    "state_label": states[state],
                    "state_class": STATE_CLASSES[state],
                    "is_open": state in OPEN_STATES,
                    "is_mine": is_mine,
                    "is_mutual": item_sudo.is_mutual,
                    "reason": item_sudo.decline_reason,
                    "slot_id": item_sudo.slot_id.id,
                    "slot": item_sudo.slot_id.display_name,
                    "slot_is_mine": item_sudo.slot_by_id == registration_sudo,
                    "slots": self._prepare_slots(slots.get(item_sudo.id)),
                    "expires": item_sudo.expires_on
                    and item_sudo.event_id._format_mission_time(item_sudo.expires_on),
                    "meeting": self._prepare_request_meeting(meeting_sudo[:1]),
                    "can_answer": is_waiting and item_sudo.waited_for_id == registration_sudo,
                    "can_decline": not is_mine
                    and (
                        is_waiting
                        or (state == "accepted" and item_sudo.event_id.request_mode == "opt_out")
                    ),
                    "can_edit": is_waiting and is_mine,
                    "can_counter": is_waiting,
                    "can_take_back": state == "accepted" or (is_waiting and is_mine),
                }
            )
        return rows

    def _prepare_request_meeting(self, meeting_sudo):
        """Return when and where a request is met, as soon as people are told."""
        if not meeting_sudo.published_slot_id:
            return ""
        slot, table = meeting_sudo.published_slot_id, meeting_sudo.published_table_id
        return ", ".join(filter(None, (slot.display_name, table.name, table.room)))

    def _prepare_slots(self, slots_sudo):
        return [(slot.id, slot.display_name) for slot in slots_sudo or ()]

    def _prepare_suggestions(self, registration_sudo):
        return [
            {
                "id": item["registration"].id,
                "name": item["registration"]._get_public_name(),
                "region": item["registration"].home_region_id.name,
                "reasons": item["reasons"],
            }
            for item in registration_sudo._get_suggestions(MAX_SUGGESTIONS)
        ]

    def _prepare_participants(self, registration_sudo, others_sudo):
        """Add to each profile the request that there is, if there is one."""
        rows = super()._prepare_participants(registration_sudo, others_sudo)
        requests_sudo = request.env["living.meeting.request"].sudo()
        open_sudo = requests_sudo.search(
            Domain("state", "in", OPEN_STATES)
            & (
                (
                    Domain("requester_id", "=", registration_sudo.id)
                    & Domain("invitee_id", "in", others_sudo.ids)
                )
                | (
                    Domain("invitee_id", "=", registration_sudo.id)
                    & Domain("requester_id", "in", others_sudo.ids)
                )
            )
        )
        by_other = {(item._get_pair() - registration_sudo).id: item for item in open_sudo}
        for row, other_sudo in zip(rows, others_sudo, strict=True):
            item = by_other.get(row["id"], requests_sudo)
            row["request_state"] = item.state
            row["asked_us"] = item.state == "sent" and item.waited_for_id == registration_sudo
            row["is_colleague"] = other_sudo._is_colleague(registration_sudo)
        return rows
