from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.living_desk.controllers.portal import LivingPortal
from odoo.addons.living_desk.controllers.utils import (
    MAX_TEXT,
    clean_line,
    clean_text,
    echo_text,
    parse_int,
    read_choices,
)
from odoo.addons.portal.controllers.portal import pager

MAX_SEARCH = 100
MAX_NAME = 120
LISTS = ("offer_ids", "seek_ids", "sector_ids", "lang_ids")
STATE_CLASSES = {
    "draft": "text-bg-secondary",
    "submitted": "text-bg-warning",
    "published": "text-bg-success",
    "expired": "text-bg-secondary",
    "withdrawn": "text-bg-secondary",
    "sent": "text-bg-warning",
    "accepted": "text-bg-success",
    "declined": "text-bg-secondary",
}
# What a second click finds done already.
DONE_STATES = {"submit": "submitted", "withdraw": "withdrawn"}


class LivingPartnerPortal(LivingPortal):
    """Organizations look for partners outside missions.

    - `/my/partners`: the profiles that are published, and the own ones
    - `/my/partners/new`, `/my/partners/<profile>`: write one, read one
    - `/my/partners/<profile>/<verb>`: save, submit, renew, withdraw; say that one is interested
    - `/my/partners/<profile>/interests/<interest>/<verb>`: accept or decline
    """

    _partner_page_size = 20

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if not counters:
            values["sees_partners"] = bool(self._get_address_book_organization_sudo())
        return values

    @route(
        ["/my/partners", "/my/partners/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_partners(self, page=1, filterby="others", search="", **kwargs):
        organization_sudo = self._get_partner_organization_sudo()
        filters = self._get_partner_filters(organization_sudo)
        filterby = filterby if filterby in filters else "others"
        search = clean_line(search)[:MAX_SEARCH]
        domain = filters[filterby]["domain"]
        if search:
            domain &= Domain.OR(
                Domain(name, "ilike", search)
                for name in (
                    *("name", "description", "organization_id.name"),
                    *("offer_ids.name", "seek_ids.name", "sector_ids.name"),
                )
            )
        profiles_sudo = request.env["living.partner.profile"].sudo()
        page_values = pager(
            url="/my/partners",
            url_args={"filterby": filterby, "search": search},
            total=profiles_sudo.search_count(domain),
            page=page,
            step=self._partner_page_size,
        )
        profiles_sudo = profiles_sudo.search(
            domain, limit=self._partner_page_size, offset=page_values["offset"]
        )
        return request.render(
            "living_desk_matchmaking.portal_my_partners",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "living_partners",
                "profiles": [
                    self._prepare_partner_row(item, organization_sudo) for item in profiles_sudo
                ],
                "pager": page_values,
                "default_url": "/my/partners",
                "searchbar_filters": filters,
                "filterby": filterby,
                "search": search,
                "flash": self._pop_flash(),
            },
        )

    @route(
        "/my/partners/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_partner_new(self, **kwargs):
        self._get_partner_organization_sudo()
        return self._render_partner_form(request.env["living.partner.profile"].sudo())

    @route("/my/partners/new", type="http", auth="user", website=True, methods=["POST"])
    def living_partner_create(self, **post):
        self._get_partner_organization_sudo()
        return self._save_partner(request.env["living.partner.profile"].sudo(), post)

    @route(
        "/my/partners/<int:profile_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_partner(self, profile_id, done=None, **kwargs):
        profile_sudo, is_own = self._get_partner_profile_sudo(profile_id)
        if is_own and profile_sudo.state in ("draft", "withdrawn", "expired"):
            return self._render_partner_form(profile_sudo, done=done)
        return self._render_partner(profile_sudo, done=done)

    @route(
        '/my/partners/<int:profile_id>/<any("save","submit","renew","withdraw"):verb>',
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def living_partner_do(self, profile_id, verb, **post):
        profile_sudo, is_own = self._get_partner_profile_sudo(profile_id)
        if not is_own:
            raise request.not_found()
        if verb == "save":
            return self._save_partner(profile_sudo, post)
        if profile_sudo.state != DONE_STATES.get(verb):
            error = self._try_form(getattr(profile_sudo, f"action_{verb}"))
            if error:
                self._flash(error)
                verb = ""
        return request.redirect(f"/my/partners/{profile_id}?done={verb}")

    @route(
        "/my/partners/<int:profile_id>/interest",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def living_partner_interest(self, profile_id, **post):
        profile_sudo, is_own = self._get_partner_profile_sudo(profile_id)
        organization_sudo = self._get_partner_organization_sudo()
        message = clean_text(post.get("message"))
        error = self._check_partner_text(message)
        if is_own:
            raise request.not_found()
        if not error:
            error = self._try_form(
                lambda: profile_sudo._express_interest(organization_sudo, message)
            )
        if error:
            return self._render_partner(profile_sudo, error=error, typed=echo_text(message))
        return request.redirect(f"/my/partners/{profile_id}?done=interest")

    @route(
        '/my/partners/<int:profile_id>/interests/<int:interest_id>/<any("accept","decline"):verb>',
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def living_partner_answer(self, profile_id, interest_id, verb, **post):
        profile_sudo, is_own = self._get_partner_profile_sudo(profile_id)
        interest_sudo = profile_sudo.interest_ids.filtered(lambda item: item.id == interest_id)
        if not is_own or not interest_sudo:
            raise request.not_found()
        state = {"accept": "accepted", "decline": "declined"}[verb]
        answer = clean_text(post.get("answer"))
        error = self._check_partner_text(answer)
        # Clicked twice: the first click did it.
        if not error and interest_sudo.state != state:
            error = self._try_form(lambda: interest_sudo._answer(state, answer))
        if error:
            self._flash(error)
            return request.redirect(f"/my/partners/{profile_id}")
        return request.redirect(f"/my/partners/{profile_id}?done={verb}")

    # === ACCESS === #

    def _get_partner_organization_sudo(self):
        """Return the organization for which the user looks for partners, "not found" otherwise."""
        organization_sudo = self._get_address_book_organization_sudo()
        if not organization_sudo:
            raise request.not_found()
        return organization_sudo

    def _get_partner_profile_sudo(self, profile_id):
        """Return a profile that is published, or the user's own, and whether it is that."""
        organization_sudo = self._get_partner_organization_sudo()
        profiles_sudo = request.env["living.partner.profile"].sudo()
        profile_sudo = profiles_sudo.search(
            Domain("id", "=", parse_int(str(profile_id)))
            & (
                profiles_sudo._get_published_domain()
                | Domain("organization_id", "=", organization_sudo.id)
                # What has been answered stays there for both.
                | Domain("interest_ids.organization_id", "=", organization_sudo.id)
            )
        )
        if not profile_sudo:
            raise request.not_found()
        return profile_sudo, profile_sudo.organization_id == organization_sudo

    def _check_partner_text(self, text):
        if len(text) > MAX_TEXT:
            return request.env._("Please shorten the text to %(limit)s characters.", limit=MAX_TEXT)
        return None

    # === PAGES === #

    def _get_partner_filters(self, organization_sudo):
        own = Domain("organization_id", "=", organization_sudo.id)
        published = request.env["living.partner.profile"]._get_published_domain()
        return {
            "others": {"label": request.env._("Looking for Partners"), "domain": published & ~own},
            "interested": {
                "label": request.env._("We Are Interested"),
                "domain": Domain("interest_ids.organization_id", "=", organization_sudo.id),
            },
            "own": {"label": request.env._("Our Profiles"), "domain": own},
        }

    def _prepare_partner_row(self, profile_sudo, organization_sudo):
        states = dict(profile_sudo._fields["state"]._description_selection(request.env))
        own_sudo = profile_sudo.interest_ids.filtered(
            lambda item: item.organization_id == organization_sudo
        )
        is_own = profile_sudo.organization_id == organization_sudo
        # Whoever was interested keeps the answer, and does not read what is being changed.
        is_shown = is_own or profile_sudo.state == "published"
        shown_sudo = profile_sudo if is_shown else profile_sudo.browse()
        return {
            "id": profile_sudo.id,
            "name": profile_sudo.name,
            "organization": profile_sudo.organization_id.name,
            "region": profile_sudo.region_id.name,
            "description": shown_sudo.description,
            "sectors": shown_sudo.sector_ids.mapped("name"),
            "offers": shown_sudo.offer_ids.mapped("name"),
            "seeks": shown_sudo.seek_ids.mapped("name"),
            "langs": [lang._get_spoken_name() for lang in shown_sudo.lang_ids],
            "is_own": is_own,
            "state_label": states[profile_sudo.state],
            "state_class": STATE_CLASSES[profile_sudo.state],
            "is_ending": is_own and profile_sudo._is_ending(),
            "waiting": len(profile_sudo.interest_ids.filtered(lambda item: item.state == "sent"))
            if is_own
            else 0,
            "is_interested": bool(own_sudo),
        }

    def _render_partner(self, profile_sudo, **values):
        organization_sudo = self._get_partner_organization_sudo()
        interests = profile_sudo.interest_ids
        is_own = profile_sudo.organization_id == organization_sudo
        states = dict(interests._fields["state"]._description_selection(request.env))
        return request.render(
            "living_desk_matchmaking.portal_partner_page",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "living_partner",
                "profile": profile_sudo,
                "row": self._prepare_partner_row(profile_sudo, organization_sudo),
                "interests": interests
                if is_own
                else interests.filtered(lambda item: item.organization_id == organization_sudo),
                "state_classes": STATE_CLASSES,
                "state_labels": states,
                "typed": "",
                "done": None,
                "error": None,
                "flash": self._pop_flash(),
                **values,
            },
        )

    def _get_partner_choices(self, profile_sudo):
        """Return what each list is chosen from, with what was chosen before."""
        topics = request.env["living.meeting.topic"].sudo().search([])
        choices = {
            "offer_ids": topics,
            "seek_ids": topics,
            "sector_ids": request.env["living.sector"].sudo().search([]),
            "lang_ids": request.env["res.lang"]._get_spoken_langs(),
        }
        return {name: records | profile_sudo[name] for name, records in choices.items()}

    def _render_partner_form(self, profile_sudo, profile=None, **values):
        return request.render(
            "living_desk_matchmaking.portal_partner_form",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "living_partner",
                "record": profile_sudo,
                "reviews": profile_sudo._get_last_reviews().filtered("comment"),
                "profile": profile
                or {
                    "name": profile_sudo.name or "",
                    "description": profile_sudo.description or "",
                    **{name: profile_sudo[name].ids for name in LISTS},
                },
                "choices": {
                    name: [
                        (choice.id, choice.display_name)
                        for choice in choices.with_context(spoken_name=True)
                    ]
                    for name, choices in self._get_partner_choices(profile_sudo).items()
                },
                "is_open": True,
                "done": None,
                "error": None,
                "flash": self._pop_flash(),
                **values,
            },
        )

    def _save_partner(self, profile_sudo, post):
        """Save what was typed, and send it to the desk if that is what was clicked."""
        form = request.httprequest.form
        allowed = self._get_partner_choices(profile_sudo)
        values = {
            **read_choices(form, allowed),
            "name": clean_line(post.get("name")),
            "description": clean_text(post.get("description")),
        }
        error = self._check_partner_text(values["description"])
        if not values["name"] or len(values["name"]) > MAX_NAME:
            error = request.env._("Please write a title, of at most %(max)s letters.", max=MAX_NAME)
        saved_sudo = profile_sudo
        if not error:

            def save():
                nonlocal saved_sudo
                if profile_sudo:
                    profile_sudo.write(values)
                else:
                    organization_sudo = self._get_partner_organization_sudo()
                    saved_sudo = profile_sudo.create(
                        {**values, "organization_id": organization_sudo.id}
                    )
                if post.get("submit"):
                    saved_sudo.action_submit()

            error = self._try_form(save)
        if error:
            shown = {
                **values,
                "name": echo_text(post.get("name")),
                "description": echo_text(post.get("description")),
            }
            return self._render_partner_form(profile_sudo, profile=shown, error=error)
        done = "submit" if post.get("submit") else "save"
        return request.redirect(f"/my/partners/{saved_sudo.id}?done={done}")
