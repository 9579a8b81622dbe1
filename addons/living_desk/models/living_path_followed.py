from odoo import fields, models

CLOSED_STATES = ("concluded", "followup")


class LivingPathFollowed(models.AbstractModel):
    """What is asked of an organization after its path."""

    _name = "living.path.followed"
    _description = "Follow-ups of Paths"

    followup_ids = fields.One2many("living.path.followup", "path_id", "Follow-ups", copy=False)
    followup_count = fields.Integer(compute="_compute_followup_count")

    def _compute_followup_count(self):
        counts = self._aggregate_lines("followup_ids", "state")
        for path in self:
            path.followup_count = sum(counts.get(path._origin.id, {}).values())

    # === CRUD METHODS === #

    def write(self, vals):
        """A path that is concluded is asked later how it goes on; one that is reopened is not."""
        if "state" not in vals:
            return super().write(vals)
        closed = self.filtered(lambda path: path.state in CLOSED_STATES)
        res = super().write(vals)
        now_closed = self.filtered(lambda path: path.state in CLOSED_STATES)
        (closed - now_closed)._drop_followups()
        (now_closed - closed)._plan_followups()
        return res

    # === ACTIONS === #

    def action_view_followups(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk.living_path_followup_action"
        )
        return {**action, "domain": [("path_id", "=", self.id)], "context": {}}

    # === BUSINESS METHODS === #

    def _plan_followups(self):
        """Plan the follow-ups counted from the end; those answered before stay as they are."""
        followup_sudo = self.env["living.path.followup"].sudo()
        vals_list = []
        for path in self.sudo():
            day = path.concluded_on or path._get_today()
            known = path.followup_ids.mapped("months")
            vals_list += [
                followup_sudo._prepare_vals(path, months, day)
                for months, _label in followup_sudo._fields["months"].selection
                if months not in known
            ]
        followup_sudo.create(vals_list)

    def _drop_followups(self):
        """Ask no more: what is not answered goes, and its link with it."""
        open_sudo = self.sudo().followup_ids.filtered(lambda item: item.state != "answered")
        answers_sudo = open_sudo.user_input_id
        open_sudo.unlink()
        answers_sudo.unlink()

    def _get_open_followup(self):
        """Return the form that waits for the organization's answer, the oldest first."""
        self.ensure_one()
        waiting = self.followup_ids.filtered(
            lambda item: item.sent_on and item.state in ("due", "missing")
        )
        return waiting.sorted("date_due")[:1]
