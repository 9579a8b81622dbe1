from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.living_desk.models.living_consultant_rating import RATING_SCORES

MOMENTS = [("day", "On the Day"), ("later", "After Six Months")]
OUTCOMES = [
    ("none", "No Follow-up"),
    ("contact", "Contact Kept"),
    ("negotiation", "Negotiation Started"),
    ("agreement", "Cooperation Agreement"),
    ("project", "Joint Project or Funding Application"),
]


class LivingMeetingRating(models.Model):
    """What one of the two says of a meeting: on the day, and what has come of it in six months.

    It is written for the desk. Nobody changes it; a manager takes a wrong one out.
    """

    _name = "living.meeting.rating"
    _description = "Rating of a Meeting"
    _inherit = ["living.protected.mixin"]
    _order = "rated_on desc, id desc"
    _rec_names_search = ["registration_id.name", "other_id.name"]
    _owner_fields = ("meeting_id", "registration_id")
    _protected_fields = ("rated_on", "rated_by_id")

    meeting_id = fields.Many2one("living.meeting", required=True, index=True, ondelete="cascade")
    event_id = fields.Many2one(
        related="meeting_id.event_id", string="Mission", store=True, precompute=True, index=True
    )
    desk_id = fields.Many2one(
        related="meeting_id.desk_id", store=True, precompute=True, index="btree_not_null"
    )
    registration_id = fields.Many2one(
        "event.registration",
        "Rated By",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('event_id', '=', event_id)]",
        help="One of the two who met.",
    )
    organization_id = fields.Many2one(
        related="registration_id.organization_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    other_id = fields.Many2one(
        "event.registration",
        "Met",
        compute="_compute_other_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    other_organization_id = fields.Many2one(
        related="other_id.organization_id",
        string="Organization Met",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    moment = fields.Selection(MOMENTS, required=True, default="day")
    usefulness = fields.Selection(RATING_SCORES, help="How useful the meeting was.")
    points = fields.Integer(
        "Usefulness (1-5)",
        compute="_compute_points",
        store=True,
        precompute=True,
        aggregator="avg",
    )
    stars = fields.Char("Rating", compute="_compute_stars")
    outcome = fields.Selection(OUTCOMES, required=True, help="What has come of it.")
    comment = fields.Text(help="Only the desk reads it.")
    rated_on = fields.Date(
        required=True, readonly=True, copy=False, default=fields.Date.context_today
    )
    rated_by_id = fields.Many2one(
        "res.partner",
        "Entered By",
        readonly=True,
        copy=False,
        default=lambda self: self.env.user.partner_id,
        ondelete="restrict",
    )

    _once = models.UniqueIndex(
        "(meeting_id, registration_id, moment)",
        "This participant has rated the meeting already: each rates it once on the day, and once "
        "after six months.",
    )
    _usefulness_on_the_day = models.Constraint(
        "CHECK(moment != 'day' OR usefulness IS NOT NULL)",
        "Please say how useful the meeting was, from one to five.",
    )
    _comment_limited = models.Constraint(
        "CHECK(char_length(comment) <= 5000)", "Please shorten the comment to 5000 characters."
    )

    # === COMPUTE METHODS === #

    @api.depends("meeting_id.first_id", "meeting_id.second_id", "registration_id")
    def _compute_other_id(self):
        for rating in self:
            meeting, registration = rating.meeting_id, rating.registration_id
            is_one = registration and registration in meeting._get_pair()
            rating.other_id = is_one and meeting._get_other(registration)

    @api.depends("usefulness")
    def _compute_points(self):
        for rating in self:
            rating.points = int(rating.usefulness or 0)

    @api.depends("points")
    def _compute_stars(self):
        for rating in self:
            empty = len(RATING_SCORES) - rating.points if rating.points else 0
            rating.stars = "★" * rating.points + "☆" * empty

    @api.depends("registration_id.name", "other_id.name", "moment")
    def _compute_display_name(self):
        moments = dict(self._fields["moment"]._description_selection(self.env))
        for rating in self:
            if not rating.registration_id:
                rating.display_name = False
                continue
            rating.display_name = (
                f"{rating.registration_id.name or ''} – {rating.other_id.name or ''}, "
                f"{moments.get(rating.moment, '')}"
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("meeting_id", "registration_id")
    def _check_met(self):
        for rating in self:
            if rating.registration_id not in rating.meeting_id._get_pair():
                raise ValidationError(
                    self.env._(
                        "“%(participant)s” is not one of the two of this meeting.",
                        participant=rating.registration_id.name,
                    )
                )
            if not rating.meeting_id._can_be_rated():
                raise ValidationError(
                    self.env._(
                        "Only a meeting that was held is rated: this one was not, or not yet."
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        ratings = super().create(vals_list)
        ratings._follow_up()
        return ratings

    # === BUSINESS METHODS === #

    def _follow_up(self):
        """Do what an outcome asks for: open relations, remind facilitators."""
        for rating in self.sudo():
            if rating.outcome == "agreement":
                rating.meeting_id._open_relations(rating)
            elif rating.outcome == "negotiation":
                rating.meeting_id._ask_facilitators(rating)

    def _describe_agreement(self):
        """Return the line of a relation's history that tells where it comes from."""
        self.ensure_one()
        return self.env._(
            "Cooperation agreement after the meeting at “%(mission)s”, as %(organization)s says.",
            mission=self.event_id.name,
            organization=self.organization_id.name or self.registration_id.name,
        )
