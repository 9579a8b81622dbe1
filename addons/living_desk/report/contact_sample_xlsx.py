from odoo import fields, models

from ..tools.contact_file import HEADERS, KINDS, VISIBILITIES


class ContactSampleXlsx(models.AbstractModel):
    """A list of contacts to fill in, and what its columns mean."""

    _name = "report.living_desk.contact_sample"
    _description = "Example List of Contacts"
    _inherit = "report.living_desk.import_sample_mixin"

    def _get_headers(self):
        return HEADERS

    def _get_sheet_title(self):
        return self.env._("Contacts")

    def _get_language_word(self, words):
        """Return the English or the Italian one of some words."""
        return words[(self.env.lang or "").startswith("it")]

    def _get_labels(self, model):
        return self.env[model].search([("active", "=", True)]).mapped("name")

    def _get_examples(self):
        """Return an organization and a person who works for it, in the user's language."""
        countries = (self.env.ref("base.fr") | self.env.ref("base.be")).mapped("name")
        roles, disciplines = (
            self._get_labels("living.contact.role"),
            self._get_labels("living.discipline"),
        )
        festival = {
            "name": "Festival des Modèles",
            "is_company": self._get_language_word(KINDS[True]),
            "role": roles[1:2] and roles[1],
            "email": "info@festival.example",
            "website": "www.festival.example",
            "city": "Avignon",
            "country": countries[-1],
            "disciplines": ", ".join(disciplines[:2]),
            "visibility": self._get_language_word(VISIBILITIES["network"]),
        }
        person = {
            "name": "Claire Modèle",
            "is_company": self._get_language_word(KINDS[False]),
            "organization": "Festival des Modèles",
            "role": roles[:1] and roles[0],
            "function": self.env._("Artistic director"),
            "email": "claire@festival.example",
            "phone": "+33 4 90 12 34 56",
            "city": "Avignon",
            "country": countries[-1],
            "countries": ", ".join(countries),
            "disciplines": ", ".join(disciplines[:1]),
            "visibility": self._get_language_word(VISIBILITIES["network"]),
            "consent_date": fields.Date.context_today(self).strftime("%d/%m/%Y"),
            "consent_text": self.env._("May be shown to the desks of the network."),
            "notes": self.env._("Prefers to be written to in French."),
        }
        return (
            {name: value for name, value in festival.items() if value},
            {name: value for name, value in person.items() if value},
        )

    def _get_explanations(self):
        env = self.env
        sources = env["res.partner"]._fields["contact_source"]._description_selection(env)
        return {
            "name": env._("The only column that is needed: of the person or of the organization."),
            "is_company": env._("Person or organization. Without it, a person."),
            "organization": env._(
                "For a person: the organization, listed here, known already, or added."
            ),
            "role": env._(
                "One of: %(roles)s.", roles=", ".join(self._get_labels("living.contact.role"))
            ),
            "function": env._("For a person: what it does there."),
            "email": env._("One address. It recognizes a contact that is known already."),
            "phone": env._("As you dial it."),
            "website": env._("With or without http://."),
            "city": env._("Where the contact is."),
            "country": env._(
                "Its name or its two letters. Together with the name, it recognizes a contact."
            ),
            "countries": env._(
                "Where the contact can open doors, with commas between them; without it, its own."
            ),
            "disciplines": env._(
                "One or more, with commas between them: %(disciplines)s.",
                disciplines=", ".join(self._get_labels("living.discipline")),
            ),
            "source": env._(
                "One of these, or your own words: %(sources)s.",
                sources=", ".join(label for _key, label in sources),
            ),
            "visibility": env._(
                "Desk, network or public. Without it, the desk. A person needs a consent for more."
            ),
            "consent_date": env._("The day on which the person agreed: day/month/year."),
            "consent_text": env._("What it agreed to, as it was said or written."),
            "notes": env._("What one should know before writing."),
        }
