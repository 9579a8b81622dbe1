from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools import touring


class LivingTourItem(models.Model):
    """A task of one tour, due some time before it leaves or after it is back."""

    _name = "living.tour.item"
    _description = "Task of a Tour"
    _inherit = ["living.tour.task.mixin", "living.protected.mixin"]
    _order = "date_due, sequence, id"
    _protected_fields = ("done_on", "done_by")
    _owner_fields = ("tour_id",)

    tour_id = fields.Many2one("living.tour", required=True, index=True, ondelete="cascade")
    desk_id = fields.Many2one(related="tour_id.desk_id", store=True, index=True)
    organization_id = fields.Many2one(related="tour_id.organization_id", store=True, index=True)
    task_id = fields.Many2one(
        "living.tour.task", "Network's Task", index="btree_not_null", ondelete="set null"
    )
    date_due = fields.Date(
        compute="_compute_date_due",
        store=True,
        precompute=True,
        index=True,
        help="Follows the dates of the tour until the task is done.",
    )
    month = fields.Char(compute="_compute_month")
    done_on = fields.Date(readonly=True, copy=False)
    done_by = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    is_late = fields.Boolean(compute="_compute_is_late")
    note = fields.Text(copy=False)
    attachment_ids = fields.Many2many(
        "ir.attachment",
        string="Files",
        copy=False,
        bypass_search_access=True,
        help="Shown to the organization and to the consultants of its path.",
    )

    _done_complete = models.Constraint(
        "CHECK((done_on IS NULL) = (done_by IS NULL))", "Say who did the task, and when."
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "tour_id.date_departure",
        "tour_id.date_return",
        "anchor",
        "offset",
        "offset_unit",
        "done_on",
    )
    def _compute_date_due(self):
        for item in self:
            tour = item.tour_id
            if item.done_on and item.date_due:
                continue
            item.date_due = (
                tour.date_departure
                and tour.date_return
                and touring.due(
                    tour.date_departure,
                    tour.date_return,
                    item.anchor,
                    item.offset,
                    item.offset_unit,
                )
            )

    @api.depends("date_due")
    @api.depends_context("lang")
    def _compute_month(self):
        for item in self:
            item.month = format_date(self.env, item.date_due, date_format="MMMM y")

    @api.depends("date_due", "done_on")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for item in self:
            item.is_late = bool(not item.done_on and item.date_due and item.date_due < today)

    # === ACTIONS === #

    def action_done(self):
        """Tick the tasks off."""
        self.check_access("write")
        self._tick()

    def action_reset(self):
        """Put the tasks back among those to do, due when the dates of the tour say."""
        self.check_access("write")
        self._lock_and_refresh()
        self.sudo().write({"done_on": False, "done_by": False})

    # === BUSINESS METHODS === #

    def _tick(self, note=None):
        """Record that the current user has done the tasks, once.

        :param str note: what there is to say about it
        """
        self._lock_and_refresh()
        todo_sudo = self.sudo().filtered(lambda item: not item.done_on)
        vals = {"done_on": fields.Date.context_today(self), "done_by": self.env.uid}
        todo_sudo.write({**vals, **({"note": note} if note else {})})
        return todo_sudo

    def _tick_for_organization(self, note):
        """Let the organization tick a task of its own.

        :raise UserError: if the task is somebody else's
        """
        self.ensure_one()
        if self.responsible != "organization":
            raise UserError(
                self.env._(
                    "“%(task)s” is not yours to do: write to your adviser if it is done.",
                    task=self.name,
                )
            )
        for item_sudo in self._tick(note):
            item_sudo.tour_id.message_post(
                body=self.env._(
                    "%(user)s ticked off “%(task)s”. %(note)s",
                    user=self.env.user.name,
                    task=item_sudo.name,
                    note=note or "",
                ),
                subtype_xmlid="mail.mt_note",
            )
