from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools import timeline


class LivingPathStep(models.Model):
    """A dated step of one organization's path."""

    _name = "living.path.step"
    _description = "Step of a Path"
    _inherit = ["living.step.mixin", "living.protected.mixin"]
    _order = "path_id, sequence, id"

    _protected_fields = ("state", "date_done")
    _owner_fields = ("path_id",)

    path_id = fields.Many2one("living.path", required=True, index=True, ondelete="cascade")
    desk_id = fields.Many2one(
        "living.desk",
        compute="_compute_desk_id",
        store=True,
        index=True,
        help="The desk that did the step, or the one that has to.",
    )
    template_step_id = fields.Many2one("living.path.template.step", ondelete="set null")
    anchor_step_id = fields.Many2one(
        "living.path.step",
        "Other Step",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('path_id', '=', path_id), ('id', '!=', id)]",
    )
    expertise_id = fields.Many2one("living.expertise", "Expertise Needed", ondelete="restrict")
    state = fields.Selection(
        [("todo", "To Do"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="todo",
        index=True,
    )
    done_by = fields.Selection(
        [
            ("consultant", "For the Organization"),
            ("together", "Together"),
            ("alone", "Organization Alone"),
        ],
        "Who Did It",
        help="Whether desk or consultant did it for the organization, with it, or the "
        "organization did it by itself. On the way to autonomy the steps move to the last.",
    )
    date_planned = fields.Date(
        "Date",
        index=True,
        help="Follows the path's dates until the step is done. Changing it moves the step, "
        "and the steps counted from it.",
    )
    date_done = fields.Date("Done On")
    is_late = fields.Boolean(compute="_compute_is_late")
    output_note = fields.Text("Output", help="What came out, or where it is kept.")
    output_attachment_ids = fields.Many2many(
        "ir.attachment",
        string="Output Files",
        bypass_search_access=True,
        help="Shown to the organization and to its consultants.",
    )

    _done_by_somebody = models.Constraint(
        "CHECK(state <> 'done' OR done_by IS NOT NULL)",
        "Say who did the step: desk or consultant, the organization with them, or by itself.",
    )

    # === COMPUTE METHODS === #

    @api.depends("path_id")
    def _compute_desk_id(self):
        """Not from the path's desk: a step that is done stays with the desk that did it."""
        for step in self:
            step.desk_id = step.path_id.desk_id

    @api.depends("state", "date_planned")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for step in self:
            step.is_late = bool(
                step.state == "todo" and step.date_planned and step.date_planned < today
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("anchor", "anchor_step_id", "path_id")
    def _check_anchor_step(self):
        for path in self.path_id:
            path.step_ids._check_no_ring()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps._take_dates(vals_list)
        return steps

    def write(self, vals):
        if "is_mandatory" in vals and not vals["is_mandatory"]:
            self.filtered(lambda step: step.path_id.signed_on)._check_may_give_up()
        if "done_by" in vals:
            self._check_done_by_unchanged(vals["done_by"])
        res = super().write(vals)
        if self.env.context.get("living_scheduling"):
            return res
        if "date_planned" in vals:
            self._set_offset_from_date()
        if vals.keys() & {
            "anchor",
            "anchor_step_id",
            "offset",
            "offset_unit",
            "date_planned",
            "state",
        }:
            self.path_id._schedule_steps()
        return res

    def _take_dates(self, vals_list):
        """Date new steps: a date that was typed decides the offset, else the offset the date."""
        if self.env.context.get("living_scheduling"):
            return
        typed = self.browse(
            step.id for step, vals in zip(self, vals_list, strict=True) if vals.get("date_planned")
        )
        typed._set_offset_from_date()
        self.path_id._schedule_steps()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_anchor(self):
        self._check_not_anchor(self.search([("anchor_step_id", "in", self.ids)]) - self)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        """What was done stays, and an output that was agreed is a manager's to give up."""
        self.filtered(lambda step: step.path_id.signed_on)._check_may_give_up()
        for step in self:
            if step.state == "done" and not self.env.su:
                raise UserError(
                    self.env._(
                        "“%(step)s” is done: it stays in the history of the path.",
                        step=step.name,
                    )
                )

    # === ACTIONS === #

    def action_done(self):
        """Mark the steps as done today.

        :raise UserError: if the path is not under way, or a mandatory output is missing
        """
        for step in self:
            if step.path_id.state != "active":
                raise UserError(
                    self.env._(
                        "“%(path)s” is not under way: its steps cannot be marked as done.",
                        path=step.path_id.display_name,
                    )
                )
            if not step.done_by:
                raise UserError(
                    self.env._(
                        "Say first who did “%(step)s”: desk or consultant for the organization, "
                        "both together, or the organization alone.",
                        step=step.name,
                    )
                )
            if step.is_mandatory and not (step.output_note or step.output_attachment_ids):
                raise UserError(
                    self.env._(
                        "“%(step)s” must leave an output (%(output)s): "
                        "write it or attach it first.",
                        step=step.name,
                        output=step.expected_output or self.env._("a note or a file"),
                    )
                )
            step._check_assessed()
        self._transition("done", ("todo",), {"date_done": fields.Date.context_today(self)})

    def action_cancel(self):
        """Give the steps up.

        :raise UserError: if an adviser gives up a step with a mandatory output
        """
        self._check_may_give_up()
        self._transition("cancelled", ("todo",))

    def action_reset(self):
        self._transition("todo", ("done", "cancelled"), {"date_done": False})
        self.path_id.sudo()._move_open_work()

    # === BUSINESS METHODS === #

    def _check_may_give_up(self):
        """:raise UserError: if an adviser gives up a mandatory output"""
        mandatory = self.filtered("is_mandatory")
        manager = self._is_desk_manager()
        if mandatory and not manager:
            raise UserError(
                self.env._(
                    "“%(step)s” must leave an output: only a manager of the desk gives it up.",
                    step=mandatory[:1].name,
                )
            )

    def _check_done_by_unchanged(self, done_by):
        """:raise UserError: if somebody else is said to have done a step that is done"""
        for step in self:
            if step.state == "done" and step.done_by != done_by and not self.env.su:
                raise UserError(
                    self.env._(
                        "“%(step)s” is done: put it back among those to do before changing who "
                        "did it.",
                        step=step.name,
                    )
                )

    def _check_assessed(self):
        """:raise UserError: if the assessment that the step stands for is not complete"""
        self.ensure_one()
        if not self.assessment_moment:
            return
        assessment = self.path_id._get_last_assessment(self.assessment_moment)
        if assessment.state != "complete":
            raise UserError(
                self.env._(
                    "“%(step)s” is done when its assessment is complete: %(missing)s.",
                    step=self.name,
                    missing=assessment._get_missing_text()
                    if assessment
                    else self.env._("it has not been opened yet"),
                )
            )

    def _to_mark(self, lane, upcoming):
        """Return the step as the picture of the path shows it.

        :param int lane: the row of its phase
        :param upcoming: the step that comes next
        """
        self.ensure_one()
        done = self.state == "done"
        day = self.date_done if done and self.date_done else self.date_planned or self.date_done
        state = "done" if done else "late" if self.is_late else "todo"
        if state == "todo" and self == upcoming:
            state = "next"
        label = dict(self._fields["state"]._description_selection(self.env))[self.state]
        title = f"{self.name} – {format_date(self.env, day)} – {label}"
        return timeline.Mark(lane, day, state, title)

    def _get_output_label(self):
        """Return what the step should leave, with the step's name."""
        self.ensure_one()
        return f"{self.name} ({self.expected_output})" if self.expected_output else self.name

    def _set_offset_from_date(self):
        """Turn a date chosen by hand into an offset in days, so that it keeps its place."""
        for step in self.filtered("date_planned"):
            origin = {
                "start": step.path_id.date_start,
                "end": step.path_id.date_end,
                "step": step.anchor_step_id.date_done or step.anchor_step_id.date_planned,
            }[step.anchor]
            if origin:
                step.with_context(living_scheduling=True).write(
                    {"offset": (step.date_planned - origin).days, "offset_unit": "day"}
                )
