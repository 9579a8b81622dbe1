from odoo import fields, models
from odoo.fields import NO_ACCESS

from ..models.living_clash_decision import LEVEL_LABELS


class LivingCalendarMuteLine(models.TransientModel):
    _name = "living.calendar.mute.line"
    _description = "Warning That May Be Muted"

    mute_id = fields.Many2one("living.calendar.mute", required=True, ondelete="cascade")
    other_id = fields.Many2one(
        "living.calendar.entry", required=True, ondelete="cascade", groups=NO_ACCESS
    )
    label = fields.Char("Near", readonly=True)
    rule = fields.Char(readonly=True)
    level = fields.Selection(LEVEL_LABELS, "How Near", readonly=True)
    is_muted = fields.Boolean("Muted")
