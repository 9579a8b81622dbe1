from odoo import models

from ..tools.organization_file import HEADERS


class OrganizationSampleXlsx(models.AbstractModel):
    """A spreadsheet to fill in, and what its columns mean."""

    _name = "report.living_desk.organization_sample"
    _description = "Example List of Organizations"
    _inherit = "report.living_desk.import_sample_mixin"

    _EXAMPLES = (
        {
            "name": "Teatro dell'Esempio",
            "vat": "IT12345670157",
            "tax_code": "12345670157",
            "email": "info@teatro.example",
            "phone": "+39 02 1234567",
            "website": "www.teatro.example",
            "street": "Via dell'Esempio 1",
            "zip": "20121",
            "city": "Milano",
            "province": "MI",
            "founded": 1974,
        },
        {
            "name": "Festival dell'Esempio",
            "email": "info@festival.example",
            "city": "Catania",
            "province": "Catania",
            "founded": 2003,
        },
    )

    def _get_headers(self):
        return HEADERS

    def _get_sheet_title(self):
        return self.env._("Organizations")

    def _get_examples(self):
        """Return two organizations, with a kind and disciplines in the user's language."""
        kinds = dict(
            self.env["res.partner"]._fields["organization_kind"]._description_selection(self.env)
        )
        disciplines = (
            self.env["living.discipline"].search([("active", "=", True)], limit=2).mapped("name")
        )
        first, second = self._EXAMPLES
        return (
            {**first, "kind": kinds["theatre"], "disciplines": ", ".join(disciplines)},
            {**second, "kind": kinds["festival"], "disciplines": ", ".join(disciplines[:1])},
        )

    def _get_explanations(self):
        kinds = self.env["res.partner"]._fields["organization_kind"]
        labels = [label for _key, label in kinds._description_selection(self.env)]
        disciplines = self.env["living.discipline"].search([("active", "=", True)]).mapped("name")
        return {
            "name": self.env._("The only column that is needed."),
            "vat": self.env._(
                "Recognizes an organization that is known already. With or without IT."
            ),
            "tax_code": self.env._("Recognizes an organization too. 11 digits, or 16 characters."),
            "email": self.env._("One address. Without tax numbers, it recognizes an organization."),
            "phone": self.env._("As you dial it."),
            "website": self.env._("With or without http://."),
            "street": self.env._("Street and number."),
            "zip": self.env._("Five digits; the zeros in front may be missing."),
            "city": self.env._("Together with the name, it recognizes an organization."),
            "province": self.env._("Its two letters or its name."),
            "kind": self.env._("One of: %(kinds)s.", kinds=", ".join(labels)),
            "size": self.env._(
                "People employed: micro (fewer than 10), small (10 to 49), medium (50 to 249) or "
                "large."
            ),
            "disciplines": self.env._(
                "One or more, with commas between them: %(disciplines)s.",
                disciplines=", ".join(disciplines),
            ),
            "founded": self.env._("The year, in four digits."),
        }
