from base64 import b64decode, b64encode

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools import split_every

from ..tools import table_file as files

_BATCH = 500
_TOLD_ROWS = 2000
_PREVIEW_ROWS = 10
_PREVIEW_REJECTED = 100


class LivingImportMixin(models.AbstractModel):
    """Bring a list into a desk from a spreadsheet, as often as wanted, without doubles.

    An import says which columns there are, how a row becomes a partner (its plan) and what to
    tell people; its lines are records of its own model, in the field `line_ids`.
    """

    _name = "living.import.mixin"
    _description = "Import from a Spreadsheet"

    desk_id = fields.Many2one(
        "living.desk",
        required=True,
        default=lambda self: self._default_desk_id(),
        domain="[('id', 'in', allowed_desk_ids)]",
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
        """People import for their own desks, coordinators for all."""
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
        self._create_new(plan)
        self._complete_known(plan)
        self._record(plan, "done", [])
        return self._reopen()

    def action_back(self):
        self.ensure_one()
        self.write({"state": "draft", "file": False, "filename": False})
        self.line_ids.unlink()
        return self._reopen()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "name": self._get_title(),
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
        self._check_allowed()
        if not self.file:
            raise UserError(self._get_missing_file_sentence())
        try:
            header, rows = self._read_file(b64decode(self.file))
        except files.FileProblem as problem:
            sentence = self._get_file_sentences()[problem.code]
            raise UserError(sentence % problem.params) from problem
        return self._prepare_plan(header, rows)

    def _check_allowed(self):
        """Refuse who may not import for this desk."""
        if self.desk_id not in self._get_allowed_desks():
            raise UserError(
                self.env._(
                    "Choose one of your own desks: “%(desk)s” belongs to others.",
                    desk=self.desk_id.sudo().name,
                )
            )
        self.env["res.partner"].check_access("create")

    def _read_file(self, content):
        """Return the header of a file, and its rows with their values or what is wrong."""
        table = files.read_table(content)
        return table[0][1], self._read_rows(table)

    def _read_rows(self, table):
        """Return the rows of a table, with their values or what is wrong with them."""
        raise NotImplementedError

    def _prepare_plan(self, header, rows):
        """Return the :class:`ImportPlan` of some rows."""
        raise NotImplementedError

    def _get_language_environments(self):
        """Return an environment in English, which all names start from, and one per language."""
        languages = [None, *(code for code, _name in self.env["res.lang"].get_installed())]
        return [self.with_context(lang=code).env for code in languages]

    def _get_selection_words(self, model, name, more):
        """Return what people may write for the values of a selection.

        :param more: dict {value: other words for it}
        """
        field = self.env[model]._fields[name]
        return files.Words(
            [(key, key) for key, _label in field._description_selection(self.env)]
            + [
                (label, key)
                for env in self._get_language_environments()
                for key, label in field._description_selection(env)
            ]
            + [(word, key) for key, words in more.items() for word in words]
        )

    def _get_record_words(self, model):
        """Return the names of the records of a short list that is in use, in every language."""
        return files.Words(
            (record.name, record.id)
            for env in self._get_language_environments()
            for record in env[model].search([("active", "=", True)])
        )

    # === IMPORTING === #

    def _create_new(self, plan):
        self._create_rows(plan, list(plan.new))

    def _create_rows(self, plan, rows):
        for number, some in enumerate(split_every(_BATCH, rows, list)):
            if number and number * _BATCH % _TOLD_ROWS == 0:
                self._tell_progress(number * _BATCH, len(rows))
            self._try_together(some, lambda rows: self._create_together(plan, rows), plan.refuse)

    def _tell_progress(self, done, total):
        """Say on the user's screen how far a long import is, while it goes on."""
        # Messages leave when their transaction ends; that of the import ends last.
        with self.env.registry.cursor() as cr:
            self.env(cr=cr).user._bus_send(
                "simple_notification",
                {
                    "title": self._get_title(),
                    "message": self.env._(
                        "%(done)s of %(total)s rows are in.", done=done, total=total
                    ),
                    "type": "info",
                },
            )

    def _create_together(self, plan, rows):
        return self._get_partner_model().create([plan.get_new_vals(row) for row in rows])

    def _complete_known(self, plan):
        for some in split_every(_BATCH, list(plan.changed), list):
            self._try_together(some, lambda rows: self._complete_together(plan, rows), plan.refuse)

    def _complete_together(self, plan, rows):
        # What is the same for all is written once for all: Odoo looks for whatever
        # depends on a contact at each write.
        for values, partners in plan.group_shared(rows):
            partners.write(values)
        for row in rows:
            if values := plan.get_own_vals(row):
                plan.known[row.line].write(values)

    def _get_partner_model(self):
        # Nobody follows or is told about rows of a list.
        return self.env["res.partner"].with_context(
            tracking_disable=True, mail_create_nosubscribe=True
        )

    def _try_together(self, items, action, refuse):
        """Do something for some items; if that fails, one by one, so that the others succeed.

        :param action: called with a list of items
        :param refuse: called with an item that failed and the reason
        """
        try:
            with self.env.cr.savepoint():
                action(items)
            return
        except (
            UserError,
            RedirectWarning,
            psycopg2.IntegrityError,
            psycopg2.DataError,
        ) as error:
            if len(items) == 1:
                reason = error.args[0] if isinstance(error, RedirectWarning) else str(error)
                refuse(items[0], reason.strip())
                return
        for item in items:
            self._try_together([item], action, refuse)

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
        titles = (self.env._("Rejected"), self.env._("Line"), self.env._("Reason"))
        sentences = ((row, self._get_row_sentence(row.problem)) for row in rejected)
        return files.write_rejected(plan.header, sentences, titles)

    # === WORDS === #

    def _get_title(self):
        """Return what the import is called."""
        raise NotImplementedError

    def _get_missing_file_sentence(self):
        """Say that there is no file yet."""
        raise NotImplementedError

    def _get_file_sentences(self):
        """Say what is wrong with a file and what to do, by code."""
        env = self.env
        return {
            "too_big": env._("The file is larger than %(limit)s MB: divide it into smaller files."),
            "too_many_rows": env._(
                "The file has more than %(limit)s rows: divide it into smaller files."
            ),
            "not_a_spreadsheet": env._(
                "This file is not a spreadsheet that can be read: save it as .xlsx or .csv."
            ),
        }

    def _get_row_sentence(self, problem):
        """Say why a row was rejected."""
        return self._get_row_sentences()[problem.code] % problem.params

    def _get_row_sentences(self):
        """Say what is wrong with a row, by code."""
        env = self.env
        return {
            "no_name": env._("The name is missing."),
            "too_long": env._("“%(value)s…” is longer than %(limit)s characters."),
            "wrong_email": env._("“%(value)s” is not an e-mail address."),
            "unknown_discipline": env._("“%(value)s” is not a discipline of the list."),
            "refused": env._("It could not be saved: %(reason)s"),
        }
