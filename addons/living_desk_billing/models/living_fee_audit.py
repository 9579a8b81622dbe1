from odoo import api, fields, models
from odoo.tools import SQL, formatLang

from ..tools.access import TURNOVER_READERS

# Events are numbered by their record and their source, so that an event keeps its number.
_SHIFT = 32
_COLUMNS = {
    "date": "timestamp",
    "user_id": "int4",
    "organization_id": "int4",
    "desk_id": "int4",
    "company_id": "int4",
    "kind": "varchar",
    "subject": "varchar",
    "old_tier_id": "int4",
    "new_tier_id": "int4",
    "old_amount": "numeric",
    "new_amount": "numeric",
    "currency_id": "int4",
    "reason": "text",
    "res_model": "varchar",
    "res_id": "int4",
}
# What has an amount before, and after.
_OLD_AMOUNTS = ("frozen", "repriced", "difference", "accepted", "dismissed")
_NEW_AMOUNTS = ("declared", "verified", "rejected", *_OLD_AMOUNTS)

_TURNOVER = {
    "organization_id": "record.organization_id",
    "desk_id": "record.desk_id",
    "company_id": "record.company_id",
    "subject": "record.fiscal_year",
    "new_amount": "record.amount_company",
    "currency_id": "company.currency_id",
}
_RELIEF = {
    "organization_id": "record.organization_id",
    "desk_id": "record.desk_id",
    "company_id": "record.company_id",
    "subject": "TO_CHAR(record.date_from, 'YYYY-MM-DD') || ' / ' ||"
    " TO_CHAR(record.date_to, 'YYYY-MM-DD')",
    "new_tier_id": "record.tier_id",
    "reason": "record.reason",
}
_MEMBER = {
    "organization_id": "record.organization_id",
    "desk_id": "partner.desk_id",
    "company_id": "record.company_id",
    "subject": "undertaking.name",
}
_MEMBER_JOINS = (
    "JOIN res_partner partner ON partner.id = record.organization_id"
    " JOIN living_undertaking undertaking ON undertaking.id = record.undertaking_id"
)
_DIFFERENCE = {
    "organization_id": "record.organization_id",
    "desk_id": "record.desk_id",
    "company_id": "record.company_id",
    "subject": "charge.name",
    "old_tier_id": "record.old_tier_id",
    "new_tier_id": "record.new_tier_id",
    "old_amount": "record.old_price",
    "new_amount": "record.new_price",
    "currency_id": "charge.currency_id",
}
_CHARGE_JOIN = "JOIN living_path_charge charge ON charge.id = record.charge_id"
_COMPANY_JOIN = "JOIN res_company company ON company.id = record.company_id"

