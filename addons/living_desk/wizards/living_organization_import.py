from base64 import b64decode, b64encode
from io import BytesIO

import psycopg2
import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools import split_every

from ..tools import organization_file as files
from .living_organization_import_plan import ImportPlan

_BATCH = 500
_PREVIEW_ROWS = 10
_PREVIEW_REJECTED = 100


class LivingOrganizationImport(models.TransientModel):
    """Bring a list of organizations into a desk, as often as wanted, without doubles."""

    _name = "living.organization.import"
    _description = "Import Organizations from a Spreadsheet"

    desk_id = fields.Many2one(
        "living.desk",
        required=True,
        default=lambda self: self._default_desk_id(),
        domain="[('id', 'in', allowed_desk_ids)]",
        help="The desk that will follow the organizations.",
    )
    allowed_desk_ids = fields.Many2many("living.desk", compute="_compute_allowed_desk_ids")
    file = fields.Binary(attachment=False)
    filename = fields.Char()
    state = fields.Selection(
        [("draft", "File"), ("preview", "Check"), ("done", "Result")],
        required=True,
        default="draft",
        readonly=True,
    )
    new_count = fields.Integer("New", readonly=True)
    known_count = fields.Integer("Already Complete", readonly=True)
    changed_count = fields.Integer("Completed", readonly=True)
    rejected_count = fields.Integer("Rejected", readonly=True)
    line_ids = fields.One2many(
        "living.organization.import.line", "import_id", "Rows", readonly=True
    )
    rejected_file = fields.Binary("Rejected Rows", attachment=False, readonly=True)
    rejected_filename = fields.Char(readonly=True)

    # === DEFAULT METHODS === #

    @api.model
    def _default_desk_id(self):
        desks = self._get_allowed_desks()
        return desks if len(desks) == 1 else False

    # === COMPUTE METHODS === #

    @api.depends_context("uid")
    def _compute_allowed_desk_ids(self):
        self.allowed_desk_ids = self._get_allowed_desks()

    @api.model
    def _get_allowed_desks(self):
        """Managers import for their own desks, coordinators for all."""
        desks = self.env["living.desk"].search([("active", "=", True)])
        if not self.env.user.has_group("living_desk.group_coordinator"):
            desks &= self.env.user.living_desk_ids
        return desks

    # === ACTIONS === #

    def action_check(self):
        """Show what an import would do, and change nothing."""
        self.ensure_one()
        plan = self._make_plan()
        self._record(plan, "preview", plan.new[:_PREVIEW_ROWS])
        return self._reopen()

    def action_import(self):
        """Import what can be imported; the rest comes back as a file with the reasons."""
        self.ensure_one()
        plan = self._make_plan()
        self._create_organizations(plan)
        self._complete_organizations(plan)
        self._record(plan, "done", [])
        return self._reopen()

    def action_back(self):
        self.ensure_one()
        self.write({"state": "draft", "file": False, "filename": False})
        self.line_ids.unlink()
        return self._reopen()

    def action_view_organizations(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk.res_partner_action_organization"
        )
        return {**action, "context": {"search_default_desk_id": self.desk_id.id}}

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "name": self.env._("Import Organizations"),
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    # === PLANNING === #

    def _make_plan(self):
        """Read the file and sort its rows.

        :return: an :class:`ImportPlan`
        :raise UserError: if the file cannot be used; nothing has been saved then
        """
        if self.desk_id not in self._get_allowed_desks():
            raise UserError(
                self.env._(
                    "Choose one of your own desks: “%(desk)s” belongs to others.",
                    desk=self.desk_id.sudo().name,
                )
            )
        self.env["res.partner"].check_access("create")
        if not self.file:
            raise UserError(self.env._("Choose the file with the organizations."))
        try:
            table = files.read_table(b64decode(self.file))
            rows = files.read_rows(table, self._get_words(), fields.Date.context_today(self).year)
        except files.FileProblem as problem:
            raise UserError(self._get_file_sentence(problem)) from problem
        return ImportPlan(self.env, self.desk_id, table[0][1], rows)

    def _get_words(self):
        """Return what people may write for a province, a kind, a size and a discipline.

        Names count in every language of the database, and in English, which they all start from.
        """
        languages = [None, *(code for code, _name in self.env["res.lang"].get_installed())]
        environments = [self.with_context(lang=code).env for code in languages]
        italy = self.env.ref("base.it")
        provinces = self.env["res.country.state"].search_fetch(
            [("country_id", "=", italy.id)], ["code", "name"]
        )

        def selection_words(name, more):
            field = self.env["res.partner"]._fields[name]
            return files.Words(
                [(key, key) for key, _label in field._description_selection(self.env)]
                + [
                    (label, key)
                    for env in environments
                    for key, label in field._description_selection(env)
                ]
                + [(word, key) for key, words in more.items() for word in words]
            )

        return {
            "province": files.Words(
                pair for p in provinces for pair in ((p.code, p.id), (p.name, p.id))
            ),
            "kind": selection_words("organization_kind", files.KINDS),
            "size": selection_words("organization_size", files.SIZES),
            "disciplines": files.Words(
                (discipline.name, discipline.id)
                for env in environments
                for discipline in env["living.discipline"].search([("active", "=", True)])
            ),
        }

    # === IMPORTING === #

    def _create_organizations(self, plan):
        partners = self._get_partner_model()
        for rows in split_every(_BATCH, list(plan.new), list):
            self._try_together(
                plan, rows, lambda some: partners.create([plan.vals[row.line] for row in some])
            )

    def _complete_organizations(self, plan):
        def complete(rows):
            # What is the same for all is written once for all: Odoo looks for whatever
            # depends on a contact at each write.
            for values, partners in plan.group_shared(rows):
                partners.write(values)
            for row in rows:
                if values := plan.get_own_vals(row):
                    plan.known[row.line].write(values)

        for rows in split_every(_BATCH, list(plan.changed), list):
            self._try_together(plan, rows, complete)

    def _get_partner_model(self):
        # Nobody follows or is told about rows of a list. An organization without parent and
        # children has no one to share its address with either.
        return self.env["res.partner"].with_context(
            tracking_disable=True,
            mail_create_nosubscribe=True,
            _partners_skip_fields_sync=True,
            # Read with the rules of Odoo's own check, number by number.
            living_vat_checked=True,
        )

    def _try_together(self, plan, rows, action):
        """Do something for some rows; if that fails, row by row, so that the others succeed."""
        try:
            with self.env.cr.savepoint():
                action(rows)
            return
        except (
            UserError,
            RedirectWarning,
            psycopg2.IntegrityError,
            psycopg2.DataError,
        ) as error:
            if len(rows) == 1:
                reason = error.args[0] if isinstance(error, RedirectWarning) else str(error)
                plan.reject(rows[0], files.RowProblem("refused", reason=reason.strip()))
                return
        for row in rows:
            self._try_together(plan, [row], action)

    # === REPORTING === #

    def _record(self, plan, state, shown):
        """Keep the outcome on the wizard: counts, some rows to look at, the rejected ones."""
        rejected = sorted(plan.rejected, key=lambda row: row.line)
        self.line_ids.unlink()
        self.write(
            {
                "state": state,
                "new_count": len(plan.new),
                "known_count": len(plan.complete),
                "changed_count": len(plan.changed),
                "rejected_count": len(rejected),
                "line_ids": [
                    fields.Command.create(self._prepare_line_vals(plan, row))
                    for row in [*rejected[:_PREVIEW_REJECTED], *shown]
                ],
                "rejected_file": rejected and b64encode(self._write_rejected(plan, rejected)),
                "rejected_filename": self.env._("rejected rows") + ".xlsx",
            }
        )

    def _prepare_line_vals(self, plan, row):
        values = row.values
        return {
            "line": row.line,
            "name": values.get("name") or plan.get_cell(row, "name"),
            "city": values.get("city"),
            "email": values.get("email"),
            "reason": row.problem and self._get_row_sentence(row.problem),
        }

    def _write_rejected(self, plan, rejected):
        """Return a spreadsheet with the rejected rows as they came, and why."""
        output = BytesIO()
        book = xlsxwriter.Workbook(output, {"constant_memory": True})
        sheet = book.add_worksheet(self.env._("Rejected"))
        bold = book.add_format({"bold": True})
        titles = [*plan.header, self.env._("Line"), self.env._("Reason")]
        for column, title in enumerate(titles):
            sheet.write_string(0, column, files.harmless(title), bold)
        for number, row in enumerate(rejected, start=1):
            cells = [*row.cells, *[""] * (len(plan.header) - len(row.cells))]
            for column, cell in enumerate(cells[: len(plan.header)]):
                if cell:
                    sheet.write_string(number, column, files.harmless(cell))
            sheet.write_number(number, len(plan.header), row.line)
            sheet.write_string(
                number, len(plan.header) + 1, files.harmless(self._get_row_sentence(row.problem))
            )
        sheet.freeze_panes(1, 0)
        book.close()
        return output.getvalue()

    def _get_file_sentence(self, problem):
        """Say what is wrong with the file and what to do."""
        env = self.env
        sentences = {
            "too_big": env._("The file is larger than %(limit)s MB: divide it into smaller files."),
            "too_many_rows": env._(
                "The file has more than %(limit)s rows: divide it into smaller files."
            ),
            "empty": env._(
                "The file is empty: the first row names the columns, "
                "each row below is an organization."
            ),
            "not_a_spreadsheet": env._(
                "This file is not a spreadsheet that can be read: save it as .xlsx or .csv."
            ),
            "no_name_column": env._(
                "No column holds the names of the organizations: "
                "write “Name” or “Denominazione” above it."
            ),
        }
        return sentences[problem.code] % problem.params

    def _get_row_sentence(self, problem):
        """Say why a row was rejected."""
        env = self.env
        sentences = {
            "no_name": env._("The name is missing."),
            "too_long": env._("“%(value)s…” is longer than %(limit)s characters."),
            "wrong_vat": env._("“%(value)s” is not a valid VAT number."),
            "wrong_tax_code": env._("“%(value)s” is not a valid tax code."),
            "wrong_email": env._("“%(value)s” is not an e-mail address."),
            "wrong_year": env._("“%(value)s” is not a year in which it can have been founded."),
            "unknown_province": env._(
                "No Italian province is called “%(value)s”: write its name or its two letters."
            ),
            "unknown_kind": env._("“%(value)s” is not a kind of organization of the list."),
            "unknown_size": env._("“%(value)s” is not a size of the list."),
            "unknown_discipline": env._("“%(value)s” is not a discipline of the list."),
            "repeated": env._("This organization is in line %(line)s already."),
            "other_desk": env._("This organization is already followed by another desk."),
            "archived": env._("This organization is archived: restore it first."),
            "refused": env._("It could not be saved: %(reason)s"),
        }
        return sentences[problem.code] % problem.params
