from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.living_desk.controllers.utils import MAX_TEXT, clean_text, echo_text

from .portal_mission import LivingMissionPortal


class LivingMissionRatingPortal(LivingMissionPortal):
    """What came of the meetings: on the day, and again after six months.

    - `/my/missions/<event>/ratings`: one's meetings, those rated and those still to rate
    """

    @route(
        "/my/missions/<int:event_id>/ratings",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_mission_ratings(self, event_id, done=None, **kwargs):
        registration_sudo = self._get_own_registration(event_id)
        return self._render_mission(
            registration_sudo.event_id, registration_sudo, "ratings", done=done
        )

    @route(
        "/my/missions/<int:event_id>/ratings",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def living_mission_rate(self, event_id, **post):
        registration_sudo = self._get_own_registration(event_id)
        event_sudo = registration_sudo.event_id
        typed = {
            meeting: {
                name: clean_text(post.get(f"{name}_{meeting.id}"))
                for name in ("usefulness", "outcome", "comment")
            }
            for meeting in registration_sudo._get_meetings_to_rate()
        }
        given = {meeting: values for meeting, values in typed.items() if any(values.values())}
        error = self._check_ratings(registration_sudo, given) if typed else None
        if not error:
            try:
                with request.env.cr.savepoint():
                    for meeting_sudo, values in given.items():
                        registration_sudo._rate(meeting_sudo, **values)
            except IntegrityError:
                # Sent twice at the same moment: the other one has been saved.
                given = {}
            except UserError as refusal:
                error = str(refusal)
        if error:
            shown = {
                meeting.id: {**values, "comment": echo_text(values["comment"])}
                for meeting, values in typed.items()
            }
            return self._render_mission(
                event_sudo, registration_sudo, "ratings", error=error, typed=shown
            )
        return request.redirect(
            f"/my/missions/{event_id}/ratings?participant={registration_sudo.id}&done=rated"
        )

    def _check_ratings(self, registration_sudo, given):
        """Return a sentence that says what is wrong with what was typed, if anything is."""
        env = request.env
        ratings = env["living.meeting.rating"]
        if not given:
            return env._("Please rate one of the meetings at least.")
        is_day = registration_sudo._get_rating_moment() == "day"
        for meeting_sudo, values in given.items():
            name = self._get_met_name(registration_sudo, meeting_sudo)
            if values["outcome"] not in dict(ratings._fields["outcome"].selection):
                return env._("Please choose what comes of the meeting with %(name)s.", name=name)
            if values["usefulness"] not in dict(ratings._fields["usefulness"].selection):
                if is_day:
                    return env._(
                        "Please say from one to five how useful the meeting with %(name)s was.",
                        name=name,
                    )
                values["usefulness"] = False
            if len(values["comment"]) > MAX_TEXT:
                return env._(
                    "Please shorten the text on the meeting with %(name)s to %(limit)s characters.",
                    name=name,
                    limit=MAX_TEXT,
                )
        return None

    def _get_met_name(self, registration_sudo, meeting_sudo):
        other_sudo = meeting_sudo._get_other(registration_sudo)
        return other_sudo.organization_id.name or other_sudo.name

    def _get_mission_tabs(self, event_sudo, registration_sudo):
        tabs = super()._get_mission_tabs(event_sudo, registration_sudo)
        has_begun = event_sudo.date_begin <= fields.Datetime.now()
        if has_begun and registration_sudo and registration_sudo._takes_part():
            url = self._get_mission_url(registration_sudo, f"/my/missions/{event_sudo.id}/ratings")
            tabs.append({"key": "ratings", "label": request.env._("Ratings"), "url": url})
        return tabs

    def _prepare_mission_values(self, event_sudo, registration_sudo, tab):
        values = super()._prepare_mission_values(event_sudo, registration_sudo, tab)
        if tab != "ratings":
            return values
        selections = request.env["living.meeting.rating"].fields_get(
            ["usefulness", "outcome"], ["selection"]
        )
        moment = registration_sudo._get_rating_moment()
        rows = [
            {
                "meeting": meeting,
                "other": meeting._get_other(registration_sudo),
                "name": self._get_met_name(registration_sudo, meeting),
                "ratings": meeting.rating_ids.filtered(
                    lambda rating: rating.registration_id == registration_sudo
                ).sorted("id"),
            }
            for meeting in registration_sudo._get_rated_meetings()
        ]
        return {
            **values,
            "moment": moment,
            "rated_rows": [row for row in rows if moment in row["ratings"].mapped("moment")],
            "rows_to_rate": [row for row in rows if moment not in row["ratings"].mapped("moment")],
            "scores": selections["usefulness"]["selection"],
            "outcomes": selections["outcome"]["selection"],
            "typed": {},
        }
