from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import touring


class LivingTour(models.Model):
    """A tour abroad, with the checklist counted back from its departure."""

    _name = "living.tour"
    _description = "Tour"
    _inherit = ["mail.thread", "mail.activity.mixin", "living.protected.mixin"]
    _order = "date_departure desc, id desc"
    _check_company_auto = True
    _owner_fields = ("path_id", "organization_id", "desk_id")

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    path_id = fields.Many2one(
        "living.path", index="btree_not_null", ondelete="restrict", tracking=True
    )
    organization_id = fields.Many2one(
        "res.partner",
        compute="_compute_organization_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_cultural_organization", "=", True), ("is_company", "=", True)],
    )
    desk_id = fields.Many2one(
        "living.desk",
        compute="_compute_desk_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="desk_id.company_id", store=True, index=True)
    contact_id = fields.Many2one(
        "res.partner",
        "Responsible",
        domain="[('parent_id', '=', organization_id)]",
        help="Who keeps the tour together in the organization.",
    )
    country_ids = fields.Many2many("res.country", string="Countries", ondelete="restrict")
    date_departure = fields.Date("Departure", required=True, index=True, tracking=True)
    date_return = fields.Date("Return", required=True, tracking=True)
    has_set = fields.Boolean(
        "Carries a Set", help="A set, costumes or instruments travel as freight."
    )
    has_text = fields.Boolean("Spoken Text", help="The public has to understand what is said.")

    item_ids = fields.One2many("living.tour.item", "tour_id", "Checklist", copy=False)
    item_count = fields.Integer("Tasks", compute="_compute_readiness", store=True)
    item_done_count = fields.Integer("Tasks Done", compute="_compute_readiness", store=True)
    readiness = fields.Float(compute="_compute_readiness", store=True, aggregator="avg")
    readiness_band = fields.Selection(
        [
            ("empty", "Not Begun"),
            ("begun", "Less than Half"),
            ("advanced", "More than Half"),
            ("ready", "All Done"),
        ],
        "Readiness (Band)",
        compute="_compute_readiness",
        store=True,
        group_expand=True,
    )
    late_count = fields.Integer("Late Tasks", compute="_compute_late")
    next_item_id = fields.Many2one("living.tour.item", "Next Task", compute="_compute_late")
    next_date = fields.Date(compute="_compute_late")

    _dates_ordered = models.Constraint(
        "CHECK(date_return >= date_departure)", "A tour cannot come back before it leaves."
    )

    # === COMPUTE METHODS === #

    @api.depends("path_id")
    def _compute_organization_id(self):
        for tour in self:
            tour.organization_id = tour.path_id.organization_id or tour.organization_id

    @api.depends("path_id.desk_id", "organization_id.desk_id")
    def _compute_desk_id(self):
        """A tour goes with its path, or with its organization, to another desk."""
        for tour in self:
            owner = tour.path_id or tour.organization_id
            tour.desk_id = owner.desk_id or tour.desk_id

    @api.depends("item_ids.done_on")
    def _compute_readiness(self):
        """Readiness is the share of tasks done; a tour without tasks is not ready."""
        counts = {}
        for tour, done_on, count in (
            self.env["living.tour.item"]
            .sudo()
            ._read_group([("tour_id", "in", self.ids)], ["tour_id", "done_on:day"], ["__count"])
        ):
            total, done = counts.get(tour.id, (0, 0))
            counts[tour.id] = (total + count, done + (count if done_on else 0))
        for tour in self:
            total, done = counts.get(tour._origin.id, (0, 0))
            tour.item_count = total
            tour.item_done_count = done
            tour.readiness = 100.0 * done / total if total else 0.0
            if total and done == total:
                tour.readiness_band = "ready"
            elif done:
                tour.readiness_band = "begun" if 2 * done < total else "advanced"
            else:
                tour.readiness_band = "empty"

    @api.depends("item_ids.done_on", "item_ids.date_due")
    def _compute_late(self):
        today = fields.Date.context_today(self)
        for tour in self:
            todo = tour.item_ids.filtered(lambda item: not item.done_on).sorted("date_due")
            tour.late_count = sum(item.date_due < today for item in todo)
            tour.next_item_id = todo[:1]
            tour.next_date = todo[:1].date_due

    # === CONSTRAINT METHODS === #

    @api.constrains("path_id", "organization_id")
    def _check_path_organization(self):
        for tour in self:
            if tour.path_id and tour.path_id.organization_id != tour.organization_id:
                raise ValidationError(
                    self.env._(
                        "“%(path)s” is the path of another organization: choose one of "
                        "%(organization)s, or none.",
                        path=tour.path_id.display_name,
                        organization=tour.organization_id.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        tours = super().create(vals_list)
        for tour, tasks in tours._get_needed_tasks().items():
            tour._add_items(tasks)
        return tours

    def write(self, vals):
        if not vals.keys() & {"country_ids", "has_set", "has_text"}:
            return super().write(vals)
        before = self._get_needed_tasks()
        res = super().write(vals)
        for tour, tasks in self._get_needed_tasks().items():
            tour._add_items(tasks - before[tour])
            tour._drop_items(before[tour] - tasks)
        return res

    # === ACTIONS === #

    def action_view_items(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk.living_tour_item_action"
        )
        return {
            **action,
            "domain": [("tour_id", "=", self.id)],
            "context": {"default_tour_id": self.id, "search_default_group_month": True},
        }

    def action_preview_portal(self):
        self.ensure_one()
        return {"type": "ir.actions.act_url", "target": "self", "url": f"/my/tours/{self.id}"}

    # === BUSINESS METHODS === #

    def _get_needed_tasks(self):
        """Return the tasks of the master list that each tour needs."""
        tasks = self.env["living.tour.task"].search([("active", "=", True)])
        eu = set(self.env.ref("base.europe").sudo().country_ids.ids)
        schengen = set(self.env.ref("living_desk.country_group_schengen").sudo().country_ids.ids)
        needed = {}
        for tour in self:
            facts = touring.Tour(frozenset(tour.country_ids.ids), tour.has_set, tour.has_text)
            needed[tour] = tasks.browse(
                task.id for task in tasks if touring.applies(task.condition, facts, eu, schengen)
            )
        return needed

    def _add_items(self, tasks):
        self.ensure_one()
        tasks -= self.item_ids.task_id
        self.env["living.tour.item"].create([task._prepare_item_vals(self) for task in tasks])

    def _drop_items(self, tasks):
        """Take off tasks that are not needed any more, unless somebody worked on them."""
        self.ensure_one()
        self.item_ids.filtered(
            lambda item: (
                item.task_id in tasks and not (item.done_on or item.note or item.attachment_ids)
            )
        ).unlink()
