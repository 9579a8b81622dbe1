"""Give each assignment of an older database the search that it answers.

The offers of one path for the same skill were one search; where two of them were accepted, the
second and those after it were searches of their own. The table and the column are made before the
ORM makes them, so that its constraints find them filled.
"""


def migrate(cr, version):
    cr.execute(
        """
        CREATE TABLE IF NOT EXISTS living_consultancy_need (
            id serial PRIMARY KEY,
            create_uid integer, create_date timestamp, write_uid integer, write_date timestamp,
            path_id integer NOT NULL, hours double precision, note text, offer_next boolean,
            migrated_id integer
        )
        """
    )
    cr.execute(
        """
        CREATE TABLE IF NOT EXISTS living_consultancy_need_living_expertise_rel (
            living_consultancy_need_id integer NOT NULL,
            living_expertise_id integer NOT NULL,
            PRIMARY KEY (living_consultancy_need_id, living_expertise_id)
        )
        """
    )
    cr.execute(
        """
        ALTER TABLE living_assignment
            ADD COLUMN IF NOT EXISTS need_id integer,
            ADD COLUMN IF NOT EXISTS taken_on timestamp
        """
    )
    # The assignment that stands for a search: the first accepted one, or else the first offer;
    # each further acceptance stands for itself.
    cr.execute(
        """
        CREATE TEMPORARY TABLE living_search ON COMMIT DROP AS
        SELECT id,
               CASE WHEN accepted AND place > 1 THEN id
                    ELSE FIRST_VALUE(id) OVER (PARTITION BY path_id, skill
                                               ORDER BY accepted DESC, place)
               END AS first_id
          FROM (SELECT id, path_id, COALESCE(expertise_id, 0) AS skill,
                       state IN ('accepted', 'done') AS accepted,
                       ROW_NUMBER() OVER (
                           PARTITION BY path_id, COALESCE(expertise_id, 0),
                                        state IN ('accepted', 'done')
                           ORDER BY answered_on NULLS LAST, id) AS place
                  FROM living_assignment WHERE need_id IS NULL) assignment
        """
    )
    cr.execute(
        """
        INSERT INTO living_consultancy_need (create_uid, create_date, write_uid, write_date,
                                             path_id, hours, note, offer_next, migrated_id)
        SELECT create_uid, create_date, write_uid, write_date,
               path_id, hours_budget, note, offer_next, id
          FROM living_assignment
         WHERE id IN (SELECT first_id FROM living_search) ORDER BY id
        """
    )
    cr.execute(
        """
        UPDATE living_assignment assignment SET need_id = need.id
          FROM living_search search, living_consultancy_need need
         WHERE search.id = assignment.id AND need.migrated_id = search.first_id
        """
    )
    cr.execute(
        """
        INSERT INTO living_consultancy_need_living_expertise_rel
        SELECT need.id, assignment.expertise_id
          FROM living_consultancy_need need
          JOIN living_assignment assignment ON assignment.id = need.migrated_id
         WHERE assignment.expertise_id IS NOT NULL
        """
    )
    cr.execute(
        """
        UPDATE living_assignment other
           SET taken_on = GREATEST(taker.answered_on, other.offered_on)
          FROM living_assignment taker
         WHERE other.need_id = taker.need_id AND other.state = 'expired'
           AND taker.state IN ('accepted', 'done')
        """
    )
    cr.execute("ALTER TABLE living_consultancy_need DROP COLUMN migrated_id")
