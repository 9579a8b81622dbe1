"""State what older databases did not ask for: who did a step, how a path ended, who is let in.

The columns are made before the ORM makes them, so that its constraints find them filled.
"""


def migrate(cr, version):
    cr.execute("ALTER TABLE living_path_step ADD COLUMN IF NOT EXISTS done_by varchar")
    cr.execute(
        """
        UPDATE living_path_step
           SET done_by = CASE responsible
                              WHEN 'organization' THEN 'alone'
                              WHEN 'consultant' THEN 'consultant'
                              ELSE 'together'
                         END
         WHERE state = 'done' AND done_by IS NULL
        """
    )
    cr.execute(
        """
        ALTER TABLE living_path
            ADD COLUMN IF NOT EXISTS outcome varchar,
            ADD COLUMN IF NOT EXISTS outcome_reason text,
            ADD COLUMN IF NOT EXISTS concluded_on date
        """
    )
    cr.execute(
        """
        UPDATE living_path
           SET outcome = 'supported',
               outcome_reason = 'Concluded before outcomes were recorded',
               concluded_on = COALESCE(LEAST(date_end, CURRENT_DATE), write_date::date)
         WHERE state IN ('concluded', 'followup') AND outcome IS NULL
        """
    )
    # Until now every login of an organization saw its paths.
    cr.execute("ALTER TABLE res_partner ADD COLUMN IF NOT EXISTS living_portal_access boolean")
    cr.execute(
        """
        UPDATE res_partner person
           SET living_portal_access = TRUE
          FROM res_users login, res_partner organization
         WHERE login.partner_id = person.id AND login.share
           AND organization.id = person.commercial_partner_id
           AND organization.id <> person.id AND organization.is_cultural_organization
        """
    )
