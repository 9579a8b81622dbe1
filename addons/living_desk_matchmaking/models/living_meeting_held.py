from odoo import fields, models
from odoo.exceptions import UserError


class LivingMeetingHeld(models.AbstractModel):
    """What became of a meeting: held, somebody missing, or cancelled."""

    _name = "living.meeting.held"
    _description = "Meeting That Is Held or Not"
    _protected_fields = ("absent_ids", "freed_by_id")

    absent_ids = fields.Many2many(
        "event.registration",
        "living_meeting_missing_rel",
        "meeting_id",
        "registration_id",
        "Did Not Come",
        readonly=True,
        copy=False,
    )
    freed_by_id = fields.Many2one(
        "event.registration",
        "Given Up By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Who left the mission: whoever comes instead may take the meeting over.",
    )

    # === ACTIONS === #

    def action_lock(self):
        self.write({"is_locked": True})

    def action_unlock(self):
        self.write({"is_locked": False})

    def action_held(self):
        self._transition("held", ("planned", "no_show"), {"absent_ids": False})

    def action_no_show(self):
        """Ask who did not come."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who Did Not Come?"),
            "res_model": "living.meeting.missing",
            "view_mode": "form",
            "target": "new",
            "context": {"default_meeting_id": self.id},
        }

    def action_cancel(self):
        self._transition("cancelled", ("planned",))

    def action_plan_again(self):
        """Take back what was recorded by mistake."""
        self._transition(
            "planned",
            ("held", "no_show", "cancelled"),
            {"absent_ids": False, "freed_by_id": False},
        )

    # === BUSINESS METHODS === #

    def _record_missing(self, missing):
        """Record who did not come to the meeting.

        :param missing: registrations, one of the two or both
        """
        self.ensure_one()
        if not missing or missing - self._get_pair():
            raise UserError(self.env._("Choose who of the two did not come, or both."))
        self._transition("no_show", ("planned", "held"), {"absent_ids": missing.ids})

    def _cancel(self):
        """Cancel meetings as the system does when one of the two cannot come."""
        if self:
            self.sudo().write({"state": "cancelled"})
            # What is entered next may need the slot.
            self.flush_recordset(["state"])
