from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

SCORES = [(str(points), str(points)) for points in range(6)]
CRITERIA = ("clarity", "quality", "readiness", "partnership")


class LivingPartnerReview(models.Model):
    """What somebody of the desk thinks of a profile, before the other organizations read it."""

    _name = "living.partner.review"
    _description = "Review of a Partner Profile"
    _inherit = ["living.protected.mixin"]
    _order = "profile_id, round desc, id"
    _rec_name = "profile_id"
    _owner_fields = ("profile_id",)
    _protected_fields = ("reviewer_id", "reviewed_on", "round")

    profile_id = fields.Many2one(
        "living.partner.profile", required=True, index=True, ondelete="cascade"
    )
    desk_id = fields.Many2one(
        related="profile_id.desk_id", store=True, precompute=True, index="btree_not_null"
    )
    round = fields.Integer(readonly=True, copy=False)
    reviewer_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    reviewed_on = fields.Date(
        readonly=True, copy=False, default=lambda self: fields.Date.context_today(self)
    )
    clarity = fields.Selection(
        SCORES, "Clear", required=True, help="Strangers understand what is offered and sought."
    )
    quality = fields.Selection(
        SCORES, "Of Quality", required=True, help="What is offered would be wanted abroad."
    )
    readiness = fields.Selection(
        SCORES, "Ready", required=True, help="The organization can do what it offers."
    )
    partnership = fields.Selection(
        SCORES,
        "Useful to Others",
        required=True,
        help="It says what the partner would have from it.",
    )
    comment = fields.Text(help="The organization reads it, without your name.")
    points = fields.Integer(
        "Points out of 20", compute="_compute_points", store=True, precompute=True, aggregator="avg"
    )
    is_blocking = fields.Boolean(
        "Has a Nought",
        compute="_compute_points",
        store=True,
        precompute=True,
        help="With a nought for one of the four the profile is not published.",
    )

    _once = models.Constraint(
        "UNIQUE(profile_id, round, reviewer_id)", "You have reviewed this profile already."
    )

    # === COMPUTE METHODS === #

    @api.depends(*CRITERIA)
    def _compute_points(self):
        for review in self:
            scores = [int(review[name] or 0) for name in CRITERIA]
            review.points = sum(scores)
            review.is_blocking = not all(scores)

    # === CONSTRAINT METHODS === #

    @api.constrains("comment", *CRITERIA)
    def _check_reason(self):
        for review in self:
            if review.is_blocking and not (review.comment or "").strip():
                raise ValidationError(
                    self.env._("Please write why you give a nought: the organization reads it.")
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        reviews = super().create(vals_list)
        for review in reviews:
            review._check_open()
            if not review.round:
                review.sudo().round = review.profile_id.round
        return reviews

    def write(self, vals):
        if not self.env.su:
            self._check_open()
            if self.reviewer_id - self.env.user:
                raise UserError(self.env._("A review is changed by whoever wrote it."))
        return super().write(vals)

    def _check_open(self):
        """What is loaded with the program is of any time."""
        closed = self.filtered(lambda review: review.profile_id.state != "submitted")
        if closed and not self.env.context.get("install_mode"):
            raise UserError(
                self.env._(
                    "“%(profile)s” does not wait for a review.", profile=closed[0].profile_id.name
                )
            )
