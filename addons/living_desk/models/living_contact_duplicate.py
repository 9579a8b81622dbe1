from odoo import api, fields, models
from odoo.tools import SQL

# What more contacts than this share (the number of a switchboard) makes none of them suspect.
_MAX_SHARED = 20
# Pairs of contacts are numbered by both, so that a pair keeps its number.
_SHIFT = 2**31


class LivingContactDuplicate(models.Model):
    """Two contacts of the network that may be one: asked of the database each time."""

    _name = "living.contact.duplicate"
    _description = "Possible Duplicate"
    _auto = False
    _order = "same_email desc, same_name desc, contact_id, other_id"
    _rec_name = "contact_id"
    _depends = {
        "res.partner": [
            "active",
            "contact_consent",
            "contact_name_key",
            "contact_phone_key",
            "country_id",
            "email_normalized",
            "is_company",
            "is_network_contact",
            "parent_id",
        ]
    }

    contact_id = fields.Many2one("res.partner", readonly=True)
    other_id = fields.Many2one("res.partner", "Looks the Same", readonly=True)
    same_email = fields.Boolean("Same E-mail", readonly=True)
    same_name = fields.Boolean("Same Name and Country", readonly=True)
    same_phone = fields.Boolean(readonly=True)
    contact_email = fields.Char(related="contact_id.email")
    other_email = fields.Char("E-mail of the Other", related="other_id.email")
    country_id = fields.Many2one(related="contact_id.country_id")
    contact_desk_id = fields.Many2one(related="contact_id.contact_desk_id")
    other_desk_id = fields.Many2one(string="Desk of the Other", related="other_id.contact_desk_id")

    @property
    def _table_query(self):
        """A person and an organization are two, and so are those of whom one works for the other.

        Who works together may share a telephone.
        """
        return SQL(
            """
            WITH keys AS (
                SELECT partner.id, key.reason, key.value,
                       COUNT(*) OVER (PARTITION BY key.reason, key.value, partner.is_company)
                           AS shared,
                       COALESCE(partner.is_company, FALSE) AS is_company, partner.parent_id
                  FROM res_partner partner
            CROSS JOIN LATERAL (VALUES
                       ('email', partner.email_normalized),
                       ('name', partner.contact_name_key || ' ' || partner.country_id),
                       ('phone', partner.contact_phone_key)
                       ) AS key(reason, value)
                 WHERE partner.is_network_contact
                   AND partner.active
                   AND partner.contact_consent IS DISTINCT FROM 'withdrawn'
                   AND key.value != ''
            ), suspects AS (
                SELECT * FROM keys WHERE shared BETWEEN 2 AND %(max_shared)s
            )
            SELECT contact.id::bigint * %(shift)s + other.id AS id,
                   contact.id AS contact_id,
                   other.id AS other_id,
                   BOOL_OR(contact.reason = 'email') AS same_email,
                   BOOL_OR(contact.reason = 'name') AS same_name,
                   BOOL_OR(contact.reason = 'phone') AS same_phone
              FROM suspects contact
              JOIN suspects other
                ON other.reason = contact.reason
               AND other.value = contact.value
               AND other.is_company = contact.is_company
               AND other.id > contact.id
             WHERE contact.parent_id IS DISTINCT FROM other.id
               AND other.parent_id IS DISTINCT FROM contact.id
               AND (contact.reason != 'phone'
                    OR contact.parent_id IS NULL
                    OR other.parent_id IS DISTINCT FROM contact.parent_id)
          GROUP BY contact.id, other.id
            """,
            max_shared=_MAX_SHARED,
            shift=_SHIFT,
        )

    @api.depends("contact_id", "other_id")
    def _compute_display_name(self):
        for pair in self:
            pair.display_name = f"{pair.contact_id.display_name} = {pair.other_id.display_name}"

    def action_merge(self):
        """Compare the two, and make them one."""
        self.ensure_one()
        return (self.contact_id | self.other_id)._open_contact_merge()
