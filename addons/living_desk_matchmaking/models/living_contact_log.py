from odoo import fields, models


class LivingContactLog(models.Model):
    """A line of a relation's history says from which meeting of a mission it comes."""

    _inherit = "living.contact.log"
    _protected_fields = ("mission_meeting_id",)

    mission_meeting_id = fields.Many2one(
        "living.meeting",
        "Meeting of a Mission",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="living_desk.group_user",
    )

    _mission_meeting_once = models.UniqueIndex(
        "(relation_id, mission_meeting_id) WHERE mission_meeting_id IS NOT NULL",
        "The history tells of this meeting already.",
    )
