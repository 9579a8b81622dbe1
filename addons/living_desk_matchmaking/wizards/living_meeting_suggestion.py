from odoo import api, fields, models


class LivingMeetingSuggestion(models.TransientModel):
    """Somebody whom a participant might meet, with the reasons; the desk asks with a click."""

    _name = "living.meeting.suggestion"
    _description = "Suggested Meeting"
    _inherit = ["living.protected.mixin"]
    _order = "score desc, id"
    _owner_fields = ("participant_id", "other_id", "request_id")

    participant_id = fields.Many2one(
        "event.registration", required=True, readonly=True, ondelete="cascade"
    )
    other_id = fields.Many2one(
        "event.registration", "Whom to Meet", required=True, readonly=True, ondelete="cascade"
    )
    organization_id = fields.Many2one(related="other_id.organization_id")
    region_id = fields.Many2one(related="other_id.home_region_id")
    score = fields.Integer("Affinity", readonly=True)
    reasons = fields.Char("Why", readonly=True)
    request_id = fields.Many2one("living.meeting.request", readonly=True, ondelete="set null")

    @api.model
    def _suggest(self, participant):
        """Work out anew whom a participant might meet.

        :return: the action that shows them
        """
        participant.check_access("read")
        self.search([("participant_id", "=", participant.id)]).unlink()
        self.create(
            [
                {
                    "participant_id": participant.id,
                    "other_id": item["registration"].id,
                    "score": item["score"],
                    "reasons": " · ".join(item["reasons"]),
                }
                for item in participant._get_suggestions()
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk_matchmaking.living_meeting_suggestion_action"
        )
        name = self.env._("Whom %(name)s Might Meet", name=participant.name or "")
        return {**action, "name": name, "domain": [("participant_id", "=", participant.id)]}

    def action_ask(self):
        """Ask for the meeting in the name of the participant."""
        self.ensure_one()
        if not self.request_id:
            self.request_id = self.env["living.meeting.request"].create(
                {
                    "event_id": self.participant_id.event_id.id,
                    "requester_id": self.participant_id.id,
                    "invitee_id": self.other_id.id,
                }
            )
