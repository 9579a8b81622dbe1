from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class LivingConflict(models.Model):
    """Why a consultant must not advise an organization, and for how long."""

    _name = "living.conflict"
    _description = "Conflict of Interest"
    _inherit = ["mail.thread", "living.protected.mixin"]
    _order = "date_from desc, id desc"
    _rec_name = "consultant_id"
    _protected_fields = ("declared_by_id", "declared_on", "is_self_declared")
    _owner_fields = ("organization_id",)

    consultant_id = fields.Many2one(
        "living.consultant", required=True, index=True, ondelete="cascade", tracking=True
    )
    organization_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="cascade",
        tracking=True,
        domain=[("is_cultural_organization", "=", True), ("is_company", "=", True)],
    )
    desk_id = fields.Many2one(related="organization_id.desk_id", store=True, index=True)
    reason = fields.Text(required=True, tracking=True)
    date_from = fields.Date("From", required=True, default=fields.Date.context_today, tracking=True)
    date_to = fields.Date("To", tracking=True, help="Empty: until somebody says it is over.")
    active = fields.Boolean(default=True, tracking=True)
    declared_by_id = fields.Many2one(
        "res.users", default=lambda self: self.env.user, readonly=True, copy=False
    )
    declared_on = fields.Datetime(default=fields.Datetime.now, readonly=True, copy=False)
    is_self_declared = fields.Boolean(
        "Declared by the Consultant",
        compute="_compute_is_self_declared",
        store=True,
    )

    _dates_ordered = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)", "A conflict cannot end before it starts."
    )

    # === COMPUTE METHODS === #

    @api.depends("consultant_id", "organization_id")
    def _compute_display_name(self):
        for conflict in self:
            conflict.display_name = (
                f"{conflict.consultant_id.name or ''} – {conflict.organization_id.name or ''}"
            )

    @api.depends("declared_by_id", "consultant_id.partner_id")
    def _compute_is_self_declared(self):
        for conflict in self:
            conflict.is_self_declared = (
                conflict.declared_by_id.partner_id == conflict.consultant_id.partner_id
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("reason")
    def _check_reason(self):
        for conflict in self:
            if not (conflict.reason or "").strip():
                raise ValidationError(
                    self.env._("Say in a few words what the conflict of interest is.")
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        conflicts = super().create(vals_list)
        conflicts._withdraw_offers()
        return conflicts

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & {"consultant_id", "organization_id", "date_from", "date_to", "active"}:
            self._withdraw_offers()
        return res

    # === BUSINESS METHODS === #

    @api.model
    def _get_in_force_domain(self):
        """Return the conflicts that count today."""
        today = fields.Date.context_today(self)
        return (
            Domain("active", "=", True)
            & Domain("date_from", "<=", today)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", today))
        )

    def _withdraw_offers(self):
        """Take open offers back, and tell the adviser of what was accepted already."""
        for conflict_sudo in self.sudo().filtered_domain(self._get_in_force_domain()):
            assignments_sudo = (
                self.env["living.assignment"]
                .sudo()
                .search(
                    [
                        ("consultant_id", "=", conflict_sudo.consultant_id.id),
                        ("path_id.organization_id", "=", conflict_sudo.organization_id.id),
                        ("state", "in", ("offered", "accepted")),
                    ]
                )
            )
            offers_sudo = assignments_sudo.filtered(lambda a: a.state == "offered")
            offers_sudo.need_id._lock_answers()
            offers_sudo._withdraw("conflict")
            offers_sudo.need_id._offer_to_next()
            (assignments_sudo - offers_sudo).path_id._ask_adviser(
                self.env._(
                    "Conflict of interest of %(consultant)s",
                    consultant=conflict_sudo.consultant_id.name,
                ),
                conflict_sudo.reason,
            )
