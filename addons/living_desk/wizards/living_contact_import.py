from odoo import fields, models

from ..tools import contact_file, table_file
from .living_contact_import_plan import ContactPlan


class LivingContactImport(models.TransientModel):
    """Bring a list of contacts of the network into a desk."""

    _name = "living.contact.import"
    _inherit = ["living.import.mixin"]
    _description = "Import Contacts from a Spreadsheet"

    desk_id = fields.Many2one(help="The desk that will own the contacts.")
    line_ids = fields.One2many("living.contact.import.line", "import_id", "Rows", readonly=True)
    employer_count = fields.Integer(
        "Organizations Added",
        readonly=True,
        help="Organizations that contacts of the list work for, and that nobody knew.",
    )

    # === ACTIONS === #

    def action_view_contacts(self):
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk.res_partner_action_contact"
        )

    # === PLANNING === #

    def _read_rows(self, table):
        return contact_file.read_rows(table, self._get_words(), fields.Date.context_today(self))

    def _prepare_plan(self, header, rows):
        return ContactPlan(self.env, self.desk_id, header, rows)

    def _get_words(self):
        """Return what people may write for a role, a country, a discipline and so on."""
        countries = self.env["res.country"].search_fetch([], ["code", "name"])
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        country_words = contact_file.country_words(
            {country.code: country.id for country in countries}, languages
        )
        for env in self._get_language_environments():
            for country in countries.with_env(env):
                country_words.setdefault(table_file.plain(country.name), country.id)
        visibility = self._get_selection_words(
            "res.partner", "contact_visibility", contact_file.VISIBILITIES
        )
        return {
            "role": self._get_record_words("living.contact.role"),
            "country": country_words,
            "disciplines": self._get_record_words("living.discipline"),
            "source": self._get_selection_words("res.partner", "contact_source", {}),
            # Only organizations themselves keep contacts to themselves.
            "visibility": table_file.Words(
                (word, value) for word, value in visibility.items() if value != "organization"
            ),
        }

    # === IMPORTING === #

    def _create_new(self, plan):
        """Create organizations first: others may work for them."""
        self._create_rows(plan, [row for row in plan.new if row.values.get("is_company")])
        self._create_employers(plan)
        for row in [*plan.new, *plan.changed]:
            if plan.lacks_employer(row):
                plan.reject(row, table_file.RowProblem("no_employer"))
        self._create_rows(plan, [row for row in plan.new if not row.values.get("is_company")])

    def _create_together(self, plan, rows):
        partners = super()._create_together(plan, rows)
        for row, partner in zip(rows, partners, strict=True):
            if row.values.get("is_company"):
                plan.employers[row.identity.name] = partner
        return partners

    def _create_employers(self, plan):
        """Create the organizations that contacts work for and nobody knows."""
        partners = self._get_partner_model()

        def create(keys):
            records = partners.create([plan.new_employers[key] for key in keys])
            plan.employers.update(zip(keys, records, strict=True))

        def refuse(key, _reason):
            plan.new_employers.pop(key)

        self._try_together(list(plan.new_employers), create, refuse)
        saved = partners.union(*plan.employers.values()).exists()
        plan.employers = {key: e for key, e in plan.employers.items() if e in saved}

    def _get_partner_model(self):
        # Each row says where its contact is: that is not where the organization it works for is.
        return super()._get_partner_model().with_context(_partners_skip_fields_sync=True)

    # === REPORTING === #

    def _record(self, plan, state, shown):
        res = super()._record(plan, state, shown)
        self.employer_count = len(plan.new_employers)
        return res

    def _prepare_line_vals(self, plan, row):
        return {
            **super()._prepare_line_vals(plan, row),
            "organization": row.values.get("organization"),
            "country": plan.get_cell(row, "country"),
        }

    # === WORDS === #

    def _get_title(self):
        return self.env._("Import Contacts")

    def _get_missing_file_sentence(self):
        return self.env._("Choose the file with the contacts.")

    def _get_file_sentences(self):
        env = self.env
        return {
            **super()._get_file_sentences(),
            "empty": env._(
                "The file is empty: the first row names the columns, each row below is a contact."
            ),
            "no_name_column": env._(
                "No column holds the names of the contacts: write “Name” or “Nome” above it."
            ),
        }

    def _get_row_sentences(self):
        env = self.env
        return {
            **super()._get_row_sentences(),
            "unknown_type": env._("“%(value)s” is neither a person nor an organization."),
            "unknown_role": env._("“%(value)s” is not a role of the list."),
            "unknown_country": env._(
                "No country is called “%(value)s”: write its name or its two letters."
            ),
            "unknown_visibility": env._(
                "“%(value)s” does not say who sees the contact: write desk, network or public."
            ),
            "wrong_consent_date": env._(
                "“%(value)s” is not the day of a consent: write day/month/year, not in the future."
            ),
            "consent_without_text": env._("Write what the contact agreed to beside the date."),
            "consent_without_date": env._("Write on which day the contact agreed."),
            "no_consent": env._(
                "A person is shared beyond the desk only with its consent: write its date and "
                "text, or let only the desk see the contact."
            ),
            "repeated": env._("This contact is in line %(line)s already."),
            "other_desk": env._("This contact is known to another desk: ask the owner."),
            "withdrawn": env._("This contact has taken its consent back: do not enter it again."),
            "shared": env._(
                "This contact is in the network's directory: the desk that owns it keeps it up "
                "to date."
            ),
            "archived": env._("This contact is archived: restore it first."),
            "no_employer": env._("The organization it works for could not be saved."),
        }
