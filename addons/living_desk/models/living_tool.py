from odoo import api, fields, models


class LivingTool(models.Model):
    """A method that advisers hand to organizations: a model, a guide, a sheet to fill in.

    Without a desk it belongs to the whole network, and only coordinators change it.
    """

    _name = "living.tool"
    _description = "Tool"
    _inherit = ["mail.thread", "living.protected.mixin"]
    _order = "name, id"
    _owner_fields = ("desk_id",)

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    description = fields.Text(translate=True, help="What it is for, and when to use it.")
    kind = fields.Selection(
        [
            ("model", "Model to Fill in"),
            ("sheet", "Calculation Sheet"),
            ("guide", "Guide"),
            ("form", "Form"),
            ("letter", "Letter or Contract"),
            ("checklist", "Checklist"),
        ],
        required=True,
        default="model",
    )
    desk_id = fields.Many2one(
        "living.desk",
        "Own by Desk",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: shared by the whole network and changed by its coordinators only.",
    )
    owner_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
        help="Keeps the tool up to date.",
    )
    version_ids = fields.One2many("living.tool.version", "tool_id", "Versions")
    current_version_ids = fields.Many2many(
        "living.tool.version",
        string="Current Versions",
        compute="_compute_current_version_ids",
        help="One for each language.",
    )
    path_count = fields.Integer("Paths Using It", compute="_compute_path_count")

    # === COMPUTE METHODS === #

    @api.depends("version_ids.state")
    def _compute_current_version_ids(self):
        for tool in self:
            tool.current_version_ids = tool.version_ids.filtered(
                lambda version: version.state == "current"
            )

    @api.depends("version_ids.path_count")
    def _compute_path_count(self):
        for tool in self:
            tool.path_count = sum(tool.version_ids.mapped("path_count"))

    # === ACTIONS === #

    def action_view_paths(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("living_desk.living_path_action")
        return {**action, "domain": [("tool_version_ids.tool_id", "=", self.id)]}

    # === BUSINESS METHODS === #

    def _get_current_versions(self, lang_code):
        """Return one current version of each tool: in that language, or else in any other."""
        versions = self.env["living.tool.version"]
        for tool in self:
            current = tool.sudo().current_version_ids.sorted("id")
            versions += (
                current.filtered(lambda version: version.lang_id.code == lang_code) or current
            )[:1]
        return versions
