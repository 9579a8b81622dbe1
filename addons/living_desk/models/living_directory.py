from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import escape_psql

from ..tools import folding

# Below it, two words are not alike: 0.6, PostgreSQL's own value, misses letters that changed place.
SIMILARITY = 0.4


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

        Whether somebody has them is asked with the user's own rights.
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
        written = Domain.AND(Domain("directory_text", "like", escape_psql(word)) for word in words)
        if self.search_fetch(written & among, ["id"], limit=1):
            return written
        self.env.cr.execute(
            "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(SIMILARITY)]
        )
        return Domain.AND(self._get_alike_domain(word) for word in words)

    @api.model
    def _get_alike_domain(self, word):
        def to_sql(model, alias, query):
            column = model._field_to_sql(alias, "directory_text", query)
            return SQL("%s %%> %s", column, word)

        return Domain.custom(to_sql=to_sql)
