from odoo import api, fields, models
from odoo.exceptions import UserError

RATING_SCORES = [
    ("1", "Not Useful"),
    ("2", "Of Little Use"),
    ("3", "Useful"),
    ("4", "Very Useful"),
    ("5", "Excellent"),
]


class LivingConsultantRating(models.Model):
    """What an organization thinks of the work of a consultant on its path.

    It is written for the desk. The consultant reads it once the desk decides to share it; other
    desks read it if the organization agrees, else they know the mean only.
    """

    _name = "living.consultant.rating"
    _description = "Rating of a Consultant"
    _inherit = ["living.protected.mixin"]
    _rec_name = "consultant_id"
    _order = "rated_on desc, id desc"
    _protected_fields = (
        "assignment_id",
        "score",
        "comment",
        "reuse_consent",
        "rated_by_id",
        "rated_on",
        "shared_on",
        "shared_by_id",
    )

    assignment_id = fields.Many2one(
        "living.assignment", required=True, readonly=True, index=True, ondelete="cascade"
    )
    consultant_id = fields.Many2one(
        related="assignment_id.consultant_id", store=True, index=True, precompute=True
    )
    path_id = fields.Many2one(
        related="assignment_id.path_id", store=True, index=True, precompute=True
    )
    organization_id = fields.Many2one(
        related="path_id.organization_id", store=True, index=True, precompute=True
    )
    desk_id = fields.Many2one(related="path_id.desk_id", store=True, index=True, precompute=True)
    company_id = fields.Many2one(related="path_id.company_id", store=True, precompute=True)
    score = fields.Selection(RATING_SCORES, "In Words", required=True, readonly=True)
    points = fields.Integer(
        "Stars", compute="_compute_points", store=True, precompute=True, aggregator="avg"
    )
    stars = fields.Char("Rating", compute="_compute_stars")
    comment = fields.Text(readonly=True)
    reuse_consent = fields.Boolean(
        "May Be Quoted",
        readonly=True,
        help="The organization agrees that other desks read it and quote it with its name.",
    )
    rated_by_id = fields.Many2one("res.partner", readonly=True, ondelete="restrict")
    rated_on = fields.Date(required=True, readonly=True, default=fields.Date.context_today)
    shared_on = fields.Date(readonly=True, copy=False)
    shared_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _assignment_unique = models.Constraint(
        "UNIQUE(assignment_id)", "The work of a consultant on a path is rated once."
    )
    _shared_complete = models.Constraint(
        "CHECK((shared_on IS NULL) = (shared_by_id IS NULL))",
        "A rating that is shared says when and by whom.",
    )
    _comment_limited = models.Constraint(
        "CHECK(char_length(comment) <= 5000)", "Please shorten the comment to 5000 characters."
    )

    # === COMPUTE METHODS === #

    @api.depends("score")
    def _compute_points(self):
        for rating in self:
            rating.points = int(rating.score or 0)

    @api.depends("points")
    def _compute_stars(self):
        for rating in self:
            rating.stars = "★" * rating.points + "☆" * (len(RATING_SCORES) - rating.points)

    # === ACTIONS === #

    def action_share(self):
        """Let the consultants read their ratings. There is no way back: they have read them."""
        self.check_access("write")
        self._lock_and_refresh()
        for rating in self:
            if rating.shared_on:
                raise UserError(
                    self.env._(
                        "%(consultant)s has been reading this rating since %(day)s.",
                        consultant=rating.consultant_id.name,
                        day=rating.shared_on,
                    )
                )
        self.sudo().write(
            {
                "shared_on": fields.Date.context_today(self),
                "shared_by_id": self.env.uid,
            }
        )
        template = self.env.ref("living_desk.mail_template_rating_shared")
        for rating in self:
            template.send_mail(rating.id)

    # === BUSINESS METHODS === #

    def _withdraw_reuse_consent(self):
        """Stop other desks from reading the comment: open to the organization at any time."""
        self.sudo().reuse_consent = False
