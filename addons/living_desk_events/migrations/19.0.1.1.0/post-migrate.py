"""Bring databases of 19.0.1.0.0 to what the calendar keeps now."""

from odoo.tools import sql


def migrate(cr, version):
    if not version:
        return
    _hide_what_is_under_embargo(cr)
    _remember_publications(cr)
    _forget_days_of_reports(cr)
    _date_holds(cr)
    _put_on_the_map(cr)
    _mark_trainings(cr)
    _keep_notes(cr)


def _hide_what_is_under_embargo(cr):
    cr.execute(
        """
        UPDATE ir_rule
           SET domain_force = %s
          FROM ir_model_data data
         WHERE data.model = 'ir.rule'
           AND data.res_id = ir_rule.id
           AND data.module = 'living_desk_events'
           AND data.name = 'living_calendar_entry_rule_user_announced'
        """,
        [
            """[("state", "in", ("confirmed", "public")), """
            """"|", ("embargo_until", "=", False), ("embargo_until", "<=", "now")]"""
        ],
    )


def _remember_publications(cr):
    """What is public now was made so at its last change at the latest."""
    cr.execute(
        """
        UPDATE living_calendar_entry
           SET published_on = write_date
         WHERE state = 'public'
           AND published_on IS NULL
        """
    )


def _forget_days_of_reports(cr):
    """Nobody knows on which day the reports that were there already were published."""
    cr.execute("UPDATE event_event SET report_date = NULL WHERE report_date IS NOT NULL")


def _date_holds(cr):
    """What is provisional now has been held since its last change, and for three weeks from today.

    The holders hear of it before it lapses: nobody loses a date by the update.
    """
    cr.execute(
        """
        UPDATE living_calendar_entry
           SET held_on = COALESCE(held_on, write_date),
               hold_until = COALESCE(hold_until, LEAST(CURRENT_DATE + 21, start::date))
         WHERE state = 'provisional'
           AND (held_on IS NULL OR hold_until IS NULL)
        """
    )


def _put_on_the_map(cr):
    """Venues lie where their town lies, events where their venue or town does.

    The towns have come with this version, after the places were worked out for the first time.
    """
    cr.execute(
        """
        CREATE TEMPORARY TABLE places ON COMMIT DROP AS
        SELECT key, region_id, MIN(latitude) AS latitude, MIN(longitude) AS longitude
          FROM living_town
         WHERE region_id IS NOT NULL
         GROUP BY key, region_id
        HAVING COUNT(*) = 1
         UNION ALL
        SELECT key, NULL, MIN(latitude), MIN(longitude)
          FROM living_town
         GROUP BY key
        HAVING COUNT(*) = 1
        """
    )
    cr.execute(
        r"""
        UPDATE living_venue venue
           SET latitude = places.latitude,
               longitude = places.longitude
          FROM places
         WHERE places.key = lower(btrim(regexp_replace(venue.city, '\s+', ' ', 'g')))
           AND places.region_id IS NOT DISTINCT FROM venue.region_id
           AND COALESCE(venue.latitude, 0) = 0
           AND COALESCE(venue.longitude, 0) = 0
        """
    )
    cr.execute(
        """
        UPDATE living_calendar_entry entry
           SET latitude = venue.latitude,
               longitude = venue.longitude
          FROM living_venue venue
         WHERE venue.id = entry.venue_id
           AND (venue.latitude != 0 OR venue.longitude != 0)
           AND COALESCE(entry.latitude, 0) = 0
           AND COALESCE(entry.longitude, 0) = 0
        """
    )
    cr.execute(
        """
        UPDATE living_calendar_entry entry
           SET latitude = places.latitude,
               longitude = places.longitude
          FROM places
         WHERE places.key = entry.city_key
           AND places.region_id IS NOT DISTINCT FROM entry.region_id
           AND COALESCE(entry.latitude, 0) = 0
           AND COALESCE(entry.longitude, 0) = 0
        """
    )


def _mark_trainings(cr):
    """Kinds are the coordinators' once they are there: the one that is a training says so now."""
    cr.execute(
        """
        UPDATE living_event_kind kind
           SET is_training = TRUE
          FROM ir_model_data data
         WHERE data.model = 'living.event.kind'
           AND data.res_id = kind.id
           AND data.module = 'living_desk_events'
           AND data.name = 'event_kind_training'
        """
    )
    cr.execute(
        """
        UPDATE event_event event
           SET is_training = TRUE
          FROM event_event_living_event_kind_rel rel
          JOIN living_event_kind kind ON kind.id = rel.living_event_kind_id
         WHERE rel.event_event_id = event.id
           AND kind.is_training
        """
    )


def _keep_notes(cr):
    """Notes are kept out of reach of the desks that read what is announced."""
    if sql.column_exists(cr, "living_calendar_entry", "note"):
        cr.execute(
            """
            UPDATE living_calendar_entry
               SET note_kept = note
             WHERE note IS NOT NULL
               AND note_kept IS NULL
            """
        )
        cr.execute("ALTER TABLE living_calendar_entry DROP COLUMN note")
