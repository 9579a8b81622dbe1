from odoo import models


class LivingMissionReported(models.AbstractModel):
    """A mission shows who met whom: region by region, sector by sector."""

    _name = "living.mission.reported"
    _description = "Mission with Results"

    def action_view_results(self):
        """Open the results of these missions, region by region."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk_matchmaking.living_mission_report_action"
        )
        return {**action, "domain": [("event_id", "in", self.ids)], "context": {}}
