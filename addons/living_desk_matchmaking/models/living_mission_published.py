from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class LivingMissionPublished(models.AbstractModel):
    """The plan as people know it: told once to all, then only to those whom a change touches.

    What they are told is recorded at once, for all together; the mails follow in the background.
    """

    _name = "living.mission.published"
    _description = "Mission Whose Plan Is Published"
    _inherit = ["living.protected.mixin"]
    _protected_fields = ("plan_state", "plan_published_on", "plan_published_by_id")

    plan_state = fields.Selection(
        [("preliminary", "Preliminary"), ("final", "Final")],
        "Published Plan",
        readonly=True,
        copy=False,
        help="Empty: participants have not been told of any meeting yet.",
    )
    plan_published_on = fields.Datetime("Plan Published on", readonly=True, copy=False)
    plan_published_by_id = fields.Many2one(
        "res.users", "Plan Published by", readonly=True, copy=False
    )
    untold_count = fields.Integer(
        "Meetings Not Told Yet", compute="_compute_untold_count", groups="living_desk.group_user"
    )
    plan_reader_count = fields.Integer(
        "Participants to Be Told", compute="_compute_mailed", groups="living_desk.group_user"
    )
    plan_mailed_count = fields.Integer(
        "Participants Told by Mail", compute="_compute_mailed", groups="living_desk.group_user"
    )
    plan_mail_state = fields.Char(
        "State of the Mails", compute="_compute_mailed", groups="living_desk.group_user"
    )
    plan_failure_count = fields.Integer(
        "Participants Not Told", compute="_compute_mailed", groups="living_desk.group_user"
    )

    @api.depends("meeting_ids.change")
    def _compute_untold_count(self):
        counts = self._count_parts("living.meeting", [("change", "!=", False)])
        for mission in self:
            mission.untold_count = counts.get(mission._origin, 0)

    @api.depends(
        "registration_ids.agenda_due_on",
        "registration_ids.agenda_mailed_on",
        "registration_ids.agenda_error",
    )
    def _compute_mailed(self):
        readers, due, failures = (
            self._count_parts("event.registration", domain)
            for domain in (
                Domain("agenda_due_on", "!=", False) | Domain("agenda_mailed_on", "!=", False),
                self.env["event.registration"]._get_agenda_due_domain(),
                Domain("agenda_failure", "!=", False),
            )
        )
        for mission in self:
            own = mission._origin
            left, failed = due.get(own, 0), failures.get(own, 0)
            mission.plan_reader_count = readers.get(own, 0)
            mission.plan_mailed_count = mission.plan_reader_count - left - failed
            mission.plan_failure_count = failed
            mission.plan_mail_state = "running" if left else "done"

    # === ACTIONS === #

    def action_publish_plan(self, is_final=False):
        """Publish the plan, and have those written to whose meetings have changed since.

        The first time everybody who takes part is written to.
        """
        self.ensure_one()
        self.check_access("write")
        self._lock_rows(self, self.name)
        self.invalidate_recordset(["plan_state"])
        state = "final" if is_final else "preliminary"
        is_first = not self.plan_state
        if is_first and not self.planned_count:
            raise UserError(
                self.env._("There are no meetings to publish yet: plan them, or enter them.")
            )
        if not is_first and not self.untold_count and (not is_final or self.plan_state == "final"):
            raise UserError(
                self.env._(
                    "Everybody knows the plan as it is: it was published on %(day)s by %(user)s, "
                    "and no meeting has changed since.",
                    day=fields.Datetime.context_timestamp(
                        self.with_context(tz=self.date_tz), self.plan_published_on
                    ).strftime("%d/%m/%Y %H:%M"),
                    user=self.plan_published_by_id.sudo().name,
                )
            )
        # What was final stays final when a change is told.
        state = self.plan_state if self.plan_state == "final" else state
        people = self._get_participants_sudo() if is_first else None
        self.sudo().write(
            {
                "plan_state": state,
                "plan_published_on": fields.Datetime.now(),
                "plan_published_by_id": self.env.user.id,
            }
        )
        told = self._tell_changes(people)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The plan is published. Participants who are being written to: %(count)s.",
                    count=told,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_publish_final(self):
        return self.action_publish_plan(is_final=True)

    def action_view_agenda_failures(self):
        """Open the participants to whom the plan could not be mailed, with the reason."""
        action = self.action_view_mission_participants()
        return {
            **action,
            "context": {
                **action["context"],
                "search_default_agenda_failed": 1,
                "living_agenda_failures": True,
            },
        }

    def action_mail_again(self):
        """Try again to write to those to whom the plan could not be mailed."""
        self.check_access("write")
        self.sudo().registration_ids.filtered("agenda_failure")._mail_again()

    # === BUSINESS METHODS === #

    def _tell_if_known(self, meetings):
        """Tell at once what has changed about these meetings, if people know the plan."""
        if self.plan_state:
            self._tell_changes(meetings=meetings)

    def _tell_changes(self, people=None, meetings=None):
        """Record that participants know what has changed, and have them written to.

        :param people: whom to write to; whoever a change touches if not given
        :param meetings: what to tell of; all changes if not given
        :return: how many are written to
        """
        self.ensure_one()
        domain = Domain("event_id", "=", self.id) & Domain("change", "!=", False)
        if meetings is not None:
            domain &= Domain("id", "in", meetings.ids)
        changed_sudo = self.env["living.meeting"].sudo().search(domain)
        if people is None:
            people = changed_sudo._get_pair()
        people = people.filtered(lambda person: person.email and person._takes_part())
        # What is loaded with the program writes to nobody.
        if not self.env.context.get("install_mode"):
            people._queue_agenda(changed_sudo)
        if changed_sudo:
            changed_sudo._set_told()
        return len(people)
