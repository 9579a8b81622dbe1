from odoo import api, fields, models


class LivingPathTemplateStep(models.Model):
    """A step of a method, dated by its offset when a path is opened."""

    _name = "living.path.template.step"
    _description = "Step of a Path Template"
    _inherit = ["living.step.mixin"]
    _order = "template_id, sequence, id"

    template_id = fields.Many2one(
        "living.path.template", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(translate=True)
    expected_output = fields.Char(translate=True)
    anchor_step_id = fields.Many2one(
        "living.path.template.step",
        "Other Step",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('template_id', '=', template_id), ('id', '!=', id)]",
    )
    expertise_id = fields.Many2one("living.expertise", "Expertise Needed", ondelete="restrict")
    tool_ids = fields.Many2many(
        "living.tool",
        string="Tools",
        help="A path opened from this template uses their current versions.",
    )

    @api.constrains("anchor", "anchor_step_id", "template_id")
    def _check_anchor_step(self):
        for template in self.template_id:
            template.step_ids._check_no_ring()

    def write(self, vals):
        res = super().write(vals)
        if "template_id" in vals:
            # Rules are read before writing: the step may have gone to another template.
            self.check_access("write")
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_anchor(self):
        self._check_not_anchor(self.search([("anchor_step_id", "in", self.ids)]) - self)

    def _prepare_path_step_vals(self, path):
        """Return the values of the step of a path that follows this one.

        Texts are taken in the organization's language: they are what it will sign.
        """
        self.ensure_one()
        step = self.with_context(lang=path.organization_id.lang or self.env.lang)
        return {
            "path_id": path.id,
            "template_step_id": self.id,
            "name": step.name,
            "sequence": self.sequence,
            "phase_id": self.phase_id.id,
            "anchor": self._unlinked_anchor(),
            "offset": self.offset,
            "offset_unit": self.offset_unit,
            "responsible": self.responsible,
            "expected_output": step.expected_output,
            "is_mandatory": self.is_mandatory,
            "expertise_id": self.expertise_id.id,
            "hours": self.hours,
            "assessment_moment": self.assessment_moment,
        }
