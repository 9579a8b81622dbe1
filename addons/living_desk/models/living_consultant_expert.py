from odoo import api, fields, models
from odoo.fields import Domain

AVAILABILITIES = [
    ("available", "Available"),
    ("busy", "Busy"),
    ("away", "Away"),
]


class LivingConsultantExpert(models.AbstractModel):
    """A consultant whom every desk of the network may ask."""

    _name = "living.consultant.expert"
    _description = "Expert of the Network"

    is_expert = fields.Boolean(
        "Expert of the Network",
        tracking=True,
        help="Reads on the portal what the desks ask the network, and answers.",
    )
    availability = fields.Selection(
        AVAILABILITIES,
        required=True,
        default="available",
        help="Only who is available is written to when a desk asks the network. "
        "Experts change it themselves on the portal.",
    )
    away_until = fields.Date(help="Last day away: from the next day the expert is available again.")
    current_availability = fields.Selection(
        AVAILABILITIES,
        "Availability Today",
        compute="_compute_current_availability",
        search="_search_current_availability",
    )
    answer_ids = fields.One2many("living.question.answer", "expert_id", "Answers")
    answer_count = fields.Integer("Contributions", compute="_compute_contributions", store=True)
    best_answer_count = fields.Integer("Best Answers", compute="_compute_contributions", store=True)
    last_contribution_on = fields.Date(
        "Last Contribution", compute="_compute_contributions", store=True
    )

    _away_until_away = models.Constraint(
        "CHECK(away_until IS NULL OR availability = 'away')",
        "Only who is away has a last day away.",
    )

    # === COMPUTE METHODS === #

    @api.depends("availability", "away_until")
    def _compute_current_availability(self):
        today = fields.Date.context_today(self)
        for consultant in self:
            is_back = consultant.away_until and consultant.away_until < today
            consultant.current_availability = "available" if is_back else consultant.availability

    def _search_current_availability(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        is_back = Domain("availability", "=", "away") & Domain("away_until", "<", today)
        domain = Domain("availability", "in", list(value)) & ~is_back
        return domain | is_back if "available" in value else domain

    @api.depends("answer_ids.answered_on", "answer_ids.is_best")
    def _compute_contributions(self):
        for consultant in self:
            answers = consultant.answer_ids
            consultant.answer_count = len(answers)
            consultant.best_answer_count = len(answers.filtered("is_best"))
            consultant.last_contribution_on = max(answers.mapped("answered_on"), default=False)

    # === CRUD METHODS === #

    @api.onchange("availability")
    def _onchange_availability(self):
        if self.availability != "away":
            self.away_until = False

    def write(self, vals):
        if vals.get("availability") in ("available", "busy"):
            vals = {"away_until": False, **vals}
        return super().write(vals)

    # === ACTIONS === #

    def action_view_answers(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("living_desk.living_question_action")
        return {
            **action,
            "domain": [("answer_ids.expert_id", "=", self.id)],
            "context": {},
        }

    # === BUSINESS METHODS === #

    def _get_fitting_question_domain(self):
        """Return the questions whose every need the expert meets: the mirror of what a
        question searches among the experts.
        """
        self.ensure_one()
        domain = Domain.TRUE
        for name, known in (
            ("expertise_ids", self.expertise_ids),
            ("discipline_ids", self.discipline_ids),
            ("country_ids", self.country_ids),
            ("lang_id", self.lang_ids),
        ):
            domain &= Domain(name, "=", False) | Domain(name, "in", known.ids)
        return domain

    def _set_availability(self, availability, away_until=None):
        """Record what an expert says about itself."""
        self.write(
            {
                "availability": availability,
                "away_until": away_until if availability == "away" else False,
            }
        )
