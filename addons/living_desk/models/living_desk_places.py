from odoo import api, fields, models
from odoo.tools import SQL

# States in which a path takes one of its desk's places.
PLACED_STATES = ("proposed", "active", "suspended")


class LivingDeskPlaces(models.AbstractModel):
    """How many paths a desk follows at once, and who waits for a place."""

    _name = "living.desk.places"
    _description = "Places of a Desk"

    places = fields.Integer(
        tracking=True,
        help="How many paths the desk follows at once: proposed, active or suspended. "
        "Those that come later wait in line. 0: no limit.",
    )
    places_taken = fields.Integer(compute="_compute_places")
    places_free = fields.Integer(compute="_compute_places")
    waiting_path_count = fields.Integer("Waiting for a Place", compute="_compute_places")

    _places_positive = models.Constraint(
        "CHECK(places >= 0)", "The places of a desk cannot be negative: 0 means no limit."
    )

    # === COMPUTE METHODS === #

    @api.depends("places")
    def _compute_places(self):
        taken = self._count_places_taken()
        waiting = dict(
            self.env["living.path"]
            .sudo()
            ._read_group(
                [("desk_id", "in", self.ids), ("waiting_since", "!=", False)],
                ["desk_id"],
                ["__count"],
            )
        )
        for desk in self:
            desk.places_taken = taken.get(desk.id, 0)
            desk.places_free = max(desk.places - desk.places_taken, 0)
            desk.waiting_path_count = waiting.get(desk, 0)

    # === CRUD METHODS === #

    def write(self, vals):
        res = super().write(vals)
        if "places" in vals:
            self._fill_places()
        return res

    # === ACTIONS === #

    def action_view_waiting_paths(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("living_desk.living_path_action")
        return {
            **action,
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": [("desk_id", "=", self.id), ("waiting_since", "!=", False)],
        }

    # === BUSINESS METHODS === #

    def _count_places_taken(self):
        """Return the paths that take a place, by id of their desk."""
        groups = (
            self.env["living.path"]
            .sudo()
            ._read_group(
                [("desk_id", "in", self.ids), ("state", "in", PLACED_STATES)],
                ["desk_id"],
                ["__count"],
            )
        )
        return {desk.id: count for desk, count in groups}

    def _lock_places(self):
        """Let nobody else take a place of this desk before this transaction ends.

        The row is updated, not only locked: whoever had counted the places before must not go
        on with that number, and the database makes that transaction start again.

        :return: how many places are free, None where there is no limit
        """
        self.ensure_one()
        desk_sudo = self.sudo()
        if not desk_sudo.places:
            return None
        self.env.cr.execute(
            SQL("UPDATE living_desk SET places = places WHERE id = %s RETURNING places", self.id)
        )
        [places] = self.env.cr.fetchone()
        return max(places - self._count_places_taken().get(self.id, 0), 0)

    def _fill_places(self):
        """Propose the paths first in line, as many as there are free places.

        A path that cannot be proposed any more keeps its turn and does not hold up the others.
        """
        self.env.flush_all()
        frees = {desk: desk._lock_places() for desk in self.sudo()}
        lines = (
            self.env["living.path"]
            .sudo()
            .search([("desk_id", "in", self.ids), ("waiting_since", "!=", False)], order="id")
            .sorted("waiting_since")
            .grouped("desk_id")
        )
        for desk_sudo, paths_sudo in lines.items():
            free = frees[desk_sudo]
            for path_sudo in paths_sudo:
                if free == 0:
                    break
                if path_sudo._propose_in_turn() and free:
                    free -= 1
