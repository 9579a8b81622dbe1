import os
import re
import uuid
from datetime import date

import psycopg2

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.living_desk.controllers.utils import (
    clean_line,
    clean_text,
    echo_text,
    parse_int,
)

from ..models.living_turnover import MAX_AMOUNT
from ..tools import amounts, documents
from .portal_turnover import LivingTurnoverPortal

MAX_DOCUMENTS = 5
MAX_NOTE = 2000
YEARS_BACK = 5
INCLUDED = ("includes_performances", "includes_services", "includes_contributions")


class LivingTurnoverForm(LivingTurnoverPortal):
    """The form with which an organization declares its turnover."""

    @route(
        "/my/turnover/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_turnover_new(self, fiscal_year=None, **kwargs):
        self._require_turnover_organization_sudo()
        values = self._prepare_turnover_defaults()
        values["fiscal_year"] = parse_int(fiscal_year) or values["fiscal_year"]
        return self._render_turnover_form(values, {})

    @route("/my/turnover/new", type="http", auth="user", website=True, methods=["POST"])
    def portal_turnover_submit(self, **post):
        organization_sudo = self._require_turnover_organization_sudo()
        foreign = clean_text(post.get("organization_id"))
        if foreign and foreign != str(organization_sudo.id):
            raise request.not_found()
        key = self._parse_submission_key(post.get("submission_key"))
        known = key and self._find_by_key(organization_sudo, key)
        if known:
            return request.redirect(f"/my/turnover/{known.id}?message=sent")
        values, files, errors = self._parse_turnover(organization_sudo, post)
        values["submission_key"] = key or uuid.uuid4().hex
        if errors:
            return self._render_turnover_form(values, errors)
        try:
            with request.env.cr.savepoint():
                turnover_sudo = (
                    request.env["living.turnover"]
                    .sudo()
                    ._declare(self._prepare_turnover_vals(organization_sudo, values), files)
                )
        except psycopg2.errors.UniqueViolation as error:
            if "submission_key" in (error.diag.constraint_name or ""):
                # The same form arrived twice at once, and the other one was first.
                return request.redirect("/my/turnover?message=sent")
            return self._render_turnover_form(
                values, {"fiscal_year": self._get_already_declared(values["fiscal_year"])}
            )
        except UserError as error:
            return self._render_turnover_form(values, {"form": error.args[0]})
        return request.redirect(f"/my/turnover/{turnover_sudo.id}?message=sent")

    # === HELPERS === #

    def _parse_submission_key(self, value):
        """Return the key of the filling-in, or nothing when it was not made by the form."""
        text = clean_text(value)
        return text if re.fullmatch(r"[0-9a-f]{32}", text) else ""

    def _find_by_key(self, organization_sudo, key):
        return (
            request.env["living.turnover"]
            .sudo()
            .search(
                [("submission_key", "=", key), ("organization_id", "=", organization_sudo.id)],
                limit=1,
            )
        )

    def _get_turnover_years(self):
        """Return the fiscal years that can be declared, the last closed one first."""
        year = fields.Date.context_today(request.env.user).year
        return [year - 1, *range(year - 2, year - YEARS_BACK - 1, -1), year]

    def _get_turnover_currencies_sudo(self):
        return request.env["res.currency"].sudo().search([("active", "=", True)])

    def _get_turnover_company_sudo(self, organization_sudo):
        return organization_sudo.desk_id.company_id or request.env.company.sudo()

    def _prepare_turnover_defaults(self):
        organization_sudo = self._get_turnover_organization_sudo()
        company_sudo = self._get_turnover_company_sudo(organization_sudo)
        return {
            "submission_key": uuid.uuid4().hex,
            "fiscal_year": self._get_turnover_years()[0],
            "date_closing": "",
            "amount": "",
            "currency_id": company_sudo.currency_id.id,
            "note": "",
            "excludes_capital_grants": False,
            **dict.fromkeys(INCLUDED, False),
        }

    def _parse_turnover(self, organization_sudo, post):
        """Read the form.

        :return: the values to show again or to save, the files as (name, mimetype, bytes), and
            a dict from a field to what is wrong in it
        """
        values = self._prepare_turnover_defaults()
        for name in ("date_closing", "amount"):
            values[name] = clean_line(post.get(name))[:60]
        values["note"] = echo_text(post.get("note"))
        values["fiscal_year"] = parse_int(post.get("fiscal_year"))
        values["currency_id"] = parse_int(post.get("currency_id")) or values["currency_id"]
        for name in (*INCLUDED, "excludes_capital_grants"):
            values[name] = bool(clean_text(post.get(name)))
        files, file_error = self._parse_documents()
        checks = {
            "fiscal_year": self._check_fiscal_year(organization_sudo, values),
            "date_closing": self._check_date_closing(values),
            "amount": self._check_amount(values),
            "currency_id": self._check_currency(values),
            "includes": self._check_includes(values),
            "excludes_capital_grants": self._check_excludes(values),
            "documents": file_error,
            "note": self._check_note(values),
        }
        errors = {name: message for name, message in checks.items() if message}
        if errors and files and "documents" not in errors:
            errors["documents"] = request.env._(
                "Please attach the file again: the browser does not keep it."
            )
        return values, files, errors

    def _get_already_declared(self, year):
        return request.env._(
            "You have already declared the turnover of %(year)s. If it is wrong, write to your "
            "desk.",
            year=str(year),
        )

    def _check_fiscal_year(self, organization_sudo, values):
        env = request.env
        if values["fiscal_year"] not in self._get_turnover_years():
            return env._("Please choose the fiscal year from the list.")
        live = env["living.turnover"]._find_live(
            organization_sudo,
            values["fiscal_year"],
            self._get_turnover_company_sudo(organization_sudo),
        )
        if live:
            return self._get_already_declared(values["fiscal_year"])
        return None

    def _check_date_closing(self, values):
        """Want a closed year; without a date it closes on 31 December."""
        env = request.env
        year = values["fiscal_year"]
        if year not in self._get_turnover_years():
            return None
        try:
            day = date.fromisoformat(values["date_closing"] or f"{year}-12-31")
        except ValueError:
            return env._("Please write the closing date as day, month and year.")
        if day.year != year:
            return env._(
                "The fiscal year %(year)s must close in %(year)s: check the date.", year=str(year)
            )
        if day >= fields.Date.context_today(request.env.user):
            return env._("This fiscal year is not closed yet: declare it when it is over.")
        return None

    def _check_amount(self, values):
        env = request.env
        if not values["amount"]:
            return env._("Please write the turnover; if there was none, write 0.")
        amount = self._parse_amount(values)
        if amount is None:
            return env._("Please write an amount in digits, such as 125,000.00.")
        if amount < 0:
            return env._("A turnover cannot be negative: if there was none, write 0.")
        if amount > MAX_AMOUNT:
            return env._("This amount looks too large: please check it.")
        return None

    def _parse_amount(self, values):
        lang = request.env["res.lang"]._get_data(code=request.env.lang)
        return amounts.parse_amount(
            values["amount"], lang.decimal_point or ".", lang.thousands_sep or ","
        )

    def _check_currency(self, values):
        if values["currency_id"] not in self._get_turnover_currencies_sudo().ids:
            return request.env._("Please choose the currency from the list.")
        return None

    def _check_includes(self, values):
        if self._parse_amount(values) != 0 and not any(values[name] for name in INCLUDED):
            return request.env._("Please tick at least one kind of income that is counted.")
        return None

    def _check_excludes(self, values):
        if not values["excludes_capital_grants"]:
            return request.env._(
                "Please leave capital grants out of the amount, then tick this box."
            )
        return None

    def _check_note(self, values):
        if len(values["note"]) > MAX_NOTE:
            return request.env._("Please shorten the note to %(limit)s characters.", limit=MAX_NOTE)
        return None

    def _parse_documents(self):
        """Return the files as (name, mimetype, bytes), and what is wrong with them."""
        env = request.env
        sent = [item for item in request.httprequest.files.getlist("documents") if item.filename]
        if not sent:
            return [], env._("Please attach the document that proves the figure.")
        if len(sent) > MAX_DOCUMENTS:
            return [], env._("Please attach %(limit)s files at most.", limit=MAX_DOCUMENTS)
        files = []
        for item in sent:
            name = clean_line(os.path.basename(item.filename.replace("\\", "/")))[-120:]
            content = item.read(documents.MAX_SIZE + 1)
            problem = documents.find_document_problem(name, content)
            if problem:
                return [], self._get_document_message(problem, name)
            files.append((name, documents.get_mimetype(name), content))
        return files, None

    def _get_document_message(self, problem, name):
        env = request.env
        return {
            "empty": env._("The file “%(name)s” is empty: please choose another one.", name=name),
            "too_big": env._(
                "The file “%(name)s” is larger than 10 MB: please send a smaller one.", name=name
            ),
            "wrong_type": env._(
                "The file “%(name)s” cannot be accepted: please send a PDF (also signed, .p7m), "
                "a picture (.jpg, .png) or a spreadsheet (.xlsx, .ods).",
                name=name,
            ),
        }[problem]

    def _prepare_turnover_vals(self, organization_sudo, values):
        """Return the values of the declaration that a correctly filled-in form becomes."""
        vals = {
            "organization_id": organization_sudo.id,
            "company_id": self._get_turnover_company_sudo(organization_sudo).id,
            "fiscal_year": values["fiscal_year"],
            "amount": float(self._parse_amount(values)),
            "currency_id": values["currency_id"],
            "excludes_capital_grants": True,
            "note": values["note"],
            "submission_key": values["submission_key"],
            **{name: values[name] for name in INCLUDED},
        }
        if values["date_closing"]:
            vals["date_closing"] = values["date_closing"]
        return vals

    def _render_turnover_form(self, values, errors):
        currencies_sudo = self._get_turnover_currencies_sudo()
        response = request.render(
            "living_desk_billing.portal_turnover_form",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "living_turnover_new",
                "organization_name": self._get_turnover_organization_sudo().name,
                "values": values,
                "errors": errors,
                "years": self._get_turnover_years(),
                "currencies": [(item.id, item.name) for item in currencies_sudo],
                "accept": ",".join(documents.ACCEPTED),
                "max_note": MAX_NOTE,
            },
        )
        # Going back to a sent form must give a fresh one: its key has been used.
        response.headers["Cache-Control"] = "no-store"
        return response
