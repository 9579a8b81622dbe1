from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain
from odoo.tools import SQL

from ..tools.overlap import town_key

# What an event must not have changed for that what was said of it still holds.
FACTS = ("start", "stop", "venue_id", "town")


class LivingClashPair(models.AbstractModel):
    """Something about two events that are near each other, said for one of them.

    It keeps when and where both were at that moment, and holds while neither has moved. Who
    may read it need not be allowed to know the other event: only words of it are shown.
    """

    _name = "living.clash.pair"
    _description = "Two Events Near Each Other"
    _inherit = ["living.protected.mixin"]
    _order = "id desc"
    _protected_fields = (
        "entry_id",
        "other_id",
        *(f"{side}_{fact}" for side in ("entry", "other") for fact in FACTS),
    )

    entry_id = fields.Many2one(
        "living.calendar.entry", "Event", required=True, index=True, ondelete="restrict"
    )
    other_id = fields.Many2one(
        "living.calendar.entry",
        "Other Event",
        index="btree_not_null",
        ondelete="set null",
        groups=NO_ACCESS,
    )
    desk_id = fields.Many2one(
        related="entry_id.desk_id", store=True, precompute=True, index="btree_not_null"
    )
    # when and where both were
    entry_start = fields.Datetime("Start of the Event", required=True)
    entry_stop = fields.Datetime("End of the Event", required=True)
    entry_venue_id = fields.Many2one(
        "living.venue", "Venue of the Event", index="btree_not_null", ondelete="restrict"
    )
    entry_town = fields.Char("Town of the Event")
    other_start = fields.Datetime("Start of the Other", required=True, groups=NO_ACCESS)
    other_stop = fields.Datetime("End of the Other", required=True, groups=NO_ACCESS)
    other_venue_id = fields.Many2one(
        "living.venue",
        "Venue of the Other",
        index="btree_not_null",
        ondelete="restrict",
        groups=NO_ACCESS,
    )
    other_town = fields.Char("Town of the Other", groups=NO_ACCESS)
    other_label = fields.Char("Near", compute="_compute_other_label")
    is_valid = fields.Boolean(
        "Still Holds",
        compute="_compute_is_valid",
        search="_search_is_valid",
        help="Neither of the two has moved since.",
    )

    # === COMPUTE METHODS === #

    @api.depends("other_id")
    @api.depends_context("uid", "lang")
    def _compute_other_label(self):
        others_sudo = self.sudo().other_id
        readable_ids = others_sudo._filter_readable_ids(others_sudo)
        for pair in self:
            other_sudo = pair.sudo().other_id
            pair.other_label = other_sudo and other_sudo._name_event(
                pair.sudo().entry_id._get_tz(), other_sudo.id not in readable_ids
            )

    @api.depends(
        "entry_id.start",
        "entry_id.stop",
        "entry_id.venue_id",
        "entry_id.city_key",
        "other_id.start",
        "other_id.stop",
        "other_id.venue_id",
        "other_id.city_key",
    )
    def _compute_is_valid(self):
        for pair in self:
            pair_sudo = pair.sudo()
            pair.is_valid = bool(pair_sudo.other_id) and pair_sudo._holds_for(
                self._get_facts(pair_sudo.entry_id), self._get_facts(pair_sudo.other_id)
            )

    def _search_is_valid(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        self.flush_model()
        self.env["living.calendar.entry"].flush_model(["start", "stop", "venue_id", "city_key"])

        def to_sql(_model, alias, _query):
            sides = (
                SQL(
                    "EXISTS (SELECT FROM living_calendar_entry known WHERE known.id = %s"
                    " AND known.start = %s AND known.stop = %s"
                    " AND COALESCE(known.venue_id, 0) = COALESCE(%s, 0)"
                    " AND COALESCE(known.city_key, '') = COALESCE(%s, ''))",
                    SQL.identifier(alias, f"{side}_id"),
                    *(SQL.identifier(alias, f"{side}_{fact}") for fact in FACTS),
                )
                for side in ("entry", "other")
            )
            return SQL("(%s)", SQL(" AND ").join(sides))

        return Domain.custom(to_sql=to_sql, predicate=lambda pair: pair.is_valid)

    # === BUSINESS METHODS === #

    @api.model
    def _get_facts(self, event):
        """Return when and where an event is: an entry, or what the check compares of one."""
        if isinstance(event, models.BaseModel):
            return (event.start, event.stop, event.venue_id.id or 0, event.city_key or "")
        return (event.start, event.stop, event.venue_id or 0, town_key(event.city))

    def _holds_for(self, facts, other_facts):
        """Tell whether both events still are when and where they were."""
        known = [
            (
                self[f"{side}_start"],
                self[f"{side}_stop"],
                self[f"{side}_venue_id"].id or 0,
                self[f"{side}_town"] or "",
            )
            for side in ("entry", "other")
        ]
        return known == [facts, other_facts]

    @api.model
    def _prepare_pair_vals(self, entry, other_sudo):
        """Return what is kept of two events as they are now."""
        vals = {"entry_id": entry.id, "other_id": other_sudo.id}
        for side, event in (("entry", entry), ("other", other_sudo)):
            facts = zip(FACTS, self._get_facts(event), strict=True)
            vals.update({f"{side}_{fact}": value or False for fact, value in facts})
        return vals
