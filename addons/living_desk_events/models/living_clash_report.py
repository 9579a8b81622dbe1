from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .living_calendar_announcement import ANNOUNCED_STATES, CHECKED_STATES

# The end of an event and its number are one whole number, so that the greatest end of all
# earlier events of a venue also tells whose it is.
_SHIFT = 31


class LivingClashReport(models.Model):
    """Events that begin in a venue while an earlier one is still there.

    One sweep through the events of each venue in the order in which they begin, beside the
    latest end until then: however many there are, no two are compared. Only what the user may
    read takes part, on both sides.
    """

    _name = "living.clash.report"
    _description = "Double Booking"
    _auto = False
    _order = "overlap_start, id"
    _rec_name = "entry_id"
    _depends = {
        "living.calendar.entry": [
            "desk_id",
            "embargo_until",
            "organization_id",
            "region_id",
            "start",
            "state",
            "stop",
            "venue_id",
        ]
    }

    entry_id = fields.Many2one("living.calendar.entry", "Event", readonly=True)
    other_id = fields.Many2one("living.calendar.entry", "There Already", readonly=True)
    venue_id = fields.Many2one("living.venue", readonly=True)
    region_id = fields.Many2one("living.region", readonly=True)
    desk_id = fields.Many2one("living.desk", readonly=True)
    organization_id = fields.Many2one("res.partner", readonly=True)
    other_organization_id = fields.Many2one(
        "res.partner", "Organization There Already", readonly=True
    )
    state = fields.Selection(
        lambda self: self._selection_state(), "Certainty of the Event", readonly=True
    )
    other_state = fields.Selection(
        lambda self: self._selection_state(), "Certainty of What Is There", readonly=True
    )
    overlap_start = fields.Datetime("Together From", readonly=True)
    overlap_stop = fields.Datetime("Together Until", readonly=True)
    is_own = fields.Boolean("Same Organization", readonly=True)
    is_announced_clash = fields.Boolean(
        "Confirmed Against Hold",
        readonly=True,
        help="One of the two is confirmed or public: the other one has lost the venue.",
    )
    when = fields.Char("Together", compute="_compute_when")

    @property
    def _table_query(self):
        readable = self.env["living.calendar.entry"]._search(
            Domain("venue_id", "!=", False) & Domain("state", "in", CHECKED_STATES)
        )
        table = SQL.identifier(readable.table)
        return SQL(
            """
            SELECT swept.id AS id,
                   swept.id AS entry_id,
                   other.id AS other_id,
                   swept.venue_id AS venue_id,
                   entry.region_id AS region_id,
                   entry.desk_id AS desk_id,
                   entry.organization_id AS organization_id,
                   other.organization_id AS other_organization_id,
                   entry.state AS state,
                   other.state AS other_state,
                   swept.start AS overlap_start,
                   LEAST(swept.stop, other.stop) AS overlap_stop,
                   entry.organization_id = other.organization_id AS is_own,
                   (entry.state IN %(announced)s) != (other.state IN %(announced)s)
                       AS is_announced_clash
              FROM (%(sweep)s) swept
         LEFT JOIN living_calendar_entry entry ON entry.id = swept.id
         LEFT JOIN living_calendar_entry other
                ON other.id = (swept.latest & %(mask)s)::integer
             WHERE swept.begin < swept.latest >> %(shift)s
            """,
            announced=ANNOUNCED_STATES,
            mask=2**_SHIFT - 1,
            shift=_SHIFT,
            sweep=readable.select(
                SQL("%s.id", table),
                SQL("%s.venue_id", table),
                SQL("%s.start", table),
                SQL("%s.stop", table),
                SQL("date_part('epoch', %s.start)::bigint AS begin", table),
                SQL(
                    """
                    MAX((date_part('epoch', %(table)s.stop)::bigint << %(shift)s)
                        | %(table)s.id) OVER (
                        PARTITION BY %(table)s.venue_id
                        ORDER BY %(table)s.start, %(table)s.id
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                    ) AS latest
                    """,
                    table=table,
                    shift=_SHIFT,
                ),
            ),
        )

    @api.depends("overlap_start", "overlap_stop")
    def _compute_when(self):
        calendar = self.env["living.calendar.entry"]
        for clash in self:
            clash.when = calendar._format_span(
                clash.overlap_start, clash.overlap_stop, clash.entry_id._get_tz()
            )

    @api.model
    def _selection_state(self):
        return self.env["living.calendar.entry"]._fields["state"]._description_selection(self.env)

    def action_open_entry(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "living.calendar.entry",
            "res_id": self.entry_id.id,
            "view_mode": "form",
        }
