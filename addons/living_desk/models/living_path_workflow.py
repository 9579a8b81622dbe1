from odoo import models
from odoo.exceptions import AccessError, UserError


class LivingPathWorkflow(models.AbstractModel):
    """The states of a path, and the doors between them."""

    _name = "living.path.workflow"
    _description = "States of a Path"

    _MOVES = {
        "suspended": ("active",),
        "concluded": ("active", "suspended"),
        "cancelled": ("request", "orientation", "proposed", "active", "suspended"),
        "reopened": ("concluded", "followup", "cancelled"),
    }

    # === ACTIONS === #

    def action_open_orientation(self):
        self._transition("orientation", ("request",))

    def action_propose(self):
        """Send the proposal to the organization.

        :raise UserError: if the path says too little for an agreement
        """
        for path in self:
            path._check_can_propose()
        self._transition("proposed", ("orientation",))
        self._on_proposed()
        self._send_mail("living_desk.mail_template_path_proposed")

    def action_withdraw(self):
        self._transition("orientation", ("proposed",))

    def action_resume(self):
        self._transition("active", ("suspended",))
        self._end_pause()

    def action_follow_up(self):
        self._transition("followup", ("concluded",))

    # === BUSINESS METHODS === #

    def _move(self, target, reason):
        """Suspend, cancel or reopen the paths, for a stated reason.

        :param str target: the state to reach
        :param str reason: posted on the paths
        :raise AccessError: if somebody else than a manager reopens a path
        """
        if target == "reopened" and not self._is_desk_manager():
            raise AccessError(self.env._("Only a manager of the desk reopens a path."))
        for path in self:
            state = target
            if target == "reopened":
                state = "active" if path.signed_on else "orientation"
            vals = {"outcome": False, "outcome_reason": False, "concluded_on": False}
            path._transition(state, self._MOVES[target], vals)
            path.message_post(body=reason, subtype_xmlid="mail.mt_note")
        self._end_pause()
        if target == "suspended":
            self._pause(reason)

    def _check_can_propose(self):
        """:raise UserError: if a part of the proposal is missing"""
        self.ensure_one()
        missing = [
            label
            for label, value in (
                (self.env._("a start date"), self.date_start),
                (self.env._("at least one step"), self.step_ids),
                (self.env._("the hours of consultancy"), self.hours_budget),
            )
            if not value
        ]
        if missing:
            raise UserError(
                self.env._(
                    "Before “%(path)s” can be proposed it needs %(missing)s.",
                    path=self.display_name,
                    missing=", ".join(missing),
                )
            )

    def _on_proposed(self):
        """Hook for what follows when a path has been proposed."""
