from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date, formatLang
from odoo.tools.date_utils import add

from ..tools import proration

MONTHS = [
    ("1", "January"),
    ("2", "February"),
    ("3", "March"),
    ("4", "April"),
    ("5", "May"),
    ("6", "June"),
    ("7", "July"),
    ("8", "August"),
    ("9", "September"),
    ("10", "October"),
    ("11", "November"),
    ("12", "December"),
]

# Says that a rule is being saved with its table. An object, which no call from outside can send.
SAVING = object()


class LivingProration(models.Model):
    """What is due of a yearly price by whoever joins during the year."""

    _name = "living.proration"
    _description = "Proration"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for every company.")
    method = fields.Selection(
        [
            ("month", "By month, the one of joining included"),
            ("day", "By day"),
            ("table", "By table"),
        ],
        required=True,
        default="month",
    )
    first_month = fields.Selection(
        MONTHS, required=True, default="1", help="When the year of service begins."
    )
    first_day = fields.Integer(required=True, default=1)
    line_ids = fields.One2many("living.proration.line", "proration_id", "Table", copy=True)
    example = fields.Html("What Is Due", compute="_compute_example", sanitize=False)

    _first_day_exists = models.Constraint(
        "CHECK(first_day BETWEEN 1 AND CASE WHEN first_month = '2' THEN 28"
        " WHEN first_month IN ('4', '6', '9', '11') THEN 30 ELSE 31 END)",
        "The year of service must begin on a day that every year has.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "method",
        "first_month",
        "first_day",
        "line_ids.until_month",
        "line_ids.until_day",
        "line_ids.percent",
        "line_ids.is_next_year_included",
    )
    @api.depends_context("lang")
    def _compute_example(self):
        """Show what is due of 100 by who joins in each month of a year."""
        today = fields.Date.context_today(self)
        for rule in self:
            rule.example = False
            if rule._get_problem():
                continue
            start, _stop = proration.get_year(today, int(rule.first_month), rule.first_day)
            shares = [rule._get_share(add(start, months=month)) for month in range(12)]
            rule.example = Markup(
                '<table class="table table-sm"><thead><tr><th>%s</th><th class="text-end">%s</th>'
                "<th>%s</th></tr></thead><tbody>%s</tbody></table>"
            ) % (
                self.env._("Joining on"),
                self.env._("Share of the yearly price"),
                self.env._("Until"),
                Markup().join(
                    Markup('<tr><td>%s</td><td class="text-end">%s%%</td><td>%s</td></tr>')
                    % (
                        format_date(self.env, share.date_from),
                        formatLang(self.env, proration.get_percent(share.fraction), digits=2)
                        .rstrip("0")
                        .rstrip(".,"),
                        format_date(self.env, share.date_to),
                    )
                    for share in shares
                ),
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("method", "first_month", "first_day", "line_ids")
    def _check_complete(self):
        """Refuse what would leave a day of the year without its share, and say which."""
        for rule in self:
            if problem := rule._get_problem():
                raise ValidationError(problem)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        rules = super(LivingProration, self.with_context(living_proration_saving=SAVING)).create(
            vals_list
        )
        return rules.with_context(living_proration_saving=False)

    def write(self, vals):
        return super(LivingProration, self.with_context(living_proration_saving=SAVING)).write(vals)

    # === BUSINESS METHODS === #

    def _get_problem(self):
        """Return the sentence that says why the rule cannot be used, empty if it can."""
        self.ensure_one()
        first_month = int(self.first_month or 1)
        if not proration.is_yearly_day(first_month, self.first_day):
            return self.env._("The year of service must begin on a day that every year has.")
        if self.method != "table":
            return ""
        problem = proration.find_step_problem(self._get_steps(), first_month, self.first_day)
        if not problem:
            return ""
        if problem.kind == "empty":
            return self.env._(
                "“%(rule)s” has no table yet: say until which day how much is due.",
                rule=self.name or "",
            )
        until = self.line_ids[problem.index].display_name
        if problem.kind == "missing":
            return self.env._("There is no such day: %(until)s.", until=until)
        if problem.kind == "duplicate":
            return self.env._("The table has two lines until %(until)s.", until=until)
        return self.env._(
            "The table ends on %(until)s: its last line must reach the end of the year of service, "
            "or who joins later would have no price.",
            until=until,
        )

    def _get_steps(self):
        return [
            proration.Step(
                int(line.until_month), line.until_day, line.percent, line.is_next_year_included
            )
            for line in self.line_ids
        ]

    def _get_share(self, day):
        """Return the share of the year that is due by whoever joins on a day.

        :rtype: proration.Share
        """
        self.ensure_one()
        return proration.compute_share(
            self.method, day, int(self.first_month), self.first_day, self._get_steps()
        )
