from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, route
from odoo.tools import email_normalize

from odoo.addons.living_desk.controllers.portal import LivingPortal
from odoo.addons.living_desk.controllers.utils import clean_line, parse_int
from odoo.addons.portal.controllers.portal import pager

MAX_PEOPLE = 5
MAX_PROPOSALS = 3
MAX_SEARCH = 100
LIMITS = {"name": 120, "email": 254}
STATE_CLASSES = {
    "draft": "text-bg-warning",
    "open": "text-bg-success",
    "done": "text-bg-success",
    "cancel": "text-bg-secondary",
}


class LivingTrainingPortal(LivingPortal):
    """Courses and public events of the desks, for organizations and consultants.

    - `/my/trainings`: what is coming, what one is enrolled in, what is over
    - `/my/trainings/<event>`: what, when, seats left, one's own people in it
    - `/my/trainings/<event>/enrol`, `.../cancel/<registration>`: in and out again
    - `/my/trainings/certificates/<certificate>`: the certificate as a file
    """

    _training_page_size = 20

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if not counters:
            values["sees_trainings"] = self._sees_trainings()
        return values

    @route(
        ["/my/trainings", "/my/trainings/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_trainings(self, page=1, filterby="upcoming", search="", **kwargs):
        self._check_sees_trainings()
        events_sudo, values = self._prepare_events_page(
            "/my/trainings", self._get_training_filters(), page, filterby, search
        )
        return request.render(
            "living_desk_events.portal_my_trainings",
            {
                **values,
                "page_name": "living_trainings",
                "trainings": self._prepare_training_rows(events_sudo),
                **self._prepare_trainings_values(),
            },
        )

    @route(
        "/my/trainings/<int:event_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_training(self, event_id, done=None, **kwargs):
        return self._render_training(self._get_training_sudo(event_id), done=done)

    @route(
        "/my/trainings/<int:event_id>/enrol",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def living_training_enrol(self, event_id, **post):
        event_sudo = self._get_training_sudo(event_id)
        form = request.httprequest.form
        names = [clean_line(text)[:500] for text in form.getlist("name")[:MAX_PEOPLE]]
        emails = [clean_line(text)[:500] for text in form.getlist("email")[:MAX_PEOPLE]]
        people = [pair for pair in zip(names, emails, strict=False) if any(pair)]
        slot_sudo = event_sudo.event_slot_ids.filtered(
            lambda slot: slot.id == parse_int(post.get("slot_id"))
        )
        ticket_sudo = event_sudo.event_ticket_ids.filtered(
            lambda ticket: ticket.id == parse_int(post.get("ticket_id"))
        )
        error = self._check_people(people)
        if event_sudo.is_multi_slots and not slot_sudo:
            error = error or request.env._("Please choose a time.")
        if event_sudo.event_ticket_ids and not ticket_sudo:
            error = error or request.env._("Please choose a kind of seat.")
        if not error:
            try:
                with request.env.cr.savepoint():
                    event_sudo._enrol(
                        people,
                        self._get_training_organization_sudo(),
                        request.env.user.partner_id.sudo(),
                        slot_sudo,
                        ticket_sudo,
                    )
            except UserError as refusal:
                error = str(refusal)
        if error:
            return self._render_training(
                event_sudo,
                error=error,
                people=people,
                slot_id=slot_sudo.id,
                ticket_id=ticket_sudo.id,
            )
        return request.redirect(f"/my/trainings/{event_id}?done=enrolled")

    @route(
        "/my/trainings/<int:event_id>/cancel/<int:registration_id>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def living_training_cancel(self, event_id, registration_id, **post):
        registration_sudo = self._get_document_sudo("event.registration", registration_id)
        if registration_sudo.event_id.id != event_id:
            raise request.not_found()
        try:
            with request.env.cr.savepoint():
                if registration_sudo.state != "cancel":
                    registration_sudo.event_id._check_open_for_enrolment()
                    registration_sudo.action_cancel()
        except UserError as refusal:
            self._flash(refusal)
            return request.redirect(f"/my/trainings/{event_id}")
        return request.redirect(f"/my/trainings/{event_id}?done=cancelled")

    @route(
        "/my/trainings/certificates/<int:certificate_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_certificate(self, certificate_id, download=None, **kwargs):
        return self._show_report(
            model=self._get_document_sudo("living.certificate", certificate_id),
            report_type="pdf",
            report_ref="living_desk_events.action_report_certificate",
            download=bool(download),
        )

    # === ACCESS === #

    def _get_training_organization_sudo(self):
        """Return the organization for which the user enrols people, empty for a consultant."""
        organization_sudo = request.env.user.living_organization_id.sudo()
        return organization_sudo.filtered(
            lambda partner: partner.is_company and partner.is_cultural_organization
        )

    def _sees_trainings(self):
        partner_sudo = request.env.user.partner_id.sudo()
        return bool(self._get_training_organization_sudo() or partner_sudo.consultant_ids)

    def _check_sees_trainings(self):
        if not self._sees_trainings():
            raise request.not_found()

    def _get_own_registration_domain(self):
        """Return the registrations of the user and of its organization."""
        own = Domain("partner_id", "=", request.env.user.partner_id.id)
        organization_sudo = self._get_training_organization_sudo()
        if organization_sudo:
            own |= Domain("organization_id", "=", organization_sudo.id)
        return own

    def _get_training_sudo(self, event_id):
        """Return an event that is on the portal, or in which the user has somebody."""
        self._check_sees_trainings()
        if event_id > 0x7FFFFFFF:
            raise request.not_found()
        events_sudo = request.env["event.event"].sudo()
        event_sudo = events_sudo.search(
            Domain("id", "=", event_id)
            & (
                events_sudo._get_portal_domain()
                | Domain("registration_ids", "any", self._get_own_registration_domain())
            )
        )
        if not event_sudo:
            raise request.not_found()
        return event_sudo

    # === PAGES === #

    def _prepare_events_page(self, url, filters, page, filterby, search):
        """Find the events of a page of a list, by the filter and the words chosen.

        :return: the events, elevated, and what the page shows around them
        """
        filterby = filterby if filterby in filters else next(iter(filters))
        search = clean_line(search)[:MAX_SEARCH]
        domain = filters[filterby]["domain"]
        if search:
            domain &= Domain.OR(
                Domain(name, "ilike", search) for name in ("name", "portal_summary", "living_city")
            )
        events_sudo = request.env["event.event"].sudo()
        page_values = pager(
            url=url,
            url_args={"filterby": filterby, "search": search},
            total=events_sudo.search_count(domain),
            page=page,
            step=self._training_page_size,
        )
        events_sudo = events_sudo.search(
            domain,
            order=filters[filterby]["order"],
            limit=self._training_page_size,
            offset=page_values["offset"],
        )
        return events_sudo, {
            **self._prepare_portal_layout_values(),
            "pager": page_values,
            "default_url": url,
            "searchbar_filters": filters,
            "filterby": filterby,
            "search": search,
            "flash": self._pop_flash(),
        }

    def _get_training_filters(self):
        events = request.env["event.event"]
        mine = Domain(
            "registration_ids",
            "any",
            self._get_own_registration_domain() & Domain("state", "!=", "cancel"),
        )
        return {
            "upcoming": {
                "label": request.env._("Upcoming"),
                "domain": events._get_portal_upcoming_domain(),
                "order": "date_begin, id",
            },
            "mine": {
                "label": request.env._("Enrolled"),
                "domain": mine & Domain("date_end", ">", "now"),
                "order": "date_begin, id",
            },
            "past": {
                "label": request.env._("Attended and Over"),
                "domain": mine & Domain("date_end", "<=", "now"),
                "order": "date_begin desc, id desc",
            },
        }

    def _prepare_trainings_values(self):
        """Return what the list shows besides the events: courses proposed to the organization."""
        organization_sudo = self._get_training_organization_sudo()
        if not organization_sudo:
            return {"proposals": []}
        proposals = request.env["event.event"].sudo()._get_proposals(organization_sudo)
        proposals = proposals[:MAX_PROPOSALS]
        rows = self._prepare_training_rows(
            request.env["event.event"].sudo().browse([event.id for event, _names in proposals])
        )
        for row, (_event, names) in zip(rows, proposals, strict=True):
            row["because"] = request.env._(
                "Because of your assessment: %(dimensions)s", dimensions=", ".join(names)
            )
        return {"proposals": rows}

    def _prepare_training_rows(self, events_sudo):
        own_sudo = request.env["event.registration"].sudo()
        own_sudo = own_sudo.search(
            self._get_own_registration_domain()
            & Domain("event_id", "in", events_sudo.ids)
            & Domain("state", "!=", "cancel")
        )
        by_event = own_sudo.grouped("event_id")
        return [
            self._prepare_training_row(event_sudo, by_event.get(event_sudo, own_sudo.browse()))
            for event_sudo in events_sudo
        ]

    def _prepare_training_row(self, event_sudo, own_sudo):
        return {
            "id": event_sudo.id,
            "name": event_sudo.name,
            "when": self._format_training_span(
                event_sudo, event_sudo.date_begin, event_sudo.date_end
            ),
            "place": event_sudo.living_city or event_sudo.address_id.name,
            "desk": event_sudo.desk_id.name,
            "kinds": event_sudo.living_kind_ids.mapped("name"),
            "hours": event_sudo.training_hours,
            "is_cancelled": event_sudo.kanban_state == "cancel",
            "has_begun": event_sudo.date_begin <= fields.Datetime.now(),
            "is_limited": event_sudo.seats_limited and bool(event_sudo.seats_max),
            "seats_left": max(event_sudo.seats_available, 0),
            "own_count": len(own_sudo.filtered(lambda item: item._has_seat())),
            "waiting_count": len(own_sudo.filtered("waiting_since")),
        }

    def _render_training(self, event_sudo, done=None, error=None, people=None, **values):
        organization_sudo = self._get_training_organization_sudo()
        own_sudo = (
            request.env["event.registration"]
            .sudo()
            .search(
                self._get_own_registration_domain() & Domain("event_id", "=", event_sudo.id),
                order="name, id",
            )
        )
        is_open = (
            event_sudo.kanban_state != "cancel"
            and event_sudo.date_begin > fields.Datetime.now()
            and event_sudo.is_on_portal
        )
        people = people or []
        if not people and not organization_sudo:
            user = request.env.user
            people = [(user.name, user.email or "")]
        return request.render(
            "living_desk_events.portal_training_page",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "living_training",
                "event": event_sudo,
                "row": self._prepare_training_row(event_sudo, own_sudo),
                "lessons": [
                    {
                        "name": lesson.name,
                        "when": self._format_training_span(event_sudo, lesson.start, lesson.stop),
                        "teacher": lesson.teacher_id.name,
                        "hours": lesson.hours,
                    }
                    for lesson in event_sudo.lesson_ids
                ],
                "registrations": own_sudo,
                # Answers are the participant's own: whoever enrolled others does not see them.
                "quizzes": [
                    quiz
                    for registration in own_sudo
                    if registration.partner_id == request.env.user.partner_id
                    for quiz in registration._get_open_quizzes()
                ],
                "state_classes": STATE_CLASSES,
                "state_labels": dict(own_sudo._fields["state"]._description_selection(request.env)),
                "organization": organization_sudo,
                "is_open": is_open,
                "lines": people + [("", "")] * (self._get_line_count(event_sudo) - len(people)),
                "slots": [
                    (
                        slot.id,
                        self._format_training_span(
                            event_sudo, slot.start_datetime, slot.end_datetime
                        ),
                    )
                    for slot in event_sudo.event_slot_ids
                    if event_sudo.is_multi_slots
                ],
                "tickets": [(ticket.id, ticket.name) for ticket in event_sudo.event_ticket_ids],
                "slot_id": None,
                "ticket_id": None,
                "done": done,
                "error": error,
                "flash": self._pop_flash(),
                **values,
            },
        )

    def _get_line_count(self, event_sudo):
        if not self._get_training_organization_sudo():
            return 1
        return min(MAX_PEOPLE, event_sudo.organization_seats_max or 3)

    def _check_people(self, people):
        """Return a sentence that says what is wrong with what was typed, if anything is."""
        env = request.env
        if not people:
            return env._("Please write the name and the e-mail address of who comes.")
        for name, email in people:
            if not name:
                return env._("Please write the name of who has the address %(email)s.", email=email)
            if not email_normalize(email):
                return env._("Please write a complete e-mail address for %(name)s.", name=name)
            if len(name) > LIMITS["name"] or len(email) > LIMITS["email"]:
                return env._("Please write a shorter name or address.")
        return None

    def _format_training_span(self, event_sudo, start, stop):
        entries = request.env["living.calendar.entry"]
        return entries._format_span(start, stop, event_sudo._get_tz())
