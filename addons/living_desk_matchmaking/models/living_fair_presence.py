from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..tools.fair import assign_places, find_crowd

# What moves a firm from one place of a stand to another.
_PLACE_FIELDS = {"start", "stop", "stand_id"}


class LivingFairPresence(models.Model):
    """A firm at a stand, from hour to hour; several share it if the stand has room for them.

    Each has one of the places of the stand, and the database gives no place to two at once.
    """

    _name = "living.fair.presence"
    _description = "Firm at a Stand"
    _inherit = ["living.protected.mixin"]
    _order = "start, stand_id, id"
    _rec_name = "organization_id"
    _owner_fields = ("stand_id", "organization_id")
    _protected_fields = ("place",)

    stand_id = fields.Many2one("living.fair.stand", required=True, index=True, ondelete="cascade")
    event_id = fields.Many2one(
        related="stand_id.event_id", string="Fair", store=True, precompute=True, index=True
    )
    desk_id = fields.Many2one(
        related="stand_id.desk_id", store=True, precompute=True, index="btree_not_null"
    )
    organization_id = fields.Many2one(
        "res.partner",
        "Firm",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_company", "=", True)],
    )
    country_id = fields.Many2one(
        "res.country",
        compute="_compute_country_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        help="Where the firm comes from.",
    )
    sector_id = fields.Many2one("living.sector", index="btree_not_null", ondelete="restrict")
    start = fields.Datetime("From", required=True)
    stop = fields.Datetime("To", required=True)
    place = fields.Integer(default=1, required=True, readonly=True, copy=False, aggregator=None)
    visitor_count = fields.Integer("Visitors")
    contact_count = fields.Integer("Contacts Made", help="Visitors who left an address.")

    _start_before_stop = models.Constraint(
        "CHECK(start < stop)", "A firm leaves the stand after it has come."
    )
    _not_negative = models.Constraint(
        "CHECK(visitor_count >= 0 AND contact_count >= 0)",
        "Visitors and contacts are zero or more.",
    )
    _organization_once = models.Constraint(
        "EXCLUDE USING gist"
        " (stand_id WITH =, organization_id WITH =, tsrange(start, stop) WITH &&)",
        "The firm is at this stand at that time already: change its hours there.",
    )
    _place_once = models.Constraint(
        "EXCLUDE USING gist (stand_id WITH =, place WITH =, tsrange(start, stop) WITH &&)"
        " DEFERRABLE INITIALLY IMMEDIATE",
        "The stand is taken at that time: choose other hours, or another stand.",
    )

    # === COMPUTE METHODS === #

    @api.depends("organization_id")
    def _compute_country_id(self):
        for presence in self:
            country = presence.organization_id.sudo().country_id
            presence.country_id = country or presence.country_id

    @api.depends("organization_id.name", "stand_id.name")
    def _compute_display_name(self):
        # Whoever may read the line sees the firm, also one that another desk follows.
        for presence in self.sudo():
            presence.display_name = (
                f"{presence.organization_id.name or ''} ({presence.stand_id.name or ''})"
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("start", "stop", "stand_id")
    def _check_within_stand(self):
        self.env["living.fair.stand"]._check_presences_within(self)

    @api.onchange("stand_id")
    def _onchange_stand_id(self):
        """Begin with the hours of the stand: most firms stay all day."""
        self.start = self.start or self.stand_id.start
        self.stop = self.stop or self.stand_id.stop

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self._set_place_mode(SQL("DEFERRED"))
        presences = super().create(vals_list)
        presences._take_places()
        return presences

    def write(self, vals):
        if vals.keys().isdisjoint(_PLACE_FIELDS):
            return super().write(vals)
        self._set_place_mode(SQL("DEFERRED"))
        res = super().write(vals)
        self._take_places()
        return res

    # === BUSINESS METHODS === #

    def _take_places(self):
        """Give each firm at these stands a place for its hours.

        :raise ValidationError: if more firms would be there at once than a stand has room for
        """
        self.flush_model()
        self._set_place_mode(SQL("DEFERRED"))
        sharing_sudo = self.sudo().search([("stand_id", "in", self.stand_id.ids)])
        for stand, group_sudo in sharing_sudo.grouped("stand_id").items():
            spans = [(item.start, item.stop) for item in group_sudo]
            crowded = find_crowd(spans, stand.capacity)
            if crowded:
                stand = stand.with_context(tz=stand.event_id.date_tz)
                raise ValidationError(
                    self.env._(
                        "The stand “%(stand)s” has room for %(count)s at a time: on %(when)s "
                        "there would be more. Choose other hours, or another stand.",
                        stand=stand.display_name,
                        count=stand.capacity,
                        when=f"{fields.Datetime.context_timestamp(stand, crowded):%d/%m %H:%M}",
                    )
                )
            for presence_sudo, place in zip(group_sudo, assign_places(spans), strict=True):
                if presence_sudo.place != place:
                    presence_sudo.place = place
        self.flush_model()
        self._set_place_mode(SQL("IMMEDIATE"))

    def _set_place_mode(self, mode):
        name = SQL.identifier(f"{self._table}_place_once")
        self.env.cr.execute(SQL("SET CONSTRAINTS %s %s", name, mode))
