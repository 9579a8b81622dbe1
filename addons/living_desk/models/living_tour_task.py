from odoo import fields, models


class LivingTourTask(models.Model):
    """A task of the network's touring checklist, and for which tours it is needed."""

    _name = "living.tour.task"
    _description = "Touring Task"
    _inherit = ["living.tour.task.mixin"]
    _order = "sequence, id"

    name = fields.Char(translate=True)
    description = fields.Text(translate=True)
    active = fields.Boolean(default=True)
    condition = fields.Selection(
        [
            ("always", "Every tour"),
            ("outside_eu", "Outside the European Union"),
            ("outside_schengen", "Outside the Schengen area"),
            ("set", "With a set"),
            ("set_outside_eu", "With a set, outside the European Union"),
            ("text", "With spoken text"),
        ],
        "Needed For",
        required=True,
        default="always",
    )

    def _prepare_item_vals(self, tour):
        """Return the values of this task on a tour, in the organization's language."""
        self.ensure_one()
        task = self.with_context(lang=tour.organization_id.lang or self.env.lang)
        return {
            "tour_id": tour.id,
            "task_id": self.id,
            "name": task.name,
            "description": task.description,
            "sequence": self.sequence,
            "area": self.area,
            "anchor": self.anchor,
            "offset": self.offset,
            "offset_unit": self.offset_unit,
            "responsible": self.responsible,
        }
