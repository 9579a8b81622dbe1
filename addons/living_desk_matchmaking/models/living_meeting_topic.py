from odoo import models


class LivingMeetingTopic(models.Model):
    """What a participant offers or seeks: co-production, video mapping, distribution..."""

    _name = "living.meeting.topic"
    _inherit = "living.label.mixin"
    _description = "What Is Offered or Sought"
