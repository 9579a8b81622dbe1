import logging

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from ..tools.clash import Level
from ..tools.consequence import LIVE_STATES, Consequence, follow

_logger = logging.getLogger(__name__)

# What moves an event away from others, or next to them.
WEIGHED_FIELDS = frozenset(
    {
        "start",
        "stop",
        "venue_id",
        "city",
        "region_id",
        "discipline_id",
        "audience",
        "latitude",
        "longitude",
        "organization_id",
    }
)
# So many events are named in a sentence; the form shows the rest.
NAMED_LIMIT = 6


class LivingCalendarDecided(models.AbstractModel):
    """What follows when an event goes on near others: a refusal, a reason, a notice.

    The rules are applied to every event that becomes more than an idea, and again whenever one
    of these moves. The system itself, which loads data and works at night, is refused like
    everybody and not asked for reasons: there is nobody to answer.

    Two who go on at the same moment cannot see each other, and neither is asked. So each marks
    its event, and a job that begins once both are done sees both: it tells the two sides, once.
    """

    _name = "living.calendar.decided"
    _description = "Going On near Other Events"
    _protected_fields = ("is_near_due",)

    clash_reason = fields.Text(
        "Why It Goes On",
        store=False,
        copy=False,
        help="It is kept, and told to the other organization and to both desks.",
    )
    needs_clash_reason = fields.Boolean(compute="_compute_clash_level")
    has_muted_clash = fields.Boolean(compute="_compute_clash_level")
    clash_decision_ids = fields.One2many(
        "living.clash.decision", "entry_id", "Decisions", groups="living_desk.group_user"
    )
    is_near_due = fields.Boolean("To Be Told", readonly=True, copy=False)

    _near_due_idx = models.Index("(id) WHERE is_near_due")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        reasons = [vals.get("clash_reason") for vals in vals_list]
        entries = super().create(
            [
                {name: value for name, value in vals.items() if name != "clash_reason"}
                for vals in vals_list
            ]
        )
        entries._weigh(dict(zip(entries.ids, reasons, strict=True)))
        return entries

    def write(self, vals):
        vals = dict(vals)
        reason = vals.pop("clash_reason", None)
        if WEIGHED_FIELDS.isdisjoint(vals) and "state" not in vals:
            return super().write(vals)
        before = {entry.id: entry._get_weighed() for entry in self}
        known = self._find_known_near() if WEIGHED_FIELDS.intersection(vals) else {}
        res = super().write(vals)
        moved = self.filtered(lambda entry: entry._get_weighed() != before[entry.id])
        moved._weigh(dict.fromkeys(moved.ids, reason), known)
        return res

    # === BUSINESS METHODS === #

    def _get_weighed(self):
        """Return what the rules are applied to again when it changes."""
        return (self.state, self._to_planned() if self.start and self.stop else None)

    def _go_on(self, target, allowed_from, vals=None, reason=None):
        """Take the events one step further, with a reason where one is needed.

        On a form, a dialog asks for the reason that is missing.

        :param str target: the state to move to
        :param allowed_from: states from which the move is legal
        :param dict vals: other values to record with the move
        :param str reason: why it goes on in spite of what is near
        """
        if self.env.context.get("ask_clash_reason") and not reason:
            self.check_access("write")
            moving = self.filtered(lambda entry: entry.state in allowed_from)
            near = moving._find_near()
            moving._check_not_refused(near, target)
            if moving._find_open(near, target):
                return {
                    **self.env["ir.actions.act_window"]._for_xml_id(
                        "living_desk_events.living_calendar_reason_action"
                    ),
                    "context": {"default_entry_ids": self.ids, "default_target": target},
                }
        self._transition(target, allowed_from, {**(vals or {}), "clash_reason": reason})
        return None

    def _find_known_near(self):
        """Return what live events are too near to already, and when and where they are."""
        live = self.filtered(lambda entry: entry.state in LIVE_STATES)
        facts = self.env["living.clash.pair"]._get_facts
        return {
            entry_id: (
                facts(self.browse(entry_id)),
                {other_sudo for other_sudo, verdict, _mask in found if verdict.level >= Level.WARN},
            )
            for entry_id, found in live._find_near().items()
        }

    def _is_known_near(self, other_sudo, known):
        """Tell whether the event, which was live and has not moved, was near another before."""
        facts, others_sudo = known.get(self.id, (None, ()))
        if other_sudo not in others_sudo:
            return False
        return self.env["living.clash.pair"]._get_facts(self) == facts

    def _weigh(self, reasons, known=None):
        """Apply the rules to events that have become live or have moved.

        :param dict reasons: from the ids of entries to why they go on
        :param dict known: what they were near to already, see :meth:`_find_known_near`
        :raise UserError: if a rule refuses it, or a reason is missing
        """
        now = fields.Datetime.now()
        live = self.filtered(lambda entry: entry.state in LIVE_STATES and entry.stop > now)
        if not live:
            return
        live._mark_near_due()
        near = live._find_near()
        live._check_not_refused(near)
        found = [
            (entry, other_sudo, verdict, is_masked, (reasons.get(entry.id) or "").strip())
            for entry, other_sudo, verdict, is_masked in live._find_open(near)
            if not entry._is_known_near(other_sudo, known or {})
        ]
        unexplained = [clash for clash in found if not clash[-1]]
        if unexplained and self.env.uid != SUPERUSER_ID:
            raise self._make_reason_error(unexplained)
        decisions_sudo = self.env["living.clash.decision"]._decide(
            [
                (entry, other_sudo, verdict, reason)
                for entry, other_sudo, verdict, _is_masked, reason in found
                if reason
            ]
        )
        sides = [(each, each.entry_id, each.other_id) for each in decisions_sudo]
        self.env["living.clash.notice"]._tell(
            [(entry_sudo, other_sudo, decision) for decision, entry_sudo, other_sudo in sides]
            + [(other_sudo, entry_sudo, decision) for decision, entry_sudo, other_sudo in sides]
        )

    def _find_near(self):
        """Find what is near each of several events, by the rules of the network of its desk.

        :return: dict from the id of an entry to what :meth:`_find_neighbours` found
        """
        near = {}
        for (network_sudo, tz), entries in self.grouped(
            lambda entry: (entry.sudo().desk_id.network_id, str(entry._get_tz()))
        ).items():
            found = self._find_neighbours(
                [entry._to_planned() for entry in entries], tz=tz, network=network_sudo
            )
            near.update(zip(entries._ids, found, strict=True))
        return near

    def _find_open(self, near, target=None):
        """Return what is too near, and about which nothing has been said for the event.

        :param dict near: see :meth:`_find_near`
        :param str target: the state that the events are about to have
        :return: tuples (entry, other entry elevated, :class:`Verdict`, whether it is masked)
        """
        clashes = [
            (entry, other_sudo, verdict, is_masked)
            for entry in self
            for other_sudo, verdict, is_masked in near[entry.id]
            if follow(verdict.level, target or entry.state) != Consequence.NOTHING
        ]
        said = self.env["living.clash.decision"]._find_said(
            [(entry._to_planned(), other_sudo) for entry, other_sudo, *_rest in clashes]
        )
        return [clash for clash in clashes if not said[clash[0].id, clash[1].id]]

    def _check_not_refused(self, near, target=None):
        """Refuse what a rule forbids next to an event that is certain.

        :param str target: the state that the events are about to have
        :raise UserError: naming the rule and the other event
        """
        for entry in self:
            state = target or entry.state
            for other_sudo, verdict, _is_masked in near[entry.id]:
                if follow(verdict.level, state) == Consequence.REFUSAL:
                    raise UserError(entry._explain_refused(other_sudo, verdict, state))

    def _explain_refused(self, other_sudo, verdict, state):
        values = {
            "event": self.name,
            "rule": self._name_rule(verdict),
            "other": other_sudo._name_event(self._get_tz(), False),
        }
        if state == "public":
            return self.env._(
                "“%(event)s” cannot be public so near to another event. %(rule)s: %(other)s. "
                "Choose another hour, date or place.",
                **values,
            )
        return self.env._(
            "“%(event)s” cannot be confirmed so near to another event. %(rule)s: %(other)s. "
            "Choose another hour, date or place.",
            **values,
        )

    @api.model
    def _make_reason_error(self, clashes):
        """Return the refusal for who goes on without a reason, with each event that is near.

        It says beside which field a page shows it.
        """
        lines = [
            self.env._(
                "%(event)s — %(rule)s: %(other)s",
                event=entry._name_event(entry._get_tz(), False),
                rule=self._name_rule(verdict),
                other=other_sudo._name_event(entry._get_tz(), is_masked),
            )
            for entry, other_sudo, verdict, is_masked, *_rest in clashes[:NAMED_LIMIT]
        ]
        if len(clashes) > NAMED_LIMIT:
            lines.append(self.env._("And %(count)s more.", count=len(clashes) - NAMED_LIMIT))
        error = UserError(
            self.env._(
                "Something is planned too near. Say why you go on, in “%(field)s”:\n%(events)s",
                field=self._fields["clash_reason"]._description_string(self.env),
                events="\n".join(lines),
            )
        )
        error.living_field = "clash_reason"
        return error

    @api.model
    def _name_rule(self, verdict):
        return self.env["living.clash.rule"].sudo().browse(verdict.rule_ids[:1]).name or ""

    def _prepare_near_events(self, target):
        """Return what a dialog shows of each event that is too near others.

        :param str target: the state that the events are about to have
        """
        found = {}
        for entry, other_sudo, verdict, is_masked in self._find_open(self._find_near(), target):
            found.setdefault(entry, []).append(
                {
                    "level": verdict.level.name.lower(),
                    "rule": self._name_rule(verdict),
                    "other": other_sudo._name_event(entry._get_tz(), is_masked),
                }
            )
        return [
            {"title": entry._name_event(entry._get_tz(), False), "clashes": clashes}
            for entry, clashes in found.items()
        ]

    def _must_explain(self):
        """Tell whether saving what was changed on a form next to others needs a reason."""
        if self.state not in LIVE_STATES or self._origin == self:
            return False
        return not self._origin or self._origin._get_weighed() != self._get_weighed()

    @api.model
    def _has_open_hits(self, hits):
        """Tell whether something is too near of which nothing has been said."""
        return any(
            Level[hit["level"].upper()] >= Level.WARN and not hit["muted"] and not hit["reason"]
            for hit in hits
        )

    # === WHO IS TOLD === #

    def _mark_near_due(self):
        """Let the job look at the events once this transaction is over."""
        self.sudo().is_near_due = True
        cron_sudo = self.env.ref(
            "living_desk_events.ir_cron_calendar_near", raise_if_not_found=False
        )
        if cron_sudo:
            cron_sudo.sudo()._trigger()

    @api.model
    def _cron_tell_near(self):
        """Tell both sides of what went on at the same moment, or without being asked."""
        entries = self.search([("is_near_due", "=", True)])
        for done, entry in enumerate(entries, 1):
            entry = entry.try_lock_for_update()
            try:
                with self.env.cr.savepoint():
                    entry._tell_near()
                    entry.is_near_due = False
            except Exception as error:
                if not isinstance(error, UserError):
                    _logger.exception("Nobody could be told what is near %s", entry)
                entry.desk_id.message_post(body=str(error), subtype_xmlid="mail.mt_note")
            self.env["ir.cron"]._commit_progress(1, remaining=len(entries) - done)

    def _tell_near(self):
        """Tell the sides that have neither said anything nor been told."""
        live = self.filtered(lambda entry: entry.state in LIVE_STATES)
        near = live._find_near()
        pairs = [
            pair
            for entry in live
            for other_sudo, verdict, _is_masked in near[entry.id]
            if verdict.level >= Level.WARN
            for pair in ((entry, other_sudo), (other_sudo, entry))
        ]
        said = self.env["living.clash.decision"]._find_said(
            [(entry._to_planned(), other) for entry, other in pairs]
        )
        notices = self.env["living.clash.notice"]
        told = notices.search(
            [
                ("entry_id", "in", [entry.id for entry, _other in pairs]),
                ("other_id", "in", [other.id for _entry, other in pairs]),
                ("is_valid", "=", True),
            ]
        )
        known = {(notice.entry_id.id, notice.other_id.id) for notice in told}
        notices._tell(
            [
                (entry, other, self.env["living.clash.decision"])
                for entry, other in dict.fromkeys(pairs)
                if not said[entry.id, other.id] and (entry.id, other.id) not in known
            ]
        )
