from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .living_step_mixin import MOMENTS


class LivingAssessment(models.Model):
    """How ready an organization is, in its own eyes and in its adviser's."""

    _name = "living.assessment"
    _description = "Assessment"
    _inherit = [
        "mail.thread",
        "living.protected.mixin",
        "living.assessment.answered",
        "living.assessment.result",
        "living.assessment.proposal",
        "living.assessment.invitation",
        "living.assessment.dialogue",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"
    _rec_names_search = ["organization_id.name", "path_id.code"]
    _protected_fields = (
        "desk_id",
        "self_input_id",
        "adviser_input_id",
        "self_user_id",
        "adviser_user_id",
        "self_percent",
        "adviser_percent",
        "state",
        "band_id",
        "is_latest",
    )
    _owner_fields = ("organization_id", "path_id")

    # what
    organization_id = fields.Many2one(
        "res.partner",
        compute="_compute_organization_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        index=True,
        ondelete="restrict",
        domain=[("is_cultural_organization", "=", True), ("is_company", "=", True)],
    )
    path_id = fields.Many2one(
        "living.path",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('organization_id', '=?', organization_id)]",
    )
    desk_id = fields.Many2one(
        "living.desk",
        compute="_compute_desk_id",
        store=True,
        required=True,
        precompute=True,
        index=True,
        ondelete="restrict",
        help="The desk that made the assessment.",
    )
    company_id = fields.Many2one(related="desk_id.company_id", store=True, index=True)
    moment = fields.Selection(MOMENTS, required=True, default="t0", index=True, tracking=True)
    survey_id = fields.Many2one(
        "survey.survey",
        "Form",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["living.assessment.form"]._get_default_survey(),
        domain=[("is_living_assessment", "=", True), ("living_state", "=", "published")],
    )
    date = fields.Date(required=True, default=fields.Date.context_today, tracking=True)
    active = fields.Boolean(default=True)

    # how far
    self_input_id = fields.Many2one(
        "survey.user_input", "Answers of the Organization", copy=False, ondelete="restrict"
    )
    adviser_input_id = fields.Many2one(
        "survey.user_input", "Answers of the Adviser", copy=False, ondelete="restrict"
    )
    self_user_id = fields.Many2one(
        "res.users", "Answered for the Organization by", copy=False, readonly=True
    )
    adviser_user_id = fields.Many2one(
        "res.users", "Answered for the Desk by", copy=False, readonly=True
    )
    state = fields.Selection(
        [
            ("open", "Nobody answered"),
            ("self", "Organization answered"),
            ("adviser", "Adviser answered"),
            ("complete", "Complete"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
    )

    _moment_unique = models.UniqueIndex(
        "(path_id, moment, survey_id) WHERE active AND path_id IS NOT NULL",
        "The path already has an assessment of this moment with this form: open that one.",
    )

    # === COMPUTE METHODS === #

    @api.depends("organization_id.name", "path_id.code", "moment")
    def _compute_display_name(self):
        labels = dict(self._fields["moment"]._description_selection(self.env))
        for assessment in self:
            subject = assessment.path_id.code or assessment.organization_id.name or ""
            assessment.display_name = f"{subject} · {labels.get(assessment.moment, '')}"

    @api.depends("path_id")
    def _compute_organization_id(self):
        for assessment in self:
            assessment.organization_id = (
                assessment.path_id.organization_id or assessment.organization_id
            )

    @api.depends("path_id", "organization_id")
    def _compute_desk_id(self):
        """Stamp the desk: a later hand-over of the organization does not move the past."""
        for assessment in self:
            assessment.desk_id = (
                assessment.desk_id
                or assessment.path_id.desk_id
                or assessment.organization_id.desk_id
            )

    @api.depends("self_input_id.state", "adviser_input_id.state")
    def _compute_state(self):
        states = {
            (False, False): "open",
            (True, False): "self",
            (False, True): "adviser",
            (True, True): "complete",
        }
        for assessment in self.sudo():
            assessment.state = states[
                assessment.self_input_id.state == "done",
                assessment.adviser_input_id.state == "done",
            ]

    # === CONSTRAINT METHODS === #

    @api.constrains("path_id", "organization_id")
    def _check_path_organization(self):
        for assessment in self.filtered("path_id"):
            if assessment.path_id.organization_id != assessment.organization_id:
                raise ValidationError(
                    self.env._(
                        "“%(path)s” is the path of another organization.",
                        path=assessment.path_id.display_name,
                    )
                )

    @api.constrains("survey_id")
    def _check_survey_published(self):
        for survey_sudo in self.sudo().survey_id:
            if not survey_sudo.is_living_assessment or survey_sudo.living_state != "published":
                raise ValidationError(
                    self.env._(
                        "“%(form)s” is not published: choose a form in use.",
                        form=survey_sudo.display_name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        organizations = self.env["res.partner"]
        for vals in vals_list:
            organization = organizations.browse(vals.get("organization_id"))
            if organization and not vals.get("path_id") and not organization.sudo().desk_id:
                raise UserError(
                    self.env._(
                        "No desk follows “%(organization)s” yet: choose its desk first.",
                        organization=organization.display_name,
                    )
                )
        assessments = super().create(vals_list)
        assessments._create_inputs_sudo()
        return assessments

    def write(self, vals):
        for name in ("organization_id", "survey_id", "path_id", "moment"):
            if name in vals:
                self._check_still_open(name, vals[name])
        res = super().write(vals)
        if vals.keys() & {"active", "date"}:
            self._elect_latest()
        return res

    def _check_still_open(self, name, value):
        """Refuse to give answers another meaning.

        :raise UserError: if the field of an assessment under way changes
        """
        field = self._fields[name]
        for assessment in self:
            current = field.convert_to_write(assessment[name], assessment)
            if current == value or (name == "path_id" and not current):
                continue
            if name in ("organization_id", "survey_id") or assessment.state != "open":
                raise UserError(
                    self.env._(
                        "“%(field)s” of “%(assessment)s” cannot change any more: archive it and "
                        "make another one.",
                        field=field._description_string(self.env),
                        assessment=assessment.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        for assessment in self:
            if assessment.state != "open":
                raise UserError(
                    self.env._(
                        "“%(assessment)s” has answers: archive it instead of deleting it.",
                        assessment=assessment.display_name,
                    )
                )
