from odoo import models


class LivingFeeScheduleSimulation(models.AbstractModel):
    _name = "living.fee.schedule.simulation"
    _description = "Simulation from a Fee Schedule"

    def action_simulate(self):
        """Show what this version would have brought in from the clients of a year."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "living_desk_billing.living_fee_simulation_action"
        )
        return {**action, "context": {"living_schedule_id": self.id}}
