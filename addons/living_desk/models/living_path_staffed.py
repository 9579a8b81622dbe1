from odoo import fields, models


class LivingPathStaffed(models.AbstractModel):
    """The consultants that a path looks for."""

    _name = "living.path.staffed"
    _description = "Consultants of a Path"

    need_ids = fields.One2many(
        "living.consultancy.need",
        "path_id",
        "Searches for a Consultant",
        groups="living_desk.group_user",
    )
    need_count = fields.Integer(
        "Searches", compute="_compute_need_count", groups="living_desk.group_user"
    )

    def _compute_need_count(self):
        counts = self._aggregate_lines("need_ids", "state")
        for path in self:
            path.need_count = sum(counts.get(path._origin.id, {}).values())

    def action_find_consultant(self):
        """Open what the path looks for: the search that nobody was offered yet, or a new one."""
        self.ensure_one()
        self.check_access("write")
        waiting = self.need_ids.filtered(lambda need: need.state == "open")[:1]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Find a Consultant"),
            "res_model": "living.consultancy.need",
            "res_id": waiting.id,
            "view_mode": "form",
            "context": {"default_path_id": self.id},
        }

    def action_view_needs(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk.living_consultancy_need_action"
        )
        return {
            **action,
            "domain": [("path_id", "=", self.id)],
            "context": {"default_path_id": self.id},
        }
