import re

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import folding

# What one may ask about contacts of others, and how: nothing by which they could be guessed.
_QUESTIONS = {"contact_role_id", "contact_country_ids", "discipline_ids"}
_OPERATORS = {"=", "in", "ilike"}
# The address book's own conditions.
_GIVEN = {"is_network_contact", "contact_consent"}
_MIN_LETTERS = 3
# Nobody's name is longer.
_MAX_LETTERS = 200


class LivingHiddenContact(models.AbstractModel):
    """Say that somebody knows whom one looks for, and whom to ask; not who it is."""

    _name = "living.hidden.contact"
    _description = "Contacts Kept by Others"

    @api.model
    @api.readonly
    def get_hidden_contacts(self, domain):
        """Tell which desks keep contacts that match a search of the address book.

        Names count by whole words only, so that nobody guesses them letter by letter.

        :param list domain: what the user searches, as the address book's view writes it
        :return: list of dicts with `desk_id`, `desk` and `count`, most first; empty when the
            search asks for nothing, or for what one may not ask
        """
        if not self.env.user._is_internal():
            return []
        asked = self._get_asked_domain(Domain(domain))
        if asked is None:
            return []
        groups = self.sudo()._read_group(
            self._get_hidden_contact_domain() & asked,
            ["contact_desk_id"],
            ["__count"],
            order="__count desc",
        )
        return [
            {"desk_id": desk.id, "desk": desk.name or "", "count": count} for desk, count in groups
        ]

    @api.model
    def _get_hidden_contact_domain(self):
        """Return the contacts that are in the directory, but not for this user."""
        return self._get_contact_directory_domain() & ~self.env.user._get_contact_domain()

    @api.model
    def _find_hidden_contacts_sudo(self, text):
        """Return the contacts kept by others that a text names, elevated.

        :param str text: whole words of name, employer and town, all of them, or an e-mail address
        """
        domain = self._get_hidden_contact_domain() & self._get_whole_words_domain(text)
        return self.sudo().search(domain, limit=20, order="id")

    @api.model
    def _get_asked_domain(self, domain):
        """Return what a search asks about contacts, nothing if it may not be asked of others'.

        :param Domain domain: conditions of the address book
        """
        asks = False
        for condition in domain.iter_conditions():
            if condition.field_expr == "directory_search":
                asks = asks or isinstance(condition.value, str)
            elif condition.field_expr in _QUESTIONS and condition.operator in _OPERATORS:
                asks = True
            elif condition.field_expr not in _GIVEN:
                return None
        return domain.map_conditions(self._get_asked_condition) if asks else None

    def _get_asked_condition(self, condition):
        if condition.field_expr == "directory_search":
            return self._get_whole_words_domain(condition.value)
        return Domain.TRUE if condition.field_expr in _GIVEN else condition

    @api.model
    def _get_whole_words_domain(self, text):
        """Match whole words, each of them, or one exact e-mail address."""
        words = folding.words(text[:_MAX_LETTERS] if isinstance(text, str) else "")
        if len(words) == 1 and "@" in words[0]:
            return Domain("email_normalized", "=", words[0])
        if not words or len(words[0]) < _MIN_LETTERS:
            return Domain.FALSE
        return Domain.AND(self._get_whole_word_domain(word) for word in words)

    @api.model
    def _get_whole_word_domain(self, word):
        def to_sql(model, alias, query):
            column = model._field_to_sql(alias, "directory_text", query)
            return SQL("%s ~ %s", column, rf"\m{re.escape(word)}\M")

        return Domain.custom(to_sql=to_sql)
