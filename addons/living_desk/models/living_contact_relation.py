from odoo import api, fields, models

STAGES = [
    ("met", "Met"),
    ("talks", "In Talks"),
    ("invited", "Invited"),
    ("contract", "Contract"),
    ("repeated", "Repeated"),
]
MAKERS = [
    ("organization", "The Organization Alone"),
    ("together", "Together"),
    ("consultant", "A Consultant"),
    ("desk", "The Desk"),
]


class LivingContactRelation(models.Model):
    """An organization and a contact, and how far they have come together."""

    _name = "living.contact.relation"
    _description = "Relation with a Contact"
    _inherit = ["mail.thread", "mail.activity.mixin", "living.protected.mixin"]
    _order = "last_on desc, id desc"
    _owner_fields = ("organization_id", "contact_id", "path_id")

    organization_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_cultural_organization", "=", True), ("is_company", "=", True)],
    )
    contact_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("is_network_contact", "=", True)],
    )
    path_id = fields.Many2one(
        "living.path",
        "Made on the Path",
        index="btree_not_null",
        ondelete="set null",
        domain="[('organization_id', '=', organization_id)]",
    )
    desk_id = fields.Many2one(related="organization_id.desk_id", store=True, index=True)
    contact_role_id = fields.Many2one(related="contact_id.contact_role_id", store=True)
    contact_country_id = fields.Many2one(
        related="contact_id.country_id", store=True, string="Country of the Contact"
    )
    log_ids = fields.One2many("living.contact.log", "relation_id", "History")
    stage = fields.Selection(
        STAGES,
        compute="_compute_stage",
        store=True,
        index=True,
        tracking=True,
        group_expand=True,
        help="The stage of the latest line of the history.",
    )
    first_on = fields.Date("Since", compute="_compute_stage", store=True)
    last_on = fields.Date("Last Contact", compute="_compute_stage", store=True)
    made_by = fields.Selection(
        MAKERS,
        compute="_compute_stage",
        store=True,
        help="Who made the first step: what an organization makes alone shows its autonomy.",
    )

    _once = models.Constraint(
        "UNIQUE(organization_id, contact_id)",
        "This organization already has a relation with the contact: add a line to its history.",
    )
    _not_itself = models.Constraint(
        "CHECK(organization_id != contact_id)", "An organization is no contact of itself."
    )

    # === COMPUTE METHODS === #

    @api.depends("organization_id.name", "contact_id.name", "contact_id.contact_consent")
    def _compute_display_name(self):
        # Whoever may read the relation sees both, also on the portal, where partners are not read.
        # Who withdrew its consent is named nowhere: introductions keep a link to the relation.
        for relation in self.sudo():
            contact = relation.contact_id
            names = [relation.organization_id.name or ""]
            if contact.contact_consent != "withdrawn":
                names.append(contact.name or "")
            relation.display_name = " – ".join(names)

    @api.depends("log_ids.stage", "log_ids.date", "log_ids.made_by")
    def _compute_stage(self):
        for relation in self:
            logs = relation.log_ids.sorted(lambda log: (log.date, log._origin.id or 0))
            first, last = logs[:1], logs[-1:]
            relation.stage = last.stage or "met"
            relation.first_on = first.date
            relation.last_on = last.date
            relation.made_by = first.made_by

    # === BUSINESS METHODS === #

    @api.model
    def _get_or_create(self, organization, contact, path=None):
        """Return the relation of an organization with a contact, begun if there is none yet.

        :param path: the path on which it is made, kept by a new relation only
        """
        relation = self.search(
            [("organization_id", "=", organization.id), ("contact_id", "=", contact.id)]
        )
        return relation or self.create(
            {
                "organization_id": organization.id,
                "contact_id": contact.id,
                "path_id": path and path.id,
            }
        )

    def _log_once(self, stage, made_by, date, note="", **values):
        """Add a line to the history, unless it repeats the last one recorded: a second click.

        :return: whether there was something to add
        """
        self.ensure_one()
        self._lock_and_refresh()
        last = self.log_ids.sorted("id")[-1:]
        said = (last.stage, last.made_by, last.date, last.note or "")
        if last and said == (stage, made_by, date, note):
            return False
        self._log(stage, made_by, note, date=date, **values)
        return True

    def _move_stage(self, stage, made_by):
        """Record that a stage is reached today, unless today's history says so already.

        :return: whether there was something to record
        """
        self.ensure_one()
        self._lock_and_refresh()
        today = fields.Date.context_today(self)
        if self.log_ids and (self.stage, self.last_on) == (stage, today):
            return False
        return self._log_once(stage, made_by, today)

    def _log(self, stage, made_by, note="", **values):
        """Add a line to the history of each relation.

        :param str stage: the stage reached, see :data:`STAGES`
        :param str made_by: `organization`, `desk`, `consultant` or `together`
        :param str note: what happened
        :param values: other values of the line: `date`, `consultant_id`
        :return: the `living.contact.log` records
        """
        return self.env["living.contact.log"].create(
            [
                {
                    "relation_id": relation.id,
                    "stage": stage,
                    "made_by": made_by,
                    "note": note,
                    **values,
                }
                for relation in self
            ]
        )
