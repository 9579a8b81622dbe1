from babel import Locale, UnknownLocaleError

from odoo import api, models
from odoo.fields import Domain

# What people are asked whether they speak it, besides the languages installed.
SPOKEN = ("it_IT", "en_US", "fr_FR", "el_GR", "es_ES", "de_DE", "pt_PT", "ar_001")
SPOKEN_LANGUAGES = {code.split("_")[0] for code in SPOKEN}
SPOKEN_DOMAIN = f"['|', ('active', '=', True), ('code', 'in', {list(SPOKEN)})]"


class ResLang(models.Model):
    """A language that people speak.

    With `spoken_name` in the context it is called, and found, as the reader calls it.
    """

    _inherit = "res.lang"

    @api.depends_context("lang", "spoken_name")
    def _compute_display_name(self):
        if not self.env.context.get("spoken_name"):
            return super()._compute_display_name()
        for lang in self:
            lang.display_name = lang._get_spoken_name()

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        if operator != "ilike" or not value or not self.env.context.get("spoken_name"):
            return domain
        langs = self.search([("active", "in", [True, False])])
        named = langs.filtered(lambda lang: value.lower() in lang._get_spoken_name().lower())
        return Domain(domain) | Domain("id", "in", named.ids)

    def _get_spoken_name(self):
        """Return what the language is called in that of the reader.

        The country is said of what is another language here than the one usually chosen.
        """
        self.ensure_one()
        try:
            locale = Locale.parse(self.code)
        except (UnknownLocaleError, ValueError):
            return self.name
        reader = self.env.lang or "en_US"
        is_other = self.code not in SPOKEN and locale.language in SPOKEN_LANGUAGES
        name = locale.get_display_name(reader) if is_other else locale.get_language_name(reader)
        return name or self.name

    @api.model
    def _get_spoken_langs(self):
        """Return the languages to choose from: one of each, those of the network first."""
        langs = (
            self.sudo()
            .with_context(active_test=False)
            .search(Domain("code", "in", SPOKEN) | Domain("active", "=", True), order="name")
        )
        chosen = {}
        for lang in sorted(langs, key=lambda item: (item.code not in SPOKEN, item.name)):
            chosen.setdefault(lang.code.split("_")[0], lang.id)
        return langs.browse(chosen.values()).sorted("name")
