from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.access import TURNOVER_READERS


class LivingSessionDue(models.AbstractModel):
    """The hours that an organization confirms are due to the consultant who held them."""

    _name = "living.session.due"
    _description = "Session Due to a Consultant"

    living_due_ids = fields.One2many(
        "living.consultant.due", "session_id", "Due to the Consultant", groups=TURNOVER_READERS
    )

    def _create_dues(self):
        """Record what is due for confirmed sessions that an assignment pays, once each."""
        sessions_sudo = self.sudo().filtered(
            lambda event: (
                event.living_confirmed_on
                and event.living_assignment_id
                and not event.living_due_ids
            )
        )
        sessions_sudo.living_due_ids.create(
            [{"session_id": session_sudo.id} for session_sudo in sessions_sudo]
        )

    def _remove_dues(self):
        """Take back what is due for sessions whose confirmation is withdrawn.

        :raise UserError: if their hours are on a bill
        """
        dues_sudo = self.sudo().living_due_ids
        for due_sudo in dues_sudo:
            if due_sudo.bill_line_id or due_sudo.settled_on:
                raise UserError(
                    self.env._(
                        "The hours of “%(session)s” are on a bill or settled: the confirmation "
                        "stays.",
                        session=due_sudo.session_id.name,
                    )
                )
        dues_sudo.unlink()
