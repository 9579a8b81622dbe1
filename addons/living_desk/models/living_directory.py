from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, escape_psql

from ..tools import folding

# Below it, two words are not alike: 0.6, PostgreSQL's own value, misses letters that changed place.
SIMILARITY = 0.4
# Whoever finds more has searched for a kind, not for somebody.
MOST = 1000


class LivingDirectory(models.AbstractModel):
    """Find organizations and contacts by what one remembers of them, accents and slips forgiven."""

    _name = "living.directory"
    _description = "Directory of Organizations and Contacts"

    directory_text = fields.Char(
        compute="_compute_directory_text",
        store=True,
        help="Name, employer, town and e-mail address, as the directory compares them.",
    )
    directory_search = fields.Char(
        "Name, Town or E-mail",
        compute="_compute_directory_search",
        search="_search_directory_search",
        help="Accents do not count; when nothing is written so, what is written alike is found.",
    )

    _directory_text_idx = models.Index("USING gin (directory_text gin_trgm_ops)")

    @api.depends(
        "name",
        "parent_id.name",
        "company_name",
        "city",
        "email",
        "is_company",
        "is_cultural_organization",
        "is_network_contact",
    )
    def _compute_directory_text(self):
        """Only who is in the directory has a text, so that the index holds nobody else."""
        for partner in self:
            listed = partner.is_network_contact or (
                partner.is_cultural_organization and partner.is_company
            )
            employer = partner.parent_id.name or partner.company_name
            parts = (partner.name, employer, partner.city, partner.email)
            partner.directory_text = (
                folding.fold(" ".join(part for part in parts if part)) if listed else False
            )

    def _compute_directory_search(self):
        self.directory_search = False

    @api.model
    def _search_directory_search(self, operator, value):
        """Every word must occur; if nobody has them all, something like every word.

        The index is asked first and by itself: beside rules and an order, PostgreSQL takes it
        for less useful than it is. Rules then decide who of those found is seen, and what one
        may not see does not change the answer.
        """
        if operator in ("in", "any") and not isinstance(value, str):
            return Domain.OR(self._search_directory_search("ilike", text) for text in value)
        if operator not in ("ilike", "like", "=ilike", "=like", "=") or not value:
            return NotImplemented
        return self._get_directory_domain(value)

    @api.model
    def _get_directory_domain(self, text, among=Domain.TRUE):
        """Return the condition of a search.

        :param str text: what somebody remembers
        :param Domain among: who may be found, where the search is made with more rights than
            its user's: whoever is hidden must not decide between the two ways of searching
        """
        words = folding.words(text)
        if not words:
            return Domain.TRUE
        found = self._ask_directory("LIKE", [f"%{escape_psql(word)}%" for word in words])
        if len(found) > MOST:
            return Domain.AND(Domain("directory_text", "like", escape_psql(word)) for word in words)
        if found and not (self.env.su and among.is_true()):
            found = self.search(Domain("id", "in", found) & among, order="id").ids
        if not found:
            self.env.cr.execute(
                "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)",
                [str(SIMILARITY)],
            )
            found = self._ask_directory("%>", words)
        return Domain("id", "in", found)

    @api.model
    def _ask_directory(self, operator, values):
        """Return the ids of those that the index finds, one more than :data:`MOST` at most.

        :param str operator: `LIKE`, or `%>`, with which PostgreSQL says that words are alike
        :param values: what to compare with, all of them
        """
        column = SQL.identifier("directory_text", to_flush=self._fields["directory_text"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE %s LIMIT %s",
                SQL.identifier(self._table),
                SQL(" AND ").join(
                    SQL("%s %s %s", column, SQL(operator.replace("%", "%%")), value)
                    for value in values
                ),
                MOST + 1,
            )
        )
        return [row[0] for row in rows]