# Each source of events: model, joins, condition, and what its columns are, in SQL; the others
# are empty. What comes new is added at the end: its place numbers the events.
SOURCES = [
    (
        "living.turnover",
        _COMPANY_JOIN,
        "record.submitted_on IS NOT NULL",
        {
            **_TURNOVER,
            "date": "record.submitted_on",
            "user_id": "record.declared_by_id",
            "kind": "'declared'",
        },
    ),
    (
        "living.turnover",
        _COMPANY_JOIN,
        "record.state IN ('verified', 'rejected')",
        {
            **_TURNOVER,
            "date": "record.verified_on",
            "user_id": "record.verifier_id",
            "kind": "record.state",
            "reason": "record.rejection_reason",
        },
    ),
    (
        "living.path.charge",
        # Instalments come with the frozen price: who made the first one made the price.
        "LEFT JOIN LATERAL (SELECT create_uid FROM living_path_instalment"
        " WHERE charge_id = record.id ORDER BY id LIMIT 1) first ON TRUE",
        "record.frozen_on IS NOT NULL",
        {
            "date": "record.frozen_on",
            "user_id": "COALESCE(first.create_uid, record.create_uid)",
            "organization_id": "record.organization_id",
            "desk_id": "record.desk_id",
            "company_id": "record.company_id",
            "kind": "'frozen'",
            "subject": "record.name",
            "new_tier_id": "record.tier_id",
            "old_amount": "record.list_price",
            "new_amount": "record.price_unit",
            "currency_id": "record.currency_id",
        },
    ),
    (
        "living.price.change",
        "",
        "TRUE",
        {
            "date": "record.changed_on",
            "user_id": "record.user_id",
            "organization_id": "record.organization_id",
            "desk_id": "record.desk_id",
            "company_id": "record.company_id",
            "kind": "'repriced'",
            "subject": "record.name",
            "old_tier_id": "record.old_tier_id",
            "new_tier_id": "record.new_tier_id",
            "old_amount": "record.old_price",
            "new_amount": "record.new_price",
            "currency_id": "record.currency_id",
            "reason": "record.reason",
        },
    ),
    (
        "living.relief",
        "",
        "TRUE",
        {
            **_RELIEF,
            "date": "record.requested_on",
            "user_id": "record.requested_by_id",
            "kind": "'relief_requested'",
        },
    ),
    (
        "living.relief",
        "",
        "record.decided_on IS NOT NULL",
        {
            **_RELIEF,
            "date": "record.decided_on",
            "user_id": "record.decided_by_id",
            "kind": "CASE WHEN record.state = 'refused' THEN 'relief_refused'"
            " ELSE 'relief_approved' END",
            "reason": "COALESCE(record.refusal_reason, record.reason)",
        },
    ),
    (
        "living.relief",
        "",
        "record.ended_on IS NOT NULL",
        {
            **_RELIEF,
            "date": "record.ended_on",
            "user_id": "record.ended_by_id",
            "kind": "'relief_ended'",
        },
    ),
    (
        "living.undertaking.member",
        _MEMBER_JOINS,
        "TRUE",
        {
            **_MEMBER,
            "date": "record.create_date",
            "user_id": "record.create_uid",
            "kind": "'joined'",
        },
    ),
    (
        "living.undertaking.member",
        _MEMBER_JOINS,
        "record.date_to IS NOT NULL",
        {
            **_MEMBER,
            "date": "record.write_date",
            "user_id": "record.write_uid",
            "kind": "'left'",
        },
    ),
    (
        "living.fee.schedule",
        "",
        "record.published_on IS NOT NULL AND record.state = 'published'",
        {
            "date": "record.published_on",
            "user_id": "record.published_by_id",
            "desk_id": "record.desk_id",
            "company_id": "record.company_id",
            "kind": "'published'",
            "subject": "COALESCE(record.name->>%(lang)s, record.name->>'en_US') || ' (' ||"
            " TO_CHAR(record.date_from, 'YYYY-MM-DD') || ')'",
        },
    ),
    (
        "living.price.difference",
        _CHARGE_JOIN,
        "TRUE",
        {
            **_DIFFERENCE,
            "date": "record.create_date",
            "user_id": "record.create_uid",
            "kind": "'difference'",
        },
    ),
    (
        "living.price.difference",
        _CHARGE_JOIN,
        "record.state IN ('accepted', 'dismissed')",
        {
            **_DIFFERENCE,
            "date": "record.decided_on",
            "user_id": "record.decided_by_id",
            "kind": "record.state",
            "reason": "record.reason",
        },
    ),
]


