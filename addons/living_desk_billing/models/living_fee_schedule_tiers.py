from odoo import api, models
from odoo.tools import SQL


class LivingFeeScheduleTiers(models.AbstractModel):
    """The tiers of many organizations at once, in SQL."""

    _name = "living.fee.schedule.tiers"
    _description = "Tiers of Many Organizations"

    @api.model
    def _get_tiers_sql(self, desks, day, without_desk=False):
        """Return the SQL of the organizations of some desks with their tier, where it is known.

        The same answer as :meth:`ResPartner._get_fee_bases`, for counting and searching.

        :param desks: `living.desk` records
        :param day: the date asked for
        :param without_desk: count the organizations of no desk too, in the company of the user
        :return: SQL of the columns `organization_id`, `tier_id`; None if no schedule is in force
        """
        prices = self._get_prices_sql(desks, day, without_desk)
        if prices is None:
            return None
        # Whatever decided, a tier is found by a turnover: that which was verified, else the lower
        # bound of the entry tier or of the top tier. Hardship lowers it to that of the one granted.
        return SQL(
            """
            SELECT decided.organization_id, tier.id AS tier_id
              FROM (%(decided)s) decided
         LEFT JOIN living_relief relief
                ON relief.organization_id = decided.commercial_id
               AND relief.company_id = decided.company_id
               AND relief.state IN ('approved', 'ended')
               AND relief.date_from <= %(day)s
               AND relief.date_stop > %(day)s
         LEFT JOIN living_fee_tier granted ON granted.id = relief.tier_id
              JOIN LATERAL (
                    SELECT id
                      FROM living_fee_tier
                     WHERE schedule_id = decided.schedule_id
                       AND lower_bound <= LEAST(decided.amount, granted.lower_bound)
                     ORDER BY lower_bound DESC
                     LIMIT 1
                   ) tier ON TRUE
             WHERE decided.amount IS NOT NULL
            """,
            decided=self._get_decided_sql(prices, day),
            day=day,
        )

    @api.model
    def _get_prices_sql(self, desks, day, without_desk):
        """Return the rows of what is in force at each desk, None if nothing is."""
        pairs = [(desk.company_id, desk) for desk in desks.sudo()]
        if without_desk:
            pairs.append((self.env.company.sudo(), desks.sudo().browse()))
        schedules = self.sudo()._in_force_by_desk(pairs, day) if pairs else {}
        rows = []
        for company, desk in pairs:
            schedule = schedules[company, desk]
            if not schedule:
                continue
            deadline = schedule._get_missing_deadline(day)
            overdue = deadline and day > deadline
            rows.append(
                SQL(
                    "(%s, %s, %s, %s, %s::numeric, %s::numeric)",
                    desk.id or 0,
                    company.id,
                    schedule.id,
                    schedule._get_reference_year(day),
                    schedule.entry_tier_id.lower_bound if schedule.entry_tier_id else None,
                    max(schedule.tier_ids.mapped("lower_bound")) if overdue else None,
                )
            )
        return SQL(", ").join(rows) if rows else None

    @api.model
    def _get_decided_sql(self, prices, day):
        """Return the SQL of the turnover by which the tier of each organization is found.

        Each is counted with those that are one undertaking with it.
        """
        return SQL(
            """
            SELECT bodies.organization_id, bodies.commercial_id,
                   bodies.company_id, bodies.schedule_id,
                   CASE
                       WHEN COUNT(*) FILTER (WHERE bodies.state IS NULL) > 0
                           THEN bodies.missing_bound
                       WHEN COUNT(*) FILTER (WHERE bodies.state = 'submitted') > 0 THEN NULL
                       WHEN COUNT(bodies.amount) > 0 THEN SUM(bodies.amount)
                       ELSE bodies.entry_bound
                   END AS amount
              FROM (
                    SELECT organization.id AS organization_id,
                           organization.commercial_partner_id AS commercial_id,
                           price.company_id, price.schedule_id,
                           price.entry_bound, price.missing_bound,
                           CASE WHEN 'verified' IN (declared.state, founded.state) THEN 'verified'
                                ELSE COALESCE(declared.state, founded.state)
                           END AS state,
                           CASE WHEN declared.state = 'verified' THEN declared.amount_company
                           END AS amount
                      FROM (VALUES %(prices)s) AS price (
                               desk_id, company_id, schedule_id, fiscal_year,
                               entry_bound, missing_bound
                           )
                      JOIN res_partner commercial
                        ON COALESCE(commercial.desk_id, 0) = price.desk_id
                      JOIN res_partner organization
                        ON organization.commercial_partner_id = commercial.id
                       AND organization.is_cultural_organization
                 LEFT JOIN living_undertaking_member own
                        ON own.organization_id = commercial.id
                       AND own.company_id = price.company_id
                       AND own.date_from <= %(day)s
                       AND (own.date_to IS NULL OR own.date_to >= %(day)s)
                 LEFT JOIN living_undertaking_member body
                        ON body.undertaking_id = own.undertaking_id
                       AND body.date_from <= %(day)s
                       AND (body.date_to IS NULL OR body.date_to >= %(day)s)
                 LEFT JOIN living_turnover declared
                        ON declared.organization_id
                           = COALESCE(body.organization_id, commercial.id)
                       AND declared.company_id = price.company_id
                       AND declared.fiscal_year = price.fiscal_year
                       AND declared.kind = 'turnover'
                       AND declared.state IN ('submitted', 'verified')
                 LEFT JOIN living_turnover founded
                        ON founded.organization_id
                           = COALESCE(body.organization_id, commercial.id)
                       AND founded.company_id = price.company_id
                       AND founded.fiscal_year > price.fiscal_year
                       AND founded.founded_on <= %(day)s
                       AND founded.kind = 'first_year'
                       AND founded.state IN ('submitted', 'verified')
                   ) bodies
             GROUP BY bodies.organization_id, bodies.commercial_id, bodies.company_id,
                      bodies.schedule_id, bodies.entry_bound, bodies.missing_bound
            """,
            prices=prices,
            day=day,
        )
