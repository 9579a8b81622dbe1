from odoo import fields, models
from odoo.fields import Command
from odoo.tools import SQL


class LivingTrainingDemand(models.Model):
    """What organizations need to learn, beside the courses to come: the uncovered first.

    A dimension in which the last assessments are weak, or an expertise asked for on a path, for
    each desk. Asked of the database each time.
    """

    _name = "living.training.demand"
    _description = "Demand for Training"
    _auto = False
    _order = "uncovered_count desc, organization_count desc, id"
    _rec_name = "need"
    _depends = {
        "event.event": [
            "active",
            "date_begin",
            "kanban_state",
            "living_dimension_ids",
            "living_expertise_ids",
            "registered_count",
            "seats_limited",
            "seats_max",
        ],
        "living.assessment": ["active", "date", "is_latest", "organization_id", "survey_id"],
        "living.assessment.score": ["is_reference", "maximum", "percent"],
        "living.consultancy.need": ["expertise_ids", "organization_id", "state"],
        "living.dimension": ["code", "name", "survey_id"],
        "living.expertise": ["name"],
        "res.partner": ["active", "desk_id"],
    }

    kind = fields.Selection(
        [("dimension", "Weak Dimension"), ("expertise", "Expertise Asked For")], readonly=True
    )
    need = fields.Char(readonly=True)
    dimension_id = fields.Many2one("living.dimension", readonly=True)
    expertise_id = fields.Many2one("living.expertise", readonly=True)
    desk_id = fields.Many2one("living.desk", readonly=True)
    organization_count = fields.Integer("Organizations in Need", readonly=True)
    course_count = fields.Integer("Courses to Come", readonly=True)
    seat_count = fields.Integer("Open Seats", readonly=True)
    uncovered_count = fields.Integer(
        "Without a Seat",
        readonly=True,
        help="Organizations in need beyond the open seats. A course without a limit covers all.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH needs AS (
                SELECT 'dimension' AS kind, weak.form_id, weak.code,
                       MAX(weak.dimension_id) AS dimension_id, NULL::int AS expertise_id,
                       partner.desk_id, COUNT(DISTINCT partner.id) AS organization_count
                  FROM (%(weak)s) weak
                  JOIN res_partner partner ON partner.id = weak.organization_id
                 WHERE partner.active AND partner.desk_id IS NOT NULL
              GROUP BY weak.form_id, weak.code, partner.desk_id
             UNION ALL
                SELECT 'expertise', NULL, NULL, NULL, asked.living_expertise_id, partner.desk_id,
                       COUNT(DISTINCT partner.id)
                  FROM living_consultancy_need need
                  JOIN living_consultancy_need_living_expertise_rel asked
                    ON asked.living_consultancy_need_id = need.id
                  JOIN res_partner partner ON partner.id = need.organization_id
                 WHERE need.state IN ('open', 'offered', 'taken')
                   AND partner.active AND partner.desk_id IS NOT NULL
              GROUP BY asked.living_expertise_id, partner.desk_id
            ), courses AS (
                SELECT event.id, event.desk_id,
                       CASE WHEN event.seats_limited AND event.seats_max > 0
                            THEN GREATEST(event.seats_max - event.registered_count, 0)
                       END AS seats
                  FROM event_event event
                 WHERE event.active AND event.kanban_state != 'cancel'
                   AND event.date_begin > NOW() AT TIME ZONE 'UTC'
            )
            SELECT CASE needs.kind
                   WHEN 'dimension' THEN (needs.dimension_id::bigint << 21) * 2
                   ELSE (needs.expertise_id::bigint << 21) * 2 + 1
                   END + needs.desk_id * 2 AS id,
                   needs.kind, needs.dimension_id, needs.expertise_id, needs.desk_id,
                   COALESCE(dimension.name->>%(lang)s, dimension.name->>'en_US',
                            expertise.name->>%(lang)s, expertise.name->>'en_US') AS need,
                   needs.organization_count,
                   COUNT(courses.id) AS course_count,
                   COALESCE(SUM(courses.seats), 0) AS seat_count,
                   CASE WHEN BOOL_OR(courses.id IS NOT NULL AND courses.seats IS NULL) THEN 0
                        ELSE GREATEST(
                            needs.organization_count - COALESCE(SUM(courses.seats), 0), 0)
                   END AS uncovered_count
              FROM needs
         LEFT JOIN living_dimension dimension ON dimension.id = needs.dimension_id
         LEFT JOIN living_expertise expertise ON expertise.id = needs.expertise_id
         LEFT JOIN courses
                ON courses.desk_id = needs.desk_id
               AND (EXISTS (
                       SELECT FROM event_event_living_dimension_rel trains
                         JOIN living_dimension other ON other.id = trains.living_dimension_id
                         JOIN survey_survey survey ON survey.id = other.survey_id
                        WHERE trains.event_event_id = courses.id
                          AND survey.living_form_id = needs.form_id
                          AND other.code = needs.code)
                    OR EXISTS (
                       SELECT FROM event_event_living_expertise_rel teaches
                        WHERE teaches.event_event_id = courses.id
                          AND teaches.living_expertise_id = needs.expertise_id))
          GROUP BY needs.kind, needs.dimension_id, needs.expertise_id, needs.desk_id,
                   needs.organization_count, dimension.id, expertise.id
            """,
            weak=self.env["living.dimension"]._get_weak_query(),
            lang=self.env.lang or "en_US",
        )

    def action_plan_course(self):
        """Open a new course that trains what is needed."""
        self.ensure_one()
        kinds = self.env["living.event.kind"].search([("is_training", "=", True)], limit=1)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan a Course"),
            "res_model": "event.event",
            "view_mode": "form",
            "context": {
                "default_name": self.env._("Course: %(need)s", need=self.need),
                "default_desk_id": self.desk_id.id,
                "default_living_kind_ids": [Command.set(kinds.ids)],
                "default_living_dimension_ids": [Command.set(self.dimension_id.ids)],
                "default_living_expertise_ids": [Command.set(self.expertise_id.ids)],
            },
        }
