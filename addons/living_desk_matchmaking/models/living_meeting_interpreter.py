from odoo import fields, models

from .res_lang import SPOKEN_DOMAIN


class LivingMeetingInterpreter(models.Model):
    """Who helps people without a common language, one meeting at a time."""

    _name = "living.meeting.interpreter"
    _description = "Interpreter of a Mission"
    _inherit = ["living.mission.part"]
    _order = "event_id, name, id"
    _owner_fields = ("event_id", "partner_id")

    name = fields.Char(required=True)
    partner_id = fields.Many2one("res.partner", "Contact", index="btree_not_null")
    lang_ids = fields.Many2many(
        "res.lang",
        string="Languages",
        required=True,
        domain=SPOKEN_DOMAIN,
        context={"active_test": False, "spoken_name": True},
    )
    absent_slot_ids = fields.Many2many(
        "living.meeting.slot",
        "living_meeting_interpreter_absent_rel",
        "interpreter_id",
        "slot_id",
        "Away at",
        domain="[('event_id', '=', event_id)]",
    )

    _name_once = models.Constraint(
        "UNIQUE(event_id, name)", "The mission has an interpreter of this name already."
    )
