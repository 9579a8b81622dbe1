from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .living_contact_relation import MAKERS, STAGES


class LivingContactLog(models.Model):
    """A line in the story of an organization with a contact: what happened, and who made it."""

    _name = "living.contact.log"
    _description = "Line of a Relation's History"
    _inherit = ["living.protected.mixin"]
    _order = "date desc, id desc"
    _owner_fields = ("relation_id", "consultant_id")
    _protected_fields = ("user_id",)

    relation_id = fields.Many2one(
        "living.contact.relation", required=True, index=True, ondelete="cascade"
    )
    desk_id = fields.Many2one(related="relation_id.desk_id", store=True, index=True)
    organization_id = fields.Many2one(
        related="relation_id.organization_id", store=True, index="btree_not_null"
    )
    contact_id = fields.Many2one(
        related="relation_id.contact_id", store=True, index="btree_not_null"
    )
    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    stage = fields.Selection(STAGES, "Stage Reached", required=True, default="met")
    made_by = fields.Selection(MAKERS, required=True, default="together")
    consultant_id = fields.Many2one(
        "living.consultant", index="btree_not_null", ondelete="restrict"
    )
    note = fields.Text("What Happened")
    user_id = fields.Many2one(
        "res.users",
        "Recorded By",
        required=True,
        default=lambda self: self.env.user,
        readonly=True,
        ondelete="restrict",
    )

    @api.depends("date", "stage")
    def _compute_display_name(self):
        labels = dict(self._fields["stage"]._description_selection(self.env))
        for log in self:
            log.display_name = f"{log.date or ''} {labels.get(log.stage, '')}"

    @api.constrains("date")
    def _check_date_not_ahead(self):
        for log in self:
            if log.date > fields.Date.context_today(log):
                raise ValidationError(
                    self.env._("The history tells what has happened: its dates are not ahead.")
                )
