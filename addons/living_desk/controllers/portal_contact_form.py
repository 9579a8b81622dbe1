import uuid

from odoo import fields
from odoo.http import request
from odoo.tools import email_normalize

from ..models.living_contact_relation import STAGES
from ..models.living_network_contact import SHARED, VISIBILITIES
from .portal import LivingPortal
from .utils import (
    MAX_TEXT,
    clean_line,
    clean_text,
    echo_text,
    parse_date,
    parse_int,
    parse_request_key,
)

# Longest value accepted in each line of the form.
_LINE_LIMITS = {"name": 200, "company_name": 200, "email": 254, "phone": 40, "city": 100}
_MADE_BY = {
    "organization": ("organization", "together"),
    "consultant": ("consultant", "together"),
}


class LivingContactFormPortal(LivingPortal):
    """The form of a contact abroad, as organizations and consultants fill it in."""

    def _prepare_contact_defaults(self, role, contact_sudo=None):
        """Return what the form shows before anybody typed."""
        values = {
            "request_key": uuid.uuid4().hex,
            "is_company": False,
            "name": "",
            "company_name": "",
            "contact_role_id": 0,
            "email": "",
            "phone": "",
            "country_id": 0,
            "city": "",
            "discipline_ids": [],
            "visibility": "desk",
            "date": fields.Date.context_today(request.env.user).isoformat(),
            "stage": "met",
            "made_by": _MADE_BY[role][0],
            "note": "",
        }
        if contact_sudo:
            values.update(
                is_company=contact_sudo.is_company,
                contact_role_id=contact_sudo.contact_role_id.id or 0,
                country_id=contact_sudo.country_id.id or 0,
                discipline_ids=contact_sudo.discipline_ids.ids,
                **{name: contact_sudo[name] or "" for name in _LINE_LIMITS},
            )
        return values

    def _parse_contact(self, post, role, contact_sudo=None):
        """Read the form of a contact.

        :param str role: `organization` or `consultant`
        :param contact_sudo: the contact that is being changed, none for a new one
        :return: values to show again or to save, and a dict from a field to what is wrong in it
        """
        env = request.env
        values = self._prepare_contact_defaults(role, contact_sudo)
        errors = {}
        values["request_key"] = parse_request_key(post.get("request_key")) or uuid.uuid4().hex
        values["is_company"] = clean_line(post.get("kind")) == "body"
        for name, limit in _LINE_LIMITS.items():
            values[name] = clean_line(post.get(name))[: limit * 10]
            if len(values[name]) > limit:
                errors[name] = env._("Please use %(limit)s characters at most.", limit=limit)
        if not values["name"]:
            errors["name"] = env._("Please write the name.")
        if values["email"] and not email_normalize(values["email"]):
            errors["email"] = env._(
                "Please check the address: it should look like name@example.org."
            )
        for name, model in (
            ("contact_role_id", "living.contact.role"),
            ("country_id", "res.country"),
        ):
            typed = clean_line(post.get(name))
            values[name] = env[model].sudo().browse(parse_int(typed)).exists().id or 0
            if typed and not values[name]:
                errors[name] = env._("Please choose from the list.")
        if not values["country_id"] and "country_id" not in errors:
            errors["country_id"] = env._("Please choose the country.")
        typed = request.httprequest.form.getlist("discipline_ids")
        known = set(self._get_contact_disciplines_sudo().ids)
        values["discipline_ids"] = [number for number in map(parse_int, typed) if number in known]
        if len(values["discipline_ids"]) != len(typed):
            errors["discipline_ids"] = env._("Please choose from the list.")
        if not contact_sudo:
            self._parse_contact_story(post, role, values, errors)
            if role == "organization":
                self._parse_contact_visibility(post, values["is_company"], values, errors)
        return values, errors

    def _parse_contact_visibility(self, post, may_be_shared, values, errors):
        """Read who shall see a contact.

        :param bool may_be_shared: whether it is a body, or a person that has agreed
        """
        env = request.env
        values["visibility"] = clean_line(post.get("visibility"))
        if values["visibility"] not in dict(VISIBILITIES):
            values["visibility"] = "desk"
            errors["visibility"] = env._("Please choose who sees the contact.")
        elif values["visibility"] in SHARED and not may_be_shared:
            errors["visibility"] = env._(
                "A person is shown beyond the desk only if it has agreed: ask it, record its "
                "consent on the page of the contact, then share it."
            )

    def _parse_contact_story(self, post, role, values, errors):
        """Read a line of the story: when, how far, what happened, who made it."""
        env = request.env
        values["date"] = clean_line(post.get("date"))[:30]
        values["stage"] = clean_line(post.get("stage"))
        values["made_by"] = clean_line(post.get("made_by"))
        values["note"] = echo_text(post.get("note"))
        day = parse_date(values["date"])
        if not day or day.year < 1990:
            errors["date"] = env._("Please choose the day.")
        elif day > fields.Date.context_today(env.user):
            errors["date"] = env._("This day is still to come: write what has happened.")
        else:
            values["day"] = day
        if values["stage"] not in dict(STAGES):
            values["stage"] = "met"
            errors["stage"] = env._("Please choose how far you have come.")
        if values["made_by"] not in _MADE_BY[role]:
            values["made_by"] = _MADE_BY[role][0]
            errors["made_by"] = env._("Please choose who made it.")
        if len(clean_text(post.get("note"))) > MAX_TEXT:
            errors["note"] = env._(
                "Please shorten the text to %(limit)s characters.", limit=MAX_TEXT
            )

    def _get_known_contact_sudo(self, values, contact_sudo=None):
        """Return another contact with the same address that the user may see."""
        partners_sudo = request.env["res.partner"].sudo()
        same = partners_sudo._get_same_email_domain(email_normalize(values["email"]))
        known_sudo = partners_sudo.search(self._get_portal_contact_domain() & same)
        return (known_sudo - contact_sudo if contact_sudo else known_sudo)[:1]

    def _get_entered_contact_sudo(self, values):
        """Return the contact that this filling-in of the form has made already."""
        return (
            request.env["res.partner"]
            .sudo()
            .search([("contact_request_key", "=", values["request_key"])], limit=1)
        )

    def _prepare_contact_vals(self, values):
        """Return the values of the contact that a correctly filled-in form becomes."""
        return {
            "name": values["name"],
            "is_company": values["is_company"],
            "company_name": False if values["is_company"] else values["company_name"],
            "contact_role_id": values["contact_role_id"] or False,
            "email": values["email"] or False,
            "phone": values["phone"] or False,
            "country_id": values["country_id"],
            "city": values["city"] or False,
            "discipline_ids": [(6, 0, values["discipline_ids"])],
        }

    def _prepare_new_contact_vals(self, values):
        partners_sudo = request.env["res.partner"].sudo()
        country = request.env["res.country"].browse(values["country_id"])
        return {
            **self._prepare_contact_vals(values),
            "contact_request_key": values["request_key"],
            "lang": partners_sudo._get_lang_of_country(country),
        }

    def _prepare_contact_log(self, values):
        """Return the first line of the story, as the form tells it."""
        return {
            "date": values["day"],
            "stage": values["stage"],
            "made_by": values["made_by"],
            "note": values["note"],
        }

    def _get_contact_disciplines_sudo(self):
        return request.env["living.discipline"].sudo().search([])

    def _get_contact_labels(self, role):
        """Return the choices of the form as (value, label) pairs."""
        env = request.env
        logs = env["living.contact.log"]
        made_by = dict(logs._fields["made_by"]._description_selection(env))
        partners = env["res.partner"]
        return {
            "stages": logs._fields["stage"]._description_selection(env),
            "makers": [(key, made_by[key]) for key in _MADE_BY[role]],
            "visibilities": partners._fields["contact_visibility"]._description_selection(env),
            "visibility_hints": {
                "organization": env._("Nobody else, not even the desk."),
                "desk": env._("You and the advisers of your desk."),
                "network": env._("Also the advisers of the other desks of the network."),
                "public": env._("Also the organizations and consultants on the portal."),
            },
        }

    def _render_contact_form(self, role, values, errors, **page):
        env = request.env
        country_model = env["res.country"].sudo()
        return request.render(
            "living_desk.portal_contact_form",
            {
                **self._prepare_portal_layout_values(),
                **self._get_contact_labels(role),
                "role": role,
                "values": values,
                "errors": errors,
                "contact": None,
                "path": None,
                "known": None,
                "today": fields.Date.context_today(env.user),
                "roles": env["living.contact.role"].sudo().search([]),
                "countries": country_model.search_fetch([], ["name"]).sorted("name"),
                "disciplines": self._get_contact_disciplines_sudo(),
                **page,
            },
        )
