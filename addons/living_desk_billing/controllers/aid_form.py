import uuid

import psycopg2

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.http import request, route

from odoo.addons.living_desk.controllers.utils import (
    clean_line,
    clean_text,
    echo_text,
    parse_date,
)

from ..models.living_turnover import FIRST_YEAR, MAX_AMOUNT
from ..tools import documents
from .portal_aid import LivingAidPortal
from .turnover_form import MAX_NOTE

MAX_LINE = 200
KINDS = ("declared", "none")


class LivingAidForm(LivingAidPortal):
    """The form with which an organization declares the aid that others granted it."""

    @route("/my/aid/new", type="http", auth="user", website=True, methods=["GET"], readonly=True)
    def portal_aid_new(self, **kwargs):
        self._require_turnover_organization_sudo()
        return self._render_aid_form(self._prepare_aid_defaults(), {})

    @route("/my/aid/new", type="http", auth="user", website=True, methods=["POST"])
    def portal_aid_submit(self, **post):
        organization_sudo = self._require_turnover_organization_sudo()
        foreign = clean_text(post.get("organization_id"))
        if foreign and foreign != str(organization_sudo.id):
            raise request.not_found()
        key = self._parse_submission_key(post.get("submission_key"))
        if key and self._find_aid_by_key(organization_sudo, key):
            return request.redirect("/my/aid?message=sent")
        values, files, errors = self._parse_aid(post)
        values["submission_key"] = key or uuid.uuid4().hex
        if errors:
            return self._render_aid_form(values, errors)
        try:
            with request.env.cr.savepoint():
                request.env["living.aid"].sudo()._declare(
                    self._prepare_aid_vals(organization_sudo, values), files
                )
        except psycopg2.errors.UniqueViolation:
            # The same form arrived twice at once, and the other one was first.
            return request.redirect("/my/aid?message=sent")
        except (UserError, ValidationError) as error:
            return self._render_aid_form(values, {"form": error.args[0]})
        return request.redirect("/my/aid?message=sent")

    # === HELPERS === #

    def _find_aid_by_key(self, organization_sudo, key):
        return (
            request.env["living.aid"]
            .sudo()
            .search_count(
                [("submission_key", "=", key), ("organization_id", "=", organization_sudo.id)],
                limit=1,
            )
        )

    def _prepare_aid_defaults(self):
        return {
            "submission_key": uuid.uuid4().hex,
            "kind": "declared",
            "granting_body": "",
            "reference": "",
            "date_granted": "",
            "amount": "",
            "note": "",
            "nothing": False,
        }

    def _parse_aid(self, post):
        """Read the form.

        :return: the values to show again or to save, the files as (name, mimetype, bytes), and
            a dict from a field to what is wrong in it
        """
        values = self._prepare_aid_defaults()
        kind = clean_text(post.get("kind"))
        values["kind"] = kind if kind in KINDS else "declared"
        for name in ("granting_body", "reference", "date_granted", "amount"):
            values[name] = clean_line(post.get(name))[: MAX_LINE + 1]
        values["note"] = echo_text(post.get("note"))
        values["nothing"] = bool(clean_text(post.get("nothing")))
        checks = {"note": self._check_note(values)}
        files = []
        if values["kind"] == "none":
            checks["nothing"] = self._check_nothing(values)
        else:
            files, file_error = self._parse_documents()
            checks.update(
                granting_body=self._check_aid_line(values, "granting_body"),
                reference=self._check_aid_line(values, "reference"),
                date_granted=self._check_date_granted(values),
                amount=self._check_aid_amount(values),
                documents=file_error,
            )
        errors = {name: message for name, message in checks.items() if message}
        if errors and files:
            errors["documents"] = request.env._(
                "Please attach the file again: the browser does not keep it."
            )
        return values, files, errors

    def _check_nothing(self, values):
        if not values["nothing"]:
            return request.env._("Please tick that the organization received no other aid.")
        return None

    def _check_aid_line(self, values, name):
        if len(values[name]) > MAX_LINE:
            return request.env._("Please shorten it to %(limit)s characters.", limit=MAX_LINE)
        if name == "granting_body" and not values[name]:
            return request.env._("Please write who granted the aid.")
        return None

    def _check_date_granted(self, values):
        env = request.env
        day = parse_date(values["date_granted"])
        if not day:
            return env._("Please write the date of the grant as day, month and year.")
        if day > fields.Date.context_today(env.user):
            return env._("This date has not come yet: declare the aid when it is granted.")
        if day.year < FIRST_YEAR:
            return env._("This date looks wrong: please check it.")
        return None

    def _check_aid_amount(self, values):
        env = request.env
        amount = self._parse_amount(values)
        if amount is None:
            return env._("Please write an amount in digits, such as 12,500.00.")
        if amount <= 0:
            return env._("The aid must be greater than zero.")
        if amount > MAX_AMOUNT:
            return env._("This amount looks too large: please check it.")
        return None

    def _prepare_aid_vals(self, organization_sudo, values):
        """Return the values of the row that a correctly filled-in form becomes."""
        vals = {
            "organization_id": organization_sudo.id,
            "company_id": self._get_turnover_company_sudo(organization_sudo).id,
            "kind": values["kind"],
            "note": values["note"],
            "submission_key": values["submission_key"],
        }
        if values["kind"] == "none":
            return {**vals, "amount": 0.0}
        return {
            **vals,
            "amount": float(self._parse_amount(values)),
            "date_granted": parse_date(values["date_granted"]),
            "granting_body": values["granting_body"],
            "reference": values["reference"],
        }

    def _render_aid_form(self, values, errors):
        organization_sudo = self._get_turnover_organization_sudo()
        company_sudo = self._get_turnover_company_sudo(organization_sudo)
        response = request.render(
            "living_desk_billing.portal_aid_form",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "living_aid_new",
                "organization_name": organization_sudo.name,
                "values": values,
                "errors": errors,
                "years": company_sudo.living_aid_years,
                "currency": company_sudo.currency_id,
                "accept": ",".join(documents.ACCEPTED),
                "max_line": MAX_LINE,
                "max_note": MAX_NOTE,
                "today": fields.Date.context_today(organization_sudo),
            },
        )
        # Going back to a sent form must give a fresh one: its key has been used.
        response.headers["Cache-Control"] = "no-store"
        return response
