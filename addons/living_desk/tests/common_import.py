"""What the tests of lists that come in start from: a file, checked and then imported."""

from base64 import b64encode
from io import BytesIO

import openpyxl

from .common import LivingDeskCommon


class LivingImportCommon(LivingDeskCommon):
    """Open a list as a manager would, and see that the check tells what the import does."""

    import_model = None
    import_header = None
    import_counts = ("new", "changed", "known", "rejected")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"].with_context(active_test=False)

    def _open(self, text, user=None, desk=None):
        content = text if isinstance(text, bytes) else f"{self.import_header}\n{text}".encode()
        return (
            self.env[self.import_model]
            .with_user(user or self.user_manager)
            .create(
                {
                    "desk_id": (desk or self.desk_lombardia).id,
                    "file": b64encode(content),
                    "filename": "list.csv",
                }
            )
        )

    def _import(self, text, **kwargs):
        wizard = self._open(text, **kwargs)
        wizard.action_check()
        self.assertEqual(wizard.state, "preview")
        expected = self._get_counts(wizard)
        wizard.action_import()
        self.assertEqual(wizard.state, "done")
        self.assertEqual(self._get_counts(wizard), expected, "The check told what happens.")
        return wizard

    def _get_counts(self, wizard):
        return {
            name: wizard[f"{name}_count"] for name in self.import_counts if wizard[f"{name}_count"]
        }

    def _find(self, name):
        return self.partners.search([("name", "=", name)])

    def _read_xlsx(self, content):
        return list(openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True))

    def _assert_example_comes_in(self, report_name):
        """The example that explains the columns is itself a list of two, in each language."""
        for lang in ("en_US", "it_IT"):
            self.env["res.lang"]._activate_lang(lang)
            report = self.env["ir.actions.report"].with_user(self.user_manager)
            content, kind = report.with_context(lang=lang)._render_xlsx(report_name, None, {})
            self.assertEqual(kind, "xlsx")
            with self.subTest(lang=lang):
                wizard = self._open(content)
                wizard.action_check()
                self.assertEqual(self._get_counts(wizard), {"new": 2})
