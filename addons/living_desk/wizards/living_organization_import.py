from odoo import fields, models

from ..tools import organization_file, table_file
from .living_organization_import_plan import OrganizationPlan


class LivingOrganizationImport(models.TransientModel):
    """Bring a list of organizations into a desk."""

    _name = "living.organization.import"
    _inherit = ["living.import.mixin"]
    _description = "Import Organizations from a Spreadsheet"

    desk_id = fields.Many2one(help="The desk that will follow the organizations.")
    line_ids = fields.One2many(
        "living.organization.import.line", "import_id", "Rows", readonly=True
    )

    # === ACTIONS === #

    def action_view_organizations(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk.res_partner_action_organization"
        )
        return {**action, "context": {"search_default_desk_id": self.desk_id.id}}

    # === PLANNING === #

    def _read_rows(self, table):
        return organization_file.read_rows(
            table, self._get_words(), fields.Date.context_today(self).year
        )

    def _prepare_plan(self, header, rows):
        return OrganizationPlan(self.env, self.desk_id, header, rows)

    def _get_words(self):
        """Return what people may write for a province, a kind, a size and a discipline."""
        italy = self.env.ref("base.it")
        provinces = self.env["res.country.state"].search_fetch(
            [("country_id", "=", italy.id)], ["code", "name"]
        )
        return {
            "province": table_file.Words(
                pair for p in provinces for pair in ((p.code, p.id), (p.name, p.id))
            ),
            "kind": self._get_selection_words(
                "res.partner", "organization_kind", organization_file.KINDS
            ),
            "size": self._get_selection_words(
                "res.partner", "organization_size", organization_file.SIZES
            ),
            "disciplines": self._get_record_words("living.discipline"),
        }

    # === IMPORTING === #

    def _get_partner_model(self):
        # An organization without parent and children has no one to share its address with.
        return (
            super()
            ._get_partner_model()
            .with_context(
                _partners_skip_fields_sync=True,
                # Read with the rules of Odoo's own check, number by number.
                living_vat_checked=True,
            )
        )

    # === WORDS === #

    def _get_title(self):
        return self.env._("Import Organizations")

    def _get_missing_file_sentence(self):
        return self.env._("Choose the file with the organizations.")

    def _get_file_sentences(self):
        env = self.env
        return {
            **super()._get_file_sentences(),
            "empty": env._(
                "The file is empty: the first row names the columns, "
                "each row below is an organization."
            ),
            "no_name_column": env._(
                "No column holds the names of the organizations: "
                "write “Name” or “Denominazione” above it."
            ),
        }

    def _get_row_sentences(self):
        env = self.env
        return {
            **super()._get_row_sentences(),
            "wrong_vat": env._("“%(value)s” is not a valid VAT number."),
            "wrong_tax_code": env._("“%(value)s” is not a valid tax code."),
            "wrong_year": env._("“%(value)s” is not a year in which it can have been founded."),
            "unknown_province": env._(
                "No Italian province is called “%(value)s”: write its name or its two letters."
            ),
            "unknown_kind": env._("“%(value)s” is not a kind of organization of the list."),
            "unknown_size": env._("“%(value)s” is not a size of the list."),
            "repeated": env._("This organization is in line %(line)s already."),
            "other_desk": env._("This organization is already followed by another desk."),
            "archived": env._("This organization is archived: restore it first."),
        }
