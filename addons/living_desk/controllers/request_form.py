import logging
import re
import uuid

import psycopg2

from odoo.http import Controller, request, route
from odoo.tools import email_normalize

from .utils import (
    MAX_TEXT,
    clean_line,
    clean_text,
    echo_text,
    parse_int,
    parse_request_key,
    text_to_html,
)

_logger = logging.getLogger(__name__)

# Longest value accepted in each line of the form.
LINE_LIMITS = {
    "partner_name": 200,
    "city": 100,
    "contact_name": 120,
    "email_from": 254,
    "phone": 40,
    "website": 300,
}
_PHONE = re.compile(r"\+?[\d ()./-]{5,}")
_WEBSITE = re.compile(r"(https?://)?[^\s/:@]+\.[^\s/:@]{2,}(/\S*)?", re.IGNORECASE)


class LivingRequestForm(Controller):
    """The door of the network: an organization asks for help, with or without a login."""

    @route(
        "/desk/request", type="http", auth="public", website=True, methods=["GET"], readonly=True
    )
    def living_request(self, **kwargs):
        values = self._prepare_request_defaults()
        values["request_key"] = uuid.uuid4().hex
        return self._render_request_form(values, {})

    @route("/desk/request", type="http", auth="public", website=True, methods=["POST"])
    def living_request_submit(self, **post):
        if clean_text(post.get("fax_number")):
            # Only a robot fills in the field that people do not see: thank it and forget it.
            return request.redirect("/desk/request/thanks")
        key = parse_request_key(post.get("request_key"))
        if key and self._get_request_sudo(key):
            return request.redirect(f"/desk/request/thanks/{key}")
        values, errors = self._parse_request(post)
        if errors:
            return self._render_request_form(
                {**values, "request_key": key or uuid.uuid4().hex}, errors
            )
        key = key or uuid.uuid4().hex
        vals = self._prepare_request_vals(values, key)
        try:
            with request.env.cr.savepoint():
                request.env["crm.lead"].sudo()._create_living_request(vals)
        except psycopg2.errors.UniqueViolation:
            # The page of thanks is another transaction: it finds what the first one saved.
            _logger.info("The request %s arrived twice at once, one was saved", key)
        return request.redirect(f"/desk/request/thanks/{key}")

    @route(
        ["/desk/request/thanks", "/desk/request/thanks/<string:key>"],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def living_request_thanks(self, key=None, **kwargs):
        lead_sudo = request.env["crm.lead"].sudo()
        if key:
            lead_sudo = self._get_request_sudo(key)
            if not lead_sudo:
                raise request.not_found()
        desk_sudo = lead_sudo.desk_id
        return request.render(
            "living_desk.portal_request_thanks",
            {
                "page_name": "living_request",
                "no_breadcrumbs": request.env.user._is_public(),
                "number": lead_sudo.living_request_number,
                "desk_name": desk_sudo.name,
                "desk_email": desk_sudo.email,
                "desk_phone": desk_sudo.phone,
            },
        )

    # === HELPERS === #

    def _get_request_sudo(self, key):
        return (
            request.env["crm.lead"]
            .sudo()
            .with_context(active_test=False)
            .search([("living_request_key", "=", key)], limit=1)
        )

    def _get_request_organization_sudo(self):
        """Return the organization of a portal user, empty for anybody else."""
        user_sudo = request.env.user
        if user_sudo._is_public() or not user_sudo.share:
            return request.env["res.partner"].sudo()
        partner_sudo = user_sudo.partner_id.commercial_partner_id
        return partner_sudo if partner_sudo.is_company else partner_sudo.browse()

    def _prepare_request_defaults(self):
        """Return what the form shows before anybody typed: what a portal user told us already."""
        country = request.env.ref("base.it", raise_if_not_found=False)
        values = {
            "partner_name": "",
            "organization_kind": "",
            "discipline_ids": [],
            "city": "",
            "state_id": 0,
            "country_id": country.id if country else 0,
            "contact_name": "",
            "email_from": "",
            "phone": "",
            "website": "",
            "description": "",
            "privacy": False,
            "known": {},
        }
        user_sudo = request.env.user
        if user_sudo._is_public() or not user_sudo.share:
            return values
        partner_sudo = user_sudo.partner_id
        values.update(
            contact_name=partner_sudo.name,
            email_from=partner_sudo.email or "",
            phone=partner_sudo.phone or "",
        )
        organization_sudo = self._get_request_organization_sudo()
        if organization_sudo:
            values.update(
                partner_name=organization_sudo.name,
                organization_kind=organization_sudo.organization_kind or "",
                discipline_ids=organization_sudo.discipline_ids.ids,
                city=organization_sudo.city or "",
                state_id=organization_sudo.state_id.id or 0,
                country_id=organization_sudo.country_id.id or values["country_id"],
                website=organization_sudo.website or "",
                phone=partner_sudo.phone or organization_sudo.phone or "",
            )
            # What the account says is not retyped in a form: a lead would write it back.
            values["known"] = {
                name: value
                for name, value in (
                    ("partner_name", organization_sudo.name),
                    ("contact_name", partner_sudo.name),
                    ("email_from", partner_sudo.email),
                    ("phone", partner_sudo.phone),
                )
                if value
            }
        return values

    def _parse_request(self, post):
        """Read the form.

        :return: values to show again or to save, and a dict from a field to what is wrong in it
        """
        env = request.env
        values = self._prepare_request_defaults()
        known = values["known"]
        errors = {}
        for name, limit in LINE_LIMITS.items():
            values[name] = known.get(name) or clean_line(post.get(name))[: limit * 10]
            if len(values[name]) > limit:
                errors[name] = env._("Please use %(limit)s characters at most.", limit=limit)
        values["description"] = echo_text(post.get("description"))
        values["privacy"] = bool(post.get("privacy"))
        values["organization_kind"] = clean_line(post.get("organization_kind"))
        form = request.httprequest.form
        values["discipline_ids"] = [parse_int(item) for item in form.getlist("discipline_ids")]
        values["state_id"] = parse_int(post.get("state_id"))
        values["country_id"] = parse_int(post.get("country_id"))
        for name, check in self._get_request_checks().items():
            message = name not in errors and check(values)
            if message:
                errors[name] = message
        length = len(clean_text(post.get("description")))
        if length > MAX_TEXT:
            errors["description"] = env._(
                "Please shorten the text to %(limit)s characters: it has %(length)s. "
                "You can send documents to the adviser later.",
                limit=MAX_TEXT,
                length=length,
            )
        return values, errors

    def _get_request_checks(self):
        """Return the check of each field: a function of the values that says what is wrong."""
        return {
            "partner_name": self._check_request_partner_name,
            "organization_kind": self._check_request_kind,
            "discipline_ids": self._check_request_disciplines,
            "state_id": self._check_request_place,
            "contact_name": self._check_request_contact_name,
            "email_from": self._check_request_email,
            "phone": self._check_request_phone,
            "website": self._check_request_website,
            "description": self._check_request_description,
            "privacy": self._check_request_privacy,
        }

    def _check_request_partner_name(self, values):
        if not values["partner_name"]:
            return request.env._("Please tell us the name of the organization.")
        return None

    def _check_request_kind(self, values):
        if values["organization_kind"] not in dict(self._get_organization_kinds()):
            return request.env._("Please choose the kind that comes nearest.")
        return None

    def _check_request_disciplines(self, values):
        if not set(values["discipline_ids"]) <= set(self._get_disciplines_sudo().ids):
            values["discipline_ids"] = []
            return request.env._("Please choose the disciplines from the list.")
        return None

    def _check_request_place(self, values):
        """Want the province from Italy, because the desks are regional; elsewhere the country."""
        env = request.env
        country = env["res.country"].sudo().browse(values["country_id"]).exists()
        state_sudo = env["res.country.state"].sudo().browse(values["state_id"]).exists()
        values["country_id"] = country.id
        values["state_id"] = state_sudo.id
        if not country:
            return env._("Please choose the province, or the country if it is not Italy.")
        if country.code != "IT":
            # A province left chosen while changing the country means nothing.
            values["state_id"] = False
            return None
        if state_sudo.country_id != country:
            values["state_id"] = False
            return env._("Please choose the province: it tells which desk answers you.")
        return None

    def _check_request_contact_name(self, values):
        if not values["contact_name"]:
            return request.env._("Please tell us whom to ask for.")
        return None

    def _check_request_email(self, values):
        if not values["email_from"]:
            return request.env._("Please give an e-mail address: the answer goes there.")
        if not email_normalize(values["email_from"]):
            return request.env._("Please check the address: it should look like name@example.org.")
        return None

    def _check_request_phone(self, values):
        if values["phone"] and not _PHONE.fullmatch(values["phone"]):
            return request.env._("Please check the number: digits, spaces and a plus sign only.")
        return None

    def _check_request_website(self, values):
        if values["website"] and not _WEBSITE.fullmatch(values["website"]):
            return request.env._("Please check the address: it should look like www.example.org.")
        return None

    def _check_request_description(self, values):
        if len(values["description"]) < 10:
            return request.env._("Please tell us in a few words what you would like to do.")
        return None

    def _check_request_privacy(self, values):
        if not values["privacy"]:
            return request.env._("Please tick this box: without it we may not read your request.")
        return None

    def _prepare_request_vals(self, values, key):
        """Return the values of the lead that a correctly filled-in form becomes."""
        env = request.env
        organization_sudo = self._get_request_organization_sudo()
        return {
            "name": env._("Request of %(organization)s", organization=values["partner_name"]),
            "living_request_key": key,
            "partner_id": env.user.partner_id.id if organization_sudo else False,
            "partner_name": values["partner_name"],
            "organization_kind": values["organization_kind"],
            "discipline_ids": [(6, 0, values["discipline_ids"])],
            "city": values["city"],
            "state_id": values["state_id"],
            "country_id": values["country_id"],
            "contact_name": values["contact_name"],
            "email_from": values["email_from"],
            "phone": values["phone"],
            "website": values["website"],
            "description": text_to_html(values["description"]),
            "lang_id": env["res.lang"]._get_data(code=env.lang).id,
        }

    def _get_organization_kinds(self):
        return (
            request.env["res.partner"]
            .sudo()
            ._fields["organization_kind"]
            ._description_selection(request.env)
        )

    def _get_disciplines_sudo(self):
        return request.env["living.discipline"].sudo().search([])

    def _get_provinces_by_region(self):
        """Return the Italian provinces as (region, [(id, name), ...]) in alphabetical order."""
        states_sudo = (
            request.env["res.country.state"]
            .sudo()
            .search_fetch(
                [("country_id.code", "=", "IT")], ["name", "living_region_id"], order="name"
            )
        )
        groups = states_sudo.grouped("living_region_id")
        return sorted(
            (region.name or "", [(state.id, state.name) for state in states])
            for region, states in groups.items()
        )

    def _render_request_form(self, values, errors):
        countries_sudo = request.env["res.country"].sudo().search_fetch([], ["name", "code"])
        response = request.render(
            "living_desk.portal_request_form",
            {
                "page_name": "living_request",
                "no_breadcrumbs": request.env.user._is_public(),
                "values": values,
                "errors": errors,
                "limits": LINE_LIMITS,
                "max_text": MAX_TEXT,
                "kinds": self._get_organization_kinds(),
                "disciplines": [(item.id, item.name) for item in self._get_disciplines_sudo()],
                "provinces": self._get_provinces_by_region(),
                "countries": [(item.id, item.name, item.code) for item in countries_sudo],
            },
        )
        # Going back to a sent form must give a fresh one: its key has been used.
        response.headers["Cache-Control"] = "no-store"
        return response
