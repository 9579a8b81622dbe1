from odoo import api, fields, models

from .living_meeting_limit import ROLES
from .res_lang import SPOKEN_DOMAIN


class LivingMissionParticipant(models.AbstractModel):
    """Who meets others at a mission: what they offer and seek, in which languages, when."""

    _name = "living.mission.participant"
    _description = "Participant in a Mission"

    mission_role = fields.Selection(
        ROLES,
        "Role in the Mission",
        compute="_compute_mission_role",
        store=True,
        help="Host or guest by the region of the organization.",
    )
    home_region_id = fields.Many2one(
        "living.region",
        compute="_compute_home_region_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        help="Where the participant comes from; the region of the organization unless changed.",
    )
    offer_ids = fields.Many2many(
        "living.meeting.topic",
        "living_registration_offer_rel",
        "registration_id",
        "topic_id",
        "Offers",
    )
    seek_ids = fields.Many2many(
        "living.meeting.topic",
        "living_registration_seek_rel",
        "registration_id",
        "topic_id",
        "Seeks",
    )
    sector_ids = fields.Many2many(
        "living.sector", "living_registration_sector_rel", "registration_id", "sector_id", "Sectors"
    )
    lang_ids = fields.Many2many(
        "res.lang",
        "living_registration_lang_rel",
        "registration_id",
        "lang_id",
        "Spoken Languages",
        domain=SPOKEN_DOMAIN,
        context={"active_test": False, "spoken_name": True},
    )
    profile_note = fields.Text(
        "Presentation", help="A few lines that the other participants read, in any language."
    )
    absent_slot_ids = fields.Many2many(
        "living.meeting.slot",
        "living_registration_absent_rel",
        "registration_id",
        "slot_id",
        "Not There at",
        domain="[('event_id', '=', event_id)]",
    )
    availability_given_on = fields.Datetime(
        copy=False, help="When the participant said at what times to be there."
    )
    is_profile_complete = fields.Boolean(
        "Profile Complete",
        compute="_compute_is_profile_complete",
        store=True,
        help="It says what is offered or sought, the sector, the languages and the availability.",
    )

    @api.depends("organization_id.living_region_id", "partner_id.living_region_id")
    def _compute_home_region_id(self):
        for registration in self:
            registration.home_region_id = (
                registration.organization_id.sudo().living_region_id
                or registration.partner_id.sudo().living_region_id
                or registration.home_region_id
            )

    @api.depends("home_region_id", "event_id.host_region_ids", "event_id.guest_region_ids")
    def _compute_mission_role(self):
        for registration in self:
            mission, region = registration.event_id, registration.home_region_id
            if not mission.is_mission:
                registration.mission_role = False
            elif region in mission.host_region_ids:
                registration.mission_role = "host"
            elif region in mission.guest_region_ids:
                registration.mission_role = "guest"
            else:
                registration.mission_role = "other"

    @api.depends("offer_ids", "seek_ids", "sector_ids", "lang_ids", "availability_given_on")
    def _compute_is_profile_complete(self):
        for registration in self:
            registration.is_profile_complete = bool(
                (registration.offer_ids or registration.seek_ids)
                and registration.sector_ids
                and registration.lang_ids
                and registration.availability_given_on
            )

    def _get_reader_lang(self):
        """Return the language in which the participant reads."""
        self.ensure_one()
        # Of another desk's contact no more is needed than its language.
        return self.sudo().partner_id.lang or self.event_id.lang or self.env.lang

    def _takes_part(self):
        """Tell whether the participant meets others: selected, and neither out nor waiting."""
        return self.active and self._has_seat() and self.is_mission
