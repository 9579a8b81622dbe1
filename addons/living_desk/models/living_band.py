from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LivingBand(models.Model):
    """A range of points and what it means; it ends where the next one begins."""

    _name = "living.band"
    _description = "Band of an Assessment"
    _inherit = ["living.survey.part.mixin"]
    _order = "survey_id, dimension_id, lower, id"

    survey_id = fields.Many2one(
        "survey.survey", "Form", required=True, index=True, ondelete="cascade"
    )
    dimension_id = fields.Many2one(
        "living.dimension",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('survey_id', '=', survey_id)]",
        help="Empty: a band of the total, in weighted points.",
    )
    lower = fields.Float(
        "From Points",
        required=True,
        digits=(10, 2),
        help="The band holds these points and more, up to where the next one begins.",
    )
    name = fields.Char(required=True, translate=True)
    text = fields.Text(translate=True)

    _lower_unique = models.UniqueIndex(
        "(survey_id, COALESCE(dimension_id, 0), lower)", "Another band begins at these points."
    )
    _lower_positive = models.Constraint(
        "CHECK(lower >= 0)", "A band begins at zero points or more."
    )

    @api.constrains("survey_id", "dimension_id")
    def _check_dimension_id(self):
        for band in self:
            if band.dimension_id and band.dimension_id.survey_id != band.survey_id:
                raise ValidationError(
                    self.env._(
                        "“%(dimension)s” belongs to another form than “%(band)s”.",
                        dimension=band.dimension_id.name,
                        band=band.name,
                    )
                )

    @api.model
    def _get_frozen_fields(self):
        return {"survey_id", "dimension_id", "lower"}
