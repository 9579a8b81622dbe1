from odoo import api, fields, models
from odoo.exceptions import UserError

OPEN_STATES = ("request", "orientation", "proposed", "active", "suspended")
FIXED_FIELDS = {"tool_id", "number", "lang_id", "file", "file_name"}


class LivingToolVersion(models.Model):
    """A version of a tool in one language, as it was released."""

    _name = "living.tool.version"
    _description = "Version of a Tool"
    _inherit = ["living.protected.mixin"]
    _order = "tool_id, released_on desc, id desc"
    _protected_fields = ("state", "released_on")
    _owner_fields = ("tool_id",)

    tool_id = fields.Many2one("living.tool", required=True, index=True, ondelete="cascade")
    desk_id = fields.Many2one(related="tool_id.desk_id", store=True, index="btree_not_null")
    number = fields.Char("Version", required=True, help="For example 2.1.")
    lang_id = fields.Many2one(
        "res.lang",
        "Language",
        required=True,
        ondelete="restrict",
        context={"active_test": False},
        default=lambda self: self.env["res.lang"]._lang_get(self.env.lang),
    )
    file = fields.Binary(attachment=True, copy=False)
    file_name = fields.Char()
    change_note = fields.Text("What Changed")
    state = fields.Selection(
        [("draft", "Draft"), ("current", "Current"), ("withdrawn", "Withdrawn")],
        required=True,
        default="draft",
        index=True,
        copy=False,
    )
    released_on = fields.Date(readonly=True, copy=False)
    path_ids = fields.Many2many(
        "living.path", "living_path_tool_version_rel", "version_id", "path_id", copy=False
    )
    path_count = fields.Integer("Paths", compute="_compute_path_count")

    _one_current = models.UniqueIndex(
        "(tool_id, lang_id) WHERE state = 'current'",
        "This tool has a current version in this language already.",
    )
    _number_unique = models.Constraint(
        "UNIQUE(tool_id, lang_id, number)",
        "This tool has a version of this number in this language already.",
    )
    _released_complete = models.Constraint(
        "CHECK((state = 'draft') = (released_on IS NULL))",
        "A version has a day of release from then on.",
    )

    # === COMPUTE METHODS === #

    @api.depends("tool_id.name", "number", "lang_id")
    @api.depends_context("living_version_only")
    def _compute_display_name(self):
        """Name the tool too, except beside the tool."""
        version_only = self.env.context.get("living_version_only")
        for version in self:
            language = (version.lang_id.sudo().iso_code or "").upper()
            name = f"{version.number or ''} {language}"
            version.display_name = name if version_only else f"{version.tool_id.name} {name}"

    def _compute_path_count(self):
        counts = dict(
            self.env["living.path"]._read_group(
                [("tool_version_ids", "in", self.ids)], ["tool_version_ids"], ["__count"]
            )
        )
        for version in self:
            version.path_count = counts.get(version._origin, 0)

    # === CRUD METHODS === #

    def write(self, vals):
        if vals.keys() & FIXED_FIELDS:
            for version in self:
                if version.state != "draft":
                    raise UserError(
                        self.env._(
                            "“%(version)s” has been released and stays as it is: "
                            "make a new version.",
                            version=version.display_name,
                        )
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_released(self):
        for version in self:
            if version.state != "draft":
                raise UserError(
                    self.env._(
                        "“%(version)s” has been released: withdraw it instead of deleting it.",
                        version=version.display_name,
                    )
                )

    # === ACTIONS === #

    def action_release(self):
        """Make these the versions in use, in place of those in the same language.

        :raise UserError: if there is no file
        """
        self.check_access("write")
        for version in self:
            if not version.file:
                raise UserError(
                    self.env._(
                        "Attach the file of “%(version)s” before releasing it.",
                        version=version.display_name,
                    )
                )
            older = version._get_replaced()
            older._transition("withdrawn", ("current",))
            older.flush_recordset()
            version._transition(
                "current", ("draft",), {"released_on": fields.Date.context_today(version)}
            )
            version._tell_paths()

    def action_withdraw(self):
        self._transition("withdrawn", ("current",))

    # === BUSINESS METHODS === #

    def _get_replaced(self):
        """Return the version that this one takes the place of, if there is one."""
        self.ensure_one()
        return self.tool_id.version_ids.filtered(
            lambda version: version.state == "current" and version.lang_id == self.lang_id
        )

    def _tell_paths(self):
        """Post one note on each open path that uses an older version in this language."""
        self.ensure_one()
        older_sudo = self.sudo().tool_id.version_ids.filtered(
            lambda version: version.lang_id == self.lang_id and version != self
        )
        paths_sudo = older_sudo.path_ids.filtered(
            lambda path: path.state in OPEN_STATES and self not in path.tool_version_ids
        )
        for path_sudo in paths_sudo:
            path_sudo.message_post(
                body=self.env._(
                    "“%(version)s” has been released; this path uses an older one. %(change)s",
                    version=self.display_name,
                    change=self.change_note or "",
                ),
                subtype_xmlid="mail.mt_note",
            )
