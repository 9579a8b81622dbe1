from odoo import api, fields, models


class LivingPathEquipped(models.AbstractModel):
    """The tools that an organization works with on its path."""

    _name = "living.path.equipped"
    _description = "Tools of Paths"

    tool_version_ids = fields.Many2many(
        "living.tool.version",
        "living_path_tool_version_rel",
        "path_id",
        "version_id",
        "Tools",
        copy=False,
        domain="[('state', '=', 'current')]",
        help="Shown to the organization among its documents.",
    )
    has_outdated_tools = fields.Boolean(
        "Uses an Old Tool", compute="_compute_has_outdated_tools", store=True
    )

    @api.depends("tool_version_ids.state")
    def _compute_has_outdated_tools(self):
        for path in self:
            path.has_outdated_tools = any(
                version.state == "withdrawn" for version in path.sudo().tool_version_ids
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        paths = super().create(vals_list)
        for path in paths:
            path._use_tools(path.template_id.sudo().step_ids.tool_ids)
        return paths

    def write(self, vals):
        if "template_id" not in vals:
            return super().write(vals)
        before = {path: path.template_id.sudo().step_ids.tool_ids for path in self}
        res = super().write(vals)
        for path, old_tools in before.items():
            tools = path.template_id.sudo().step_ids.tool_ids
            path.tool_version_ids = path.tool_version_ids.filtered(
                lambda version, gone=old_tools - tools: version.tool_id not in gone
            )
            path._use_tools(tools)
        return res

    # === ACTIONS === #

    def action_update_tools(self):
        """Use the current version of each tool, in the language of the old one if there is."""
        self.check_access("write")
        for path in self:
            for version in path.tool_version_ids.filtered(lambda v: v.state == "withdrawn"):
                current = version.tool_id._get_current_versions(version.lang_id.code)
                if current:
                    path.tool_version_ids = path.tool_version_ids - version + current

    # === BUSINESS METHODS === #

    def _use_tools(self, tools):
        """Add the current versions in the organization's language of tools not in use yet."""
        self.ensure_one()
        missing = tools - self.sudo().tool_version_ids.tool_id
        versions = missing._get_current_versions(self.organization_id.lang or self.env.lang)
        if versions:
            self.tool_version_ids += versions