class LivingFeeAudit(models.Model):
    """Everything that decided what an organization pays: who, when, from what to what and why.

    Read from the records themselves, which keep who did what and cannot be written again.
    """

    _name = "living.fee.audit"
    _description = "Audit List"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "subject"
    _depends = {
        "living.turnover": [
            "amount_company",
            "declared_by_id",
            "fiscal_year",
            "rejection_reason",
            "state",
            "submitted_on",
            "verified_on",
            "verifier_id",
        ],
        "living.path.charge": ["frozen_on", "list_price", "name", "price_unit", "tier_id"],
        "living.path.instalment": ["charge_id"],
        "living.price.change": ["changed_on", "new_price", "old_price", "reason", "user_id"],
        "living.relief": ["decided_on", "ended_on", "reason", "requested_on", "state", "tier_id"],
        "living.undertaking.member": ["date_to", "organization_id", "undertaking_id"],
        "living.fee.schedule": ["published_by_id", "published_on", "state"],
        "living.price.difference": [
            "charge_id",
            "decided_by_id",
            "decided_on",
            "new_price",
            "old_price",
            "reason",
            "state",
        ],
    }

    date = fields.Datetime(readonly=True)
    user_id = fields.Many2one("res.users", "Done By", readonly=True)
    organization_id = fields.Many2one("res.partner", readonly=True)
    desk_id = fields.Many2one("living.desk", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    kind = fields.Selection(
        [
            ("declared", "Turnover declared"),
            ("verified", "Turnover verified"),
            ("rejected", "Declaration rejected"),
            ("frozen", "Price frozen"),
            ("repriced", "Price changed"),
            ("difference", "Price difference proposed"),
            ("accepted", "Price difference accepted"),
            ("dismissed", "Price difference dismissed"),
            ("relief_requested", "Hardship asked for"),
            ("relief_approved", "Hardship approved"),
            ("relief_refused", "Hardship refused"),
            ("relief_ended", "Hardship ended"),
            ("joined", "Joined a single undertaking"),
            ("left", "Left a single undertaking"),
            ("published", "Fee schedule published"),
        ],
        "Event",
        readonly=True,
    )
    subject = fields.Char("About", readonly=True)
    old_tier_id = fields.Many2one("living.fee.tier", readonly=True, groups=TURNOVER_READERS)
    new_tier_id = fields.Many2one("living.fee.tier", readonly=True, groups=TURNOVER_READERS)
    currency_id = fields.Many2one("res.currency", readonly=True)
    old_amount = fields.Monetary(readonly=True, aggregator=None, groups=TURNOVER_READERS)
    new_amount = fields.Monetary(readonly=True, aggregator=None, groups=TURNOVER_READERS)
    old_value = fields.Char(compute="_compute_values", groups=TURNOVER_READERS)
    new_value = fields.Char(compute="_compute_values", groups=TURNOVER_READERS)
    reason = fields.Char(readonly=True)
    res_model = fields.Char("Model", readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(
            self._get_source_sql(number, *source) for number, source in enumerate(SOURCES)
        )

    # === COMPUTE METHODS === #

    @api.depends("old_tier_id", "new_tier_id", "old_amount", "new_amount")
    def _compute_values(self):
        """Put tier and amount into words; an amount of zero is one, none is not."""
        for event in self:
            event.old_value = event._get_words(
                event.old_tier_id, event.old_amount, event.kind in _OLD_AMOUNTS
            )
            event.new_value = event._get_words(
                event.new_tier_id, event.new_amount, event.kind in _NEW_AMOUNTS
            )

    def _get_words(self, tier, amount, has_amount):
        words = tier.sudo().mapped("name")
        if has_amount:
            words.append(formatLang(self.env, amount, currency_obj=self.currency_id))
        return ", ".join(words)

    # === ACTIONS === #

    def action_open(self):
        """Open what the event is about."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id).get_formview_action()

    # === BUSINESS METHODS === #

    @api.model
    def _get_source_sql(self, number, model, joins, condition, columns):
        """Return the events of one source, see `SOURCES`."""
        values = {**columns, "res_model": f"'{model}'", "res_id": "record.id"}
        return SQL(
            "SELECT record.id::bigint * %s + %s AS id, %s FROM %s record %s WHERE %s",
            _SHIFT,
            number,
            SQL(", ").join(
                SQL(
                    f"({values.get(name, 'NULL')})::{kind} AS {name}", lang=self.env.lang or "en_US"
                )
                if "%(lang)s" in values.get(name, "")
                else SQL(f"({values.get(name, 'NULL')})::{kind} AS {name}")
                for name, kind in _COLUMNS.items()
            ),
            SQL.identifier(self.env[model]._table),
            SQL(joins),
            SQL(condition),
        )
