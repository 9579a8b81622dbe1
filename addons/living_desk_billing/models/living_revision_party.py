from datetime import date
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.living_desk.models.living_tool_version import OPEN_STATES

from ..tools import pricing, revision
from ..tools.access import TURNOVER_READERS


class RevisionDue(NamedTuple):
    """The declaration that an organization owes, and the reminder of it that is due."""

    organization_id: int
    company_id: int
    schedule_id: int
    fiscal_year: int
    due: date
    deadline: date
    days: int


class LivingRevisionParty(models.AbstractModel):
    """The yearly declaration that an organization still owes."""

    _name = "living.revision.party"
    _description = "Organization in the Yearly Revision"

    is_revision_due = fields.Boolean(
        "Declaration Due",
        compute="_compute_revision",
        search="_search_is_revision_due",
        groups=TURNOVER_READERS,
        help="A client that has not declared the turnover that is needed next.",
    )
    revision_year = fields.Integer(
        "Fiscal Year Due", compute="_compute_revision", groups=TURNOVER_READERS
    )
    revision_due_on = fields.Date(
        "Declaration Due By", compute="_compute_revision", groups=TURNOVER_READERS
    )
    revision_deadline = fields.Date(
        "End of the Grace", compute="_compute_revision", groups=TURNOVER_READERS
    )
    revision_reminded_on = fields.Datetime(
        "Last Reminder", compute="_compute_revision", groups=TURNOVER_READERS
    )

    # === COMPUTE METHODS === #

    def _compute_revision(self):
        found = {row.organization_id: row for row in self._get_revisions_due(self._origin)}
        reminded = {
            (organization.id, year): sent_on
            for organization, year, sent_on in self.env["living.turnover.reminder"]
            .sudo()
            ._read_group(
                [("organization_id", "in", list(found))],
                ["organization_id", "fiscal_year"],
                ["create_date:max"],
            )
        }
        for partner in self:
            row = found.get(partner._origin.id)
            partner.is_revision_due = bool(row)
            partner.revision_year = row.fiscal_year if row else 0
            partner.revision_due_on = row.due if row else False
            partner.revision_deadline = row.deadline if row else False
            partner.revision_reminded_on = (
                reminded.get((row.organization_id, row.fiscal_year), False) if row else False
            )

    @api.model
    def _search_is_revision_due(self, operator, value):
        # Odoo asks for the groups of a field that is read, and not of one that is searched.
        self._check_field_access(self._fields["is_revision_due"], "read")
        if operator != "in":
            return NotImplemented
        query = self._get_revisions_due_sql(self._get_revision_desks())
        if query is None:
            return Domain(False in value)
        self.env.flush_all()
        return Domain(
            "id", "in" if True in value else "not in", SQL("(SELECT id FROM (%s) due)", query)
        )

    # === BUSINESS METHODS === #

    @api.model
    def _get_revision_desks(self):
        return self.env["living.desk"].sudo().search([("company_id", "in", self.env.companies.ids)])

    @api.model
    def _get_revisions_due(self, organizations=None):
        """Return what clients owe today, the longest overdue first, as :class:`RevisionDue`.

        :param organizations: look at these only
        """
        query = self._get_revisions_due_sql(self._get_revision_desks(), organizations)
        if query is None or (organizations is not None and not organizations):
            return []
        self.env.flush_all()
        return [RevisionDue(*row) for row in self.env.execute_query(query)]

    @api.model
    def _get_revisions_due_sql(self, desks, organizations=None):
        """Return the SQL of the clients whose next declaration has neither come nor been asked.

        A client has an open path, or was verified before.

        :return: SQL with the columns of :class:`RevisionDue`, None if no schedule wants any
        """
        schedules = self.env["living.fee.schedule"].sudo()
        rows = []
        for tz, tz_desks in desks.grouped("tz").items():
            today = fields.Date.context_today(self.with_context(tz=tz))
            pairs = {desk: (desk.company_id, desk) for desk in tz_desks}
            in_force = schedules._in_force_by_desk(pairs.values(), today)
            for desk, pair in pairs.items():
                reminder = in_force[pair] and in_force[pair]._find_revision_reminder(today)
                if reminder:
                    rows.append(
                        SQL(
                            "(%s, %s, %s, %s, %s::date, %s::date, %s)",
                            desk.id,
                            desk.company_id.id,
                            in_force[pair].id,
                            pricing.reference_year(
                                reminder.due, int(in_force[pair].reference_year_lag)
                            ),
                            reminder.due,
                            revision.deadline(reminder.due, in_force[pair].grace_days),
                            reminder.days,
                        )
                    )
        if not rows:
            return None
        return SQL(
            """
            SELECT organization.id, revision.company_id, revision.schedule_id,
                   revision.fiscal_year, revision.due, revision.deadline, revision.days
              FROM (VALUES %(rows)s) AS revision (
                       desk_id, company_id, schedule_id, fiscal_year, due, deadline, days
                   )
              JOIN res_partner organization ON organization.desk_id = revision.desk_id
             WHERE organization.active
               AND organization.is_cultural_organization
               AND organization.commercial_partner_id = organization.id
               AND %(narrowed)s
               AND (
                    EXISTS (
                        SELECT FROM living_path path
                         WHERE path.organization_id = organization.id
                           AND path.state IN %(open)s
                    )
                    OR EXISTS (
                        SELECT FROM living_turnover earlier
                         WHERE earlier.organization_id = organization.id
                           AND earlier.company_id = revision.company_id
                           AND earlier.state = 'verified'
                    )
                   )
               AND NOT EXISTS (
                    SELECT FROM living_turnover known
                     WHERE known.organization_id = organization.id
                       AND known.company_id = revision.company_id
                       AND known.state IN ('submitted', 'verified')
                       AND CASE known.kind
                               WHEN 'turnover' THEN known.fiscal_year = revision.fiscal_year
                               ELSE known.fiscal_year > revision.fiscal_year
                           END
                   )
          ORDER BY revision.due, organization.id
            """,
            rows=SQL(", ").join(rows),
            narrowed=SQL("organization.id IN %s", tuple(organizations.ids) or (0,))
            if organizations is not None
            else SQL("TRUE"),
            open=OPEN_STATES,
        )

    def _get_declarants(self):
        """Return who is written to about a declaration: the people let in, else the office."""
        self.ensure_one()
        people = self.child_ids.filtered(lambda p: p.living_portal_access and p.email)
        return people or self.filtered("email")
