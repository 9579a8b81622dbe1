from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

LEVEL_LABELS = [
    ("warn", "Too Near"),
    ("publish", "Too Near to Be Published"),
    ("block", "Taken"),
]


class LivingClashDecision(models.Model):
    """Why somebody goes on with an event although another one is too near, or wants to hear no
    more of it.

    It counts for the side of the event that goes on, while neither of the two has moved. It is
    never deleted: a warning that is wanted again ends it.
    """

    _name = "living.clash.decision"
    _description = "Decision to Go On"
    _inherit = ["living.clash.pair"]
    _rec_name = "reason"
    _protected_fields = (
        "kind",
        "rule_id",
        "level",
        "reason",
        "decided_by_id",
        "decided_on",
        "ended_by_id",
        "ended_on",
    )

    kind = fields.Selection(
        [("go_on", "Goes On"), ("mute", "Muted")], required=True, default="go_on"
    )
    organization_id = fields.Many2one(related="entry_id.organization_id")
    rule_id = fields.Many2one("living.clash.rule", index="btree_not_null", ondelete="set null")
    level = fields.Selection(LEVEL_LABELS, "How Near", required=True, default="warn")
    reason = fields.Text(required=True)
    decided_by_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    decided_on = fields.Datetime(required=True, default=fields.Datetime.now)
    ended_by_id = fields.Many2one("res.users", index="btree_not_null", ondelete="restrict")
    ended_on = fields.Datetime(help="When the warning was wanted again.")

    _reason_said = models.Constraint(
        "CHECK(btrim(reason) != '')", "Say in a few words why you go on."
    )
    _ended_by_someone = models.Constraint(
        "CHECK((ended_on IS NULL) = (ended_by_id IS NULL))", "Who ends a decision is kept with it."
    )
    _once = models.UniqueIndex(
        "(entry_id, other_id, kind, entry_start, entry_stop, COALESCE(entry_venue_id, 0),"
        " COALESCE(entry_town, ''), other_start, other_stop, COALESCE(other_venue_id, 0),"
        " COALESCE(other_town, '')) WHERE ended_on IS NULL",
        "This has been decided already: load the page again.",
    )

    # === COMPUTE METHODS === #

    @api.depends("ended_on")
    def _compute_is_valid(self):
        ended = self.filtered("ended_on")
        ended.is_valid = False
        return super(LivingClashDecision, self - ended)._compute_is_valid()

    def _search_is_valid(self, operator, value):
        domain = super()._search_is_valid(operator, value)
        if domain is NotImplemented:
            return domain
        return domain & Domain("ended_on", "=", False)

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("Why somebody went on is kept: it cannot be deleted."))

    # === BUSINESS METHODS === #

    @api.model
    def _find_said(self, pairs):
        """Find what has been said for one event about another, and still holds.

        :param pairs: tuples (what the check compares of the event, the other entry elevated)
        :return: dict from (id of the event, id of the other) to dict from kind to decision
        """
        pairs = [(wish, other_sudo) for wish, other_sudo in pairs if wish.entry_id]
        if not pairs:
            return {}
        decisions_sudo = self.sudo().search(
            [
                ("entry_id", "in", list({wish.entry_id for wish, _other in pairs})),
                ("other_id", "in", list({other_sudo.id for _wish, other_sudo in pairs})),
                ("ended_on", "=", False),
            ]
        )
        known = decisions_sudo.grouped(lambda known: (known.entry_id.id, known.other_id.id))
        said = {}
        for wish, other_sudo in pairs:
            key = (wish.entry_id, other_sudo.id)
            facts, other_facts = self._get_facts(wish), self._get_facts(other_sudo)
            said[key] = {
                decision_sudo.kind: decision_sudo
                for decision_sudo in known.get(key, ())
                if decision_sudo._holds_for(facts, other_facts)
            }
        return said

    @api.model
    def _decide(self, neighbours, kind="go_on"):
        """Keep why somebody goes on near others, or mutes them.

        :param neighbours: tuples (entry, other entry elevated, :class:`Verdict`, reason)
        :return: the decisions, elevated
        """
        return self.sudo().create(
            [
                {
                    **self._prepare_pair_vals(entry, other_sudo),
                    "kind": kind,
                    "rule_id": verdict.rule_ids[0] if verdict.rule_ids else False,
                    "level": verdict.level.name.lower(),
                    "reason": reason,
                    "decided_by_id": self.env.uid,
                }
                for entry, other_sudo, verdict, reason in neighbours
            ]
        )

    def _end(self):
        """Take a decision back: the warning is wanted again."""
        self.sudo().write({"ended_on": fields.Datetime.now(), "ended_by_id": self.env.uid})
