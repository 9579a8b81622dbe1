from base64 import b64encode
from io import BytesIO

import xlsxwriter

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.spreadsheet import Sheet

_SHEET_NAME = 31


class LivingPersonData(models.TransientModel):
    """Hand out what is known about a person, or erase it, as the law gives everybody the right."""

    _name = "living.person.data"
    _inherit = ["living.person.sources", "living.person.erasure"]
    _description = "Personal Data"

    partner_id = fields.Many2one(
        "res.partner",
        "Person",
        required=True,
        domain=[("is_company", "=", False)],
        context={"active_test": False},
    )
    state = fields.Selection(
        [("draft", "Person"), ("held", "What Is Held"), ("done", "Anonymized")],
        required=True,
        default="draft",
        readonly=True,
    )
    line_ids = fields.One2many("living.person.data.line", "wizard_id", readonly=True)
    refusal = fields.Char("Why Not", readonly=True)
    confirmation = fields.Char(help="The name of the person, as it is written above.")
    export_file = fields.Binary("Spreadsheet", attachment=False, readonly=True)
    export_filename = fields.Char(readonly=True)

    # === ACTIONS === #

    def action_look(self):
        """List what is held about the person, and what would become of it."""
        self.ensure_one()
        person_sudo = self._get_person_sudo()
        self.line_ids.unlink()
        self.write(
            {
                "state": "held",
                "refusal": self._get_erasure_refusal(person_sudo),
                "line_ids": [
                    fields.Command.create(
                        {
                            "name": source.title,
                            "count": len(source.records),
                            "fate": source.fate,
                            "reason": source.reason,
                        }
                    )
                    for source in self._get_all_sources(person_sudo)
                ],
            }
        )
        return self._reopen()

    def action_export(self):
        """Write all that is held about the person into a spreadsheet, in its language."""
        self.ensure_one()
        person_sudo = self._get_person_sudo()
        wizard = self.with_context(lang=person_sudo.lang or self.env.lang)
        content = wizard._write_sheets(person_sudo.with_env(wizard.env(su=True)))
        self.write(
            {
                "export_file": b64encode(content),
                "export_filename": wizard.env._("personal data") + ".xlsx",
            }
        )
        self._log_privacy(person_sudo, self.env._("Handed out."))
        return self._reopen()

    def action_anonymize(self):
        """Erase the person for good; what the law asks to keep stays.

        :raise UserError: if the name is not confirmed, or the person cannot be erased now
        """
        self.ensure_one()
        person_sudo = self._get_person_sudo()
        self.env["living.protected.mixin"]._lock_rows(person_sudo, person_sudo.display_name)
        person_sudo.invalidate_recordset()
        if not person_sudo.erased_on:
            if refusal := self._get_erasure_refusal(person_sudo):
                raise UserError(refusal)
            if (self.confirmation or "").split() != (person_sudo.name or "").split():
                raise UserError(
                    self.env._(
                        "Write the name of the person to confirm: “%(name)s”.",
                        name=person_sudo.name,
                    )
                )
            self._log_privacy(person_sudo, self._describe_erasure(person_sudo))
            self._anonymize(person_sudo)
        self.line_ids.unlink()
        self.write(
            {
                "state": "done",
                "confirmation": False,
                "export_file": False,
                "export_filename": False,
            }
        )
        return self._reopen()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Personal Data"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    # === BUSINESS METHODS === #

    def _get_person_sudo(self):
        """Return the person, elevated: what is held about it is everywhere."""
        self.check_access("write")
        self.partner_id.check_access("read")
        return self.partner_id.sudo().with_context(active_test=False)

    def _write_sheets(self, person_sudo):
        output = BytesIO()
        book = xlsxwriter.Workbook(output, {"constant_memory": True})
        for source in self._get_all_sources(person_sudo):
            sheet = Sheet(book, source.title[:_SHEET_NAME], source.columns, frozen=1)
            sheet.add(source.records)
        book.close()
        return output.getvalue()

    def _describe_erasure(self, person_sudo):
        """Tell what was erased and what was kept, without saying whose it was."""
        labels = dict(
            self.env["living.person.data.line"]._fields["fate"]._description_selection(self.env)
        )
        return "\n".join(
            f"{source.title}: {len(source.records)} ({labels[source.fate]})"
            for source in self._get_all_sources(person_sudo)
        )

    def _log_privacy(self, person_sudo, details):
        """Record who did what, with what is left of the name and the address."""
        self.env["privacy.log"].sudo().create(
            {
                # One letter is left of each word.
                "anonymized_name": person_sudo.name or "-",
                "anonymized_email": person_sudo.email_normalized or "-@-",
                "user_id": self.env.uid,
                "execution_details": details,
                "records_description": f"res.partner #{person_sudo.id}",
            }
        )
