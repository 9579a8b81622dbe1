from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class EventEvent(models.Model):
    """A public event, training or mission of a desk is an event of Odoo."""

    _name = "event.event"
    _inherit = [
        "event.event",
        "living.event.programme",
        "living.event.training",
        "living.event.waiting",
        "living.event.enrolment",
        "living.event.proposal",
        "living.event.quiz",
    ]

    desk_id = fields.Many2one(
        "living.desk",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        default=lambda self: self.env.user.living_desk_ids[:1],
        help="The desk that holds the event. The other desks read it and cannot change it.",
    )
    living_kind_ids = fields.Many2many("living.event.kind", string="Kinds")
    living_region_id = fields.Many2one(
        "living.region",
        "Region",
        compute="_compute_living_region_id",
        store=True,
        index="btree_not_null",
        help="Region of the address; without one, the region that the desk serves.",
    )
    living_city = fields.Char(related="address_id.city", string="Town", store=True)
    report_url = fields.Char("Report Link", help="Where the published report can be read.")
    report_file = fields.Binary("Report", attachment=True)
    report_filename = fields.Char("File Name")
    report_note = fields.Char("Note on the Report", help='For instance "Report soon online".')

    @api.depends("address_id.living_region_id", "desk_id.region_ids")
    def _compute_living_region_id(self):
        for event in self:
            served = event.desk_id.sudo().region_ids
            event.living_region_id = event.address_id.sudo().living_region_id or (
                served if len(served) == 1 else False
            )

    @api.constrains("report_url")
    def _check_report_url(self):
        for event in self.filtered("report_url"):
            if urlsplit(event.report_url).scheme not in ("http", "https"):
                raise ValidationError(
                    self.env._(
                        "The link to the report must begin with https:// or http://, "
                        "not “%(url)s”.",
                        url=event.report_url,
                    )
                )

    def write(self, vals):
        res = super().write(vals)
        if "desk_id" in vals:
            # Rules are read before writing: nobody gives an event to a desk that is not his.
            self.check_access("write")
        if vals.keys() & {"active", "date_end", "kanban_state", "seats_limited", "seats_max"}:
            self._promote_waiting()
        return res

    def _get_tz(self):
        """Return the time zone that decides the days and hours of the event."""
        return ZoneInfo(self.date_tz or "Europe/Rome")
