from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain

from ..tools.clash import Level
from ..tools.consequence import LIVE_STATES


class LivingCalendarWatched(models.AbstractModel):
    """What a desk still has to look at, and what its side wants to hear no more of.

    A warning is muted for one side, until one of the two events moves; muted by both sides it is
    gone for both.
    """

    _name = "living.calendar.watched"
    _description = "Clashes to Look At"

    has_open_clash = fields.Boolean(
        "Clash to Look At",
        compute="_compute_has_open_clash",
        search="_search_has_open_clash",
        help="Something is too near, and nobody has said why the event goes on all the same.",
    )

    # === COMPUTE METHODS === #

    @api.depends("start", "stop", "venue_id", "city", "discipline_id", "audience", "state")
    @api.depends_context("uid")
    def _compute_has_open_clash(self):
        watched = self.filtered_domain(self._get_watched_domain()).filtered(
            lambda entry: entry._is_checkable()
        )
        found = {clash[0] for clash in watched._find_open(watched._find_near())}
        for entry in self:
            entry.has_open_clash = entry in found

    def _search_has_open_clash(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        watched = self.search(self._get_watched_domain())
        return Domain("id", "in", watched.filtered("has_open_clash").ids)

    # === ACTIONS === #

    def action_mute(self):
        """Open what is too near, to mute it or to hear of it again."""
        self.ensure_one()
        self.check_access("write")
        # Which event it is, is not for whoever reads the line.
        dialog_sudo = (
            self.env["living.calendar.mute"]
            .sudo()
            .create(
                {
                    "entry_id": self.id,
                    "line_ids": [
                        Command.create(
                            {
                                "other_id": other_sudo.id,
                                "label": other_sudo._name_event(self._get_tz(), is_masked),
                                "rule": self._name_rule(verdict),
                                "level": verdict.level.name.lower(),
                                "is_muted": "mute" in known,
                            }
                        )
                        for other_sudo, verdict, is_masked, known in self._find_warnings()
                    ],
                }
            )
        )
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "living_desk_events.living_calendar_mute_action"
            ),
            "res_id": dialog_sudo.id,
        }

    # === BUSINESS METHODS === #

    @api.model
    def _get_watched_domain(self):
        """Find what is to come, of those whom the user works for."""
        domain = Domain("state", "in", LIVE_STATES) & Domain("stop", ">", fields.Datetime.now())
        if self.env.su or self.env.user.has_group("living_desk.group_coordinator"):
            return domain
        return domain & Domain("desk_id", "in", self.env.user.living_desk_ids.ids)

    def _find_warnings(self):
        """Return what is too near an event, with what its side has said of it.

        :return: tuples (other entry elevated, :class:`Verdict`, whether it is masked, dict from
            kind to decision)
        """
        self.ensure_one()
        if not self._is_checkable():
            return []
        found = [
            neighbour
            for neighbour in self._find_near()[self.id]
            if neighbour[1].level >= Level.WARN
        ]
        wish = self._to_planned()
        said = self.env["living.clash.decision"]._find_said(
            [(wish, other_sudo) for other_sudo, _verdict, _is_masked in found]
        )
        return [(*neighbour, said[self.id, neighbour[0].id]) for neighbour in found]

    def _mute(self, others_sudo, reason):
        """Hear no more of some events that are too near.

        :raise ValidationError: without a reason
        """
        self.check_access("write")
        self._lock_and_refresh()
        reason = (reason or "").strip()
        muted = [
            (self, other_sudo, verdict, reason)
            for other_sudo, verdict, _is_masked, known in self._find_warnings()
            if other_sudo in others_sudo and "mute" not in known
        ]
        if muted and not reason:
            raise ValidationError(self.env._("Say in a few words why the warning is muted."))
        self.env["living.clash.decision"]._decide(muted, "mute")

    def _unmute(self, others_sudo):
        """Hear again of events that were muted."""
        self.check_access("write")
        self._lock_and_refresh()
        for other_sudo, _verdict, _is_masked, known in self._find_warnings():
            if other_sudo in others_sudo and "mute" in known:
                known["mute"]._end()
