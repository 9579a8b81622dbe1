import uuid

import psycopg2

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.living_desk.controllers.utils import clean_line, echo_text, parse_date

from ..models.living_turnover import FIRST_YEAR
from ..tools import documents
from .turnover_form import MAX_NOTE, LivingTurnoverForm


class LivingFirstYearForm(LivingTurnoverForm):
    """The form of an organization without accounts: no fiscal year has closed yet."""

    @route(
        "/my/turnover/first-year",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_first_year_new(self, **kwargs):
        self._require_turnover_organization_sudo()
        return self._render_first_year_form(self._prepare_first_year_defaults(), {})

    @route("/my/turnover/first-year", type="http", auth="user", website=True, methods=["POST"])
    def portal_first_year_submit(self, **post):
        organization_sudo = self._require_turnover_organization_sudo()
        key = self._parse_submission_key(post.get("submission_key"))
        known = key and self._find_by_key(organization_sudo, key)
        if known:
            return request.redirect(f"/my/turnover/{known.id}?message=sent")
        values, files, errors = self._parse_first_year(post)
        values["submission_key"] = key or uuid.uuid4().hex
        if errors:
            return self._render_first_year_form(values, errors)
        try:
            with request.env.cr.savepoint():
                turnover_sudo = (
                    request.env["living.turnover"]
                    .sudo()
                    ._declare(self._prepare_first_year_vals(organization_sudo, values), files)
                )
        except psycopg2.errors.UniqueViolation:
            # Sent twice at once, or by a colleague: the other one was first.
            return request.redirect("/my/turnover?message=sent")
        except UserError as error:
            return self._render_first_year_form(values, {"form": error.args[0]})
        return request.redirect(f"/my/turnover/{turnover_sudo.id}?message=sent")

    # === HELPERS === #

    def _prepare_first_year_defaults(self):
        return {
            "submission_key": uuid.uuid4().hex,
            "founded_on": "",
            "date_closing": "",
            "note": "",
        }

    def _parse_first_year(self, post):
        """Read the form.

        :return: the values to show again or to save, the files as (name, mimetype, bytes), and
            a dict from a field to what is wrong in it
        """
        values = self._prepare_first_year_defaults()
        for name in ("founded_on", "date_closing"):
            values[name] = clean_line(post.get(name))[:60]
        values["note"] = echo_text(post.get("note"))
        files, file_error = self._parse_documents()
        checks = {
            **self._check_first_year_dates(values),
            "documents": file_error,
            "note": self._check_note(values),
        }
        errors = {name: message for name, message in checks.items() if message}
        if errors and files and "documents" not in errors:
            errors["documents"] = request.env._(
                "Please attach the file again: the browser does not keep it."
            )
        return values, files, errors

    def _check_first_year_dates(self, values):
        """Want a foundation that has been, and a first closing within two years of it."""
        env = request.env
        founded = parse_date(values["founded_on"])
        if not founded:
            return {"founded_on": env._("Please write the date as day, month and year.")}
        if founded > fields.Date.context_today(env.user):
            return {"founded_on": env._("This date is in the future: declare it then.")}
        if founded.year < FIRST_YEAR:
            return {"founded_on": env._("This date looks wrong: please check it.")}
        if not values["date_closing"]:
            return {}
        closing = parse_date(values["date_closing"])
        if not closing:
            return {"date_closing": env._("Please write the date as day, month and year.")}
        if not founded <= closing < fields.Date.add(founded, years=2):
            return {
                "date_closing": env._(
                    "The first fiscal year closes after the foundation, within two years: please "
                    "check the date."
                )
            }
        return {}

    def _prepare_first_year_vals(self, organization_sudo, values):
        vals = {
            "organization_id": organization_sudo.id,
            "company_id": self._get_turnover_company_sudo(organization_sudo).id,
            "kind": "first_year",
            "founded_on": values["founded_on"],
            "note": values["note"],
            "submission_key": values["submission_key"],
        }
        if values["date_closing"]:
            vals["date_closing"] = values["date_closing"]
        return vals

    def _render_first_year_form(self, values, errors):
        response = request.render(
            "living_desk_billing.portal_first_year_form",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "living_turnover_new",
                "organization_name": self._get_turnover_organization_sudo().name,
                "values": values,
                "errors": errors,
                "accept": ",".join(documents.ACCEPTED),
                "max_note": MAX_NOTE,
            },
        )
        # Going back to a sent form must give a fresh one: its key has been used.
        response.headers["Cache-Control"] = "no-store"
        return response
