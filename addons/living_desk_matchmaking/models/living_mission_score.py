from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LivingMissionScore(models.Model):
    """How well a candidate meets a criterion: 0 to 5 points."""

    _name = "living.mission.score"
    _description = "Score of a Candidate"
    _inherit = ["living.protected.mixin"]
    _order = "registration_id, criterion_id, id"
    _rec_name = "criterion_id"
    _owner_fields = ("registration_id", "criterion_id")

    registration_id = fields.Many2one(
        "event.registration", "Participant", required=True, index=True, ondelete="cascade"
    )
    criterion_id = fields.Many2one(
        "living.mission.criterion", required=True, index=True, ondelete="cascade"
    )
    desk_id = fields.Many2one(
        related="criterion_id.desk_id", store=True, precompute=True, index="btree_not_null"
    )
    weight = fields.Integer(related="criterion_id.weight")
    points = fields.Selection([(str(number), str(number)) for number in range(6)])
    note = fields.Char()

    _once = models.Constraint(
        "UNIQUE(registration_id, criterion_id)", "The criterion has a score already: change it."
    )

    @api.constrains("registration_id", "criterion_id")
    def _check_same_mission(self):
        for score in self:
            if score.registration_id.event_id != score.criterion_id.event_id:
                raise ValidationError(
                    self.env._(
                        "“%(criterion)s” is a criterion of another mission.",
                        criterion=score.criterion_id.name,
                    )
                )
