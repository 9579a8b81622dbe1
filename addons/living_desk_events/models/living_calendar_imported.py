from odoo import fields, models


class LivingCalendarImported(models.AbstractModel):
    """What makes an event that comes from a file the same one the next time."""

    _name = "living.calendar.imported"
    _description = "Event That Comes from a File"

    external_uid = fields.Char(
        "External ID",
        copy=False,
        help="What the event is called in the calendar that it is imported from: importing it "
        "again changes it instead of entering it twice.",
    )
