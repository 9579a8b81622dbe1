from odoo import api, fields, models
from odoo.exceptions import UserError

from .living_desk_places import PLACED_STATES


class LivingPathQueue(models.AbstractModel):
    """The waiting list: a path takes its turn when its desk has no place left."""

    _name = "living.path.queue"
    _description = "Waiting List of Paths"
    _protected_fields = ("waiting_since", "waiting_problem")

    waiting_since = fields.Datetime(
        copy=False, readonly=True, index="btree_not_null", tracking=True
    )
    waiting_position = fields.Integer("Place in Line", compute="_compute_waiting_position")
    waiting_problem = fields.Char(
        copy=False,
        readonly=True,
        groups="base.group_user",
        help="Why the path could not be proposed in its turn.",
    )

    _waiting_in_orientation = models.Constraint(
        "CHECK(waiting_since IS NULL OR state = 'orientation')",
        "Only a path that is not proposed yet waits for a place.",
    )

    # === COMPUTE METHODS === #

    @api.depends("waiting_since", "desk_id")
    def _compute_waiting_position(self):
        """Number the line of each desk in one query, whoever may read the others in it."""
        waiting = self.filtered("waiting_since")
        positions = {}
        if waiting:
            line_sudo = waiting.sudo().search(
                [("desk_id", "in", waiting.desk_id.ids), ("waiting_since", "!=", False)],
                order="waiting_since, id",
            )
            for paths_sudo in line_sudo.grouped("desk_id").values():
                positions.update((path.id, number) for number, path in enumerate(paths_sudo, 1))
        for path in self:
            path.waiting_position = positions.get(path._origin.id, 0)

    # === CRUD METHODS === #

    def write(self, vals):
        """Whatever takes a path off its place gives that place to the next in line."""
        if not vals.keys() & {"state", "desk_id", "waiting_since"}:
            return super().write(vals)
        placed = {path: path.desk_id for path in self if path.state in PLACED_STATES}
        if vals.get("state", "orientation") != "orientation":
            vals = {**vals, "waiting_since": False, "waiting_problem": False}
        res = super().write(vals)
        if "waiting_since" in vals:
            # Whoever leaves the line moves the others up.
            self.env["living.path"].invalidate_model(["waiting_position"], flush=False)
        desks = self.filtered("waiting_since").desk_id if "desk_id" in vals else self.desk_id[:0]
        for path, desk in placed.items():
            if path.desk_id != desk or path.state not in PLACED_STATES:
                desks |= desk
        if desks:
            desks._fill_places()
        return res

    def unlink(self):
        desks = self.filtered(lambda path: path.state in PLACED_STATES).desk_id
        res = super().unlink()
        if desks:
            desks._fill_places()
        return res

    # === ACTIONS === #

    def action_propose(self):
        """Propose as many paths as the desks have places, and put the others in line."""
        self.check_access("write")
        for path in self:
            path._check_can_propose()
        late = self.browse()
        for desk, paths in self.grouped("desk_id").items():
            free = desk._lock_places()
            if free is not None:
                late += paths.filtered(lambda path: path.state == "orientation")[free:]
        res = super(LivingPathQueue, self - late).action_propose() if self - late else None
        if not late:
            return res
        late._join_queue()
        return late._notify_waiting()

    def action_leave_queue(self):
        """Take the paths off the waiting list; they stay in orientation."""
        self.check_access("write")
        self._lock_and_refresh()
        self.sudo().write({"waiting_since": False, "waiting_problem": False})

    # === BUSINESS METHODS === #

    def _join_queue(self):
        self._lock_and_refresh()
        self.sudo().waiting_problem = False
        newcomers = self.filtered(lambda path: not path.waiting_since)
        newcomers.sudo().waiting_since = fields.Datetime.now()

    def _notify_waiting(self):
        """Return the action that tells the user how many come before."""
        message = "\n".join(
            self.env._(
                "%(desk)s has no free place: “%(path)s” is number %(number)s in line. It will "
                "be proposed by itself when its turn comes.",
                desk=path.desk_id.name,
                path=path.name,
                number=path.waiting_position,
            )
            for path in self
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("On the waiting list"),
                "message": message,
                "type": "warning",
                "sticky": True,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _propose_in_turn(self):
        """Propose the path now that a place is free, or ask its adviser to complete it, once.

        :return bool: whether the path has been proposed
        """
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self.action_propose()
        except UserError as error:
            if not self.waiting_problem:
                self._ask_adviser(self.env._("Complete the path: its turn has come"), str(error))
            self.waiting_problem = str(error)
            return False
        self._ask_adviser(self.env._("A place was free: the path has been proposed"))
        return self.state == "proposed"

    def _get_waiting_text(self):
        """Say to the organization where it stands in line."""
        self.ensure_one()
        return self.env._(
            "All places of the desk are taken now: you are number %(number)s in line. You will "
            "receive the proposal by mail when your turn comes.",
            number=self.waiting_position,
        )
