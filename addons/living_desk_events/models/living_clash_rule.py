from odoo import api, fields, models, tools

from ..tools.clash import Level, Rule

LEVELS = {"block": Level.BLOCK, "publish": Level.PUBLISH, "warn": Level.WARN}


class LivingClashRule(models.Model):
    """What is too near for two events of a network, and what follows from it.

    The rules without a network hold for every network that has none of its own.
    """

    _name = "living.clash.rule"
    _description = "Rule of the Calendar Check"
    _order = "network_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    network_id = fields.Many2one(
        "living.network",
        index=True,
        ondelete="cascade",
        help="A network with rules of its own follows these alone.",
    )
    level = fields.Selection(
        [
            ("block", "Refuse to Confirm"),
            ("publish", "Refuse to Publish"),
            ("warn", "Ask for a Reason"),
            ("off", "Off"),
        ],
        "What Follows",
        required=True,
        default="warn",
    )
    place = fields.Selection(
        [
            ("venue", "Same Venue"),
            ("town", "Same Town"),
            ("distance", "Not Farther Than"),
            ("region", "Same Region"),
        ],
        "Where",
        required=True,
        default="town",
    )
    distance_km = fields.Float("Kilometres", default=0.0, help="As the crow flies.")
    days = fields.Integer(
        "Days Around", help="How many days before and after count too; zero: the same day."
    )
    same_hours = fields.Boolean(help="Only when the hours overlap.")
    same_discipline = fields.Boolean()
    same_audience = fields.Boolean()
    weight = fields.Integer(
        default=10,
        required=True,
        help="How much it costs to choose a date on which this happens: free dates are "
        "proposed in the order of what they cost.",
    )

    _distance_positive = models.Constraint(
        "CHECK(place != 'distance' OR (distance_km > 0 AND distance_km <= 500))",
        "Say how many kilometres: more than 0 and at most 500.",
    )
    _days_bounded = models.Constraint(
        "CHECK(days BETWEEN 0 AND 31)", "The days around are between 0 and 31."
    )
    _hours_same_day = models.Constraint(
        "CHECK(NOT same_hours OR days = 0)",
        "Hours overlap on the same day only: leave the days around at zero.",
    )
    _weight_bounded = models.Constraint(
        "CHECK(weight BETWEEN 0 AND 1000)", "The weight of a rule is between 0 and 1000."
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    # === BUSINESS METHODS === #

    @api.model
    def _get_rules(self, network=None):
        """Return the rules that a network follows, as the check applies them.

        :param network: `living.network`, none for the rules of all
        :return: tuple of :class:`Rule`, without those that are off
        """
        return self._get_cached_rules(network.id if network else 0)

    @api.model
    @tools.ormcache("network_id")
    def _get_cached_rules(self, network_id):
        own_sudo = self.sudo().search([("network_id", "=", network_id)]) if network_id else self
        rules_sudo = own_sudo or self.sudo().search([("network_id", "=", False)])
        return tuple(rule._to_rule() for rule in rules_sudo if rule.level != "off")

    def _to_rule(self):
        self.ensure_one()
        return Rule(
            rule_id=self.id,
            place=self.place,
            level=LEVELS[self.level],
            weight=self.weight,
            days=self.days,
            km=self.distance_km,
            same_hours=self.same_hours,
            same_discipline=self.same_discipline,
            same_audience=self.same_audience,
        )
