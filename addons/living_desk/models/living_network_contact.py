from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

VISIBILITIES = [
    ("organization", "The Organization Only"),
    ("desk", "The Desk"),
    ("network", "All Desks"),
    ("public", "Everybody on the Portal"),
]
SHARED = ("network", "public")
# Who sees and changes a contact depends on these.
_OWNERSHIP = {"is_network_contact", "contact_owner_id", "contact_desk_id", "contact_visibility"}
# What consents and names say, never anybody's hand.
_WORKED_OUT = {
    "contact_consent",
    "contact_consent_on",
    "contact_name_key",
    "contact_phone_key",
    "directory_text",
}


class LivingNetworkContact(models.AbstractModel):
    """A person or body abroad with whom organizations work: whose it is, and who sees it."""

    _name = "living.network.contact"
    _description = "Contact of the Network"

    is_network_contact = fields.Boolean(
        "Contact of the Network",
        index=True,
        copy=False,
        help="Programmers, hosts, agencies and institutes with whom the organizations work.",
    )
    contact_role_id = fields.Many2one(
        "living.contact.role",
        "Role in the Network",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    contact_country_ids = fields.Many2many(
        "res.country",
        "living_contact_country_rel",
        "partner_id",
        "country_id",
        "Countries Covered",
        compute="_compute_contact_country_ids",
        store=True,
        readonly=False,
        precompute=True,
        help="Where the contact can open doors; its own country if nothing else is said.",
    )
    contact_source = fields.Selection(
        [
            ("event", "Met at an Event"),
            ("mission", "Met on a Mission"),
            ("introduction", "Introduced"),
            ("research", "Research"),
            ("import", "From a List"),
            ("portal", "Entered on the Portal"),
            ("other", "Other"),
        ],
        "Source",
        help="Where the contact comes from.",
    )
    contact_source_note = fields.Char("Details of the Source")
    contact_owner_id = fields.Many2one(
        "res.partner",
        "Owned By",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        copy=False,
        domain=[("is_cultural_organization", "=", True), ("is_company", "=", True)],
        help="The organization whose contact it is; without one it is the desk's.",
    )
    contact_desk_id = fields.Many2one(
        "living.desk",
        "Desk of the Contact",
        compute="_compute_contact_desk_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="The desk that owns the contact, or that follows the organization that does.",
    )
    contact_path_id = fields.Many2one(
        "living.path",
        "Made for the Path",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        help="When this path ends, the contact becomes the organization's.",
    )
    contact_visibility = fields.Selection(
        VISIBILITIES, "Seen By", default="desk", tracking=True, copy=False
    )
    contact_consent_ids = fields.One2many("living.contact.consent", "contact_id", "Consents")
    contact_consent = fields.Selection(
        [("none", "Not Asked Yet"), ("given", "Given"), ("withdrawn", "Taken Back")],
        "Consent",
        compute="_compute_contact_consent",
        store=True,
        help="Whoever withdraws the consent vanishes from every list at once.",
    )
    contact_consent_on = fields.Date(
        "Consent Of", compute="_compute_contact_consent", store=True, help="Date of the last word."
    )
    contact_relation_ids = fields.One2many(
        "living.contact.relation", "contact_id", "Relations with Organizations"
    )
    contact_log_ids = fields.One2many("living.contact.log", "contact_id", "Story")
    contact_relation_count = fields.Integer(compute="_compute_contact_relation_count")

    _contact_has_owner = models.Constraint(
        "CHECK(is_network_contact IS NOT TRUE OR contact_desk_id IS NOT NULL"
        " OR contact_owner_id IS NOT NULL)",
        "A contact of the network belongs to a desk or to an organization.",
    )
    _contact_private_has_owner = models.Constraint(
        "CHECK(contact_visibility IS DISTINCT FROM 'organization' OR contact_owner_id IS NOT NULL)",
        "Only a contact that an organization owns can be seen by the organization only.",
    )

    # === COMPUTE METHODS === #

    @api.depends("country_id", "is_network_contact")
    def _compute_contact_country_ids(self):
        for partner in self:
            if partner.is_network_contact and not partner.contact_country_ids:
                partner.contact_country_ids = partner.country_id
            else:
                partner.contact_country_ids = partner.contact_country_ids

    @api.depends("contact_owner_id.desk_id", "is_network_contact")
    def _compute_contact_desk_id(self):
        for partner in self:
            if partner.contact_owner_id:
                partner.contact_desk_id = partner.contact_owner_id.desk_id
            elif partner.is_network_contact and not partner.contact_desk_id:
                partner.contact_desk_id = self.env.user.living_desk_ids[:1]
            else:
                partner.contact_desk_id = partner.contact_desk_id

    @api.depends("contact_consent_ids.kind", "contact_consent_ids.date", "is_network_contact")
    def _compute_contact_consent(self):
        for partner in self:
            last = partner.contact_consent_ids.sorted(lambda c: (c.date, c._origin.id or 0))[-1:]
            partner.contact_consent_on = last.date
            partner.contact_consent = last.kind or (partner.is_network_contact and "none")

    @api.depends("contact_relation_ids")
    def _compute_contact_relation_count(self):
        counts = dict(
            self.env["living.contact.relation"]._read_group(
                [("contact_id", "in", self.ids)], ["contact_id"], ["__count"]
            )
        )
        for partner in self:
            partner.contact_relation_count = counts.get(partner._origin, 0)

    # === CONSTRAINT METHODS === #

    @api.constrains("contact_visibility", "contact_consent_ids", "is_company", "is_network_contact")
    def _check_shared_with_consent(self):
        """A person is shown beyond the desk that knows it only if it has agreed."""
        for partner in self:
            if (
                partner.is_network_contact
                and not partner.is_company
                and partner.contact_visibility in SHARED
                and partner.contact_consent not in ("given", "withdrawn")
            ):
                raise ValidationError(
                    self.env._(
                        "“%(contact)s” is a person: record its consent before you share it "
                        "beyond the desk.",
                        contact=partner.name,
                    )
                )

    @api.constrains("is_network_contact")
    def _check_not_of_the_house(self):
        """Whoever everybody works with must not vanish into the list of one desk."""
        contacts_sudo = self.filtered("is_network_contact").sudo().with_context(active_test=False)
        users_sudo = contacts_sudo.user_ids.filtered(lambda u: not u.share or u._is_public())
        companies_sudo = self.env["res.company"].sudo().with_context(active_test=False)
        companies_sudo = companies_sudo.search([("partner_id", "in", contacts_sudo.ids)])
        for partner in users_sudo.partner_id | companies_sudo.partner_id:
            raise ValidationError(
                self.env._(
                    "“%(name)s” is of the house: it is no contact of the network.",
                    name=partner.name,
                )
            )

    @api.constrains("contact_owner_id", "contact_path_id")
    def _check_contact_owner(self):
        for partner in self:
            owner = partner.contact_owner_id
            if owner and not (owner.is_company and owner.is_cultural_organization):
                raise ValidationError(
                    self.env._(
                        "“%(owner)s” is not an organization that a desk follows: it cannot own "
                        "contacts.",
                        owner=owner.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # A default given with the call is a value given with the call.
        defaults = self.default_get(["contact_owner_id", "contact_path_id", "contact_visibility"])
        self._check_contact_ties([{**defaults, **vals} for vals in vals_list])
        return super().create(vals_list)

    def write(self, vals):
        self._check_contact_ties([vals])
        res = super().write(vals)
        if vals.keys() & _OWNERSHIP and not self.env.su:
            # Rules are read before writing: the contact may have gone to somebody else.
            self.check_access("write")
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_consented(self):
        """Neither the proof of a consent nor the story of an organization goes by the way."""
        if self.env.su:
            return
        for partner_sudo in self.sudo():
            if partner_sudo.contact_consent_ids or partner_sudo.contact_relation_ids:
                raise UserError(
                    self.env._(
                        "“%(contact)s” has a history in the network: archive it, or let data "
                        "protection erase it.",
                        contact=partner_sudo.name,
                    )
                )

    @api.model
    def _check_contact_ties(self, vals_list):
        """Refuse to tie contacts to what the user may not see, or to hide them from the desk.

        :param vals_list: values about to be created or written
        :raise AccessError: if they are not the user's to give
        """
        if self.env.su:
            return
        if any(_WORKED_OUT & vals.keys() for vals in vals_list):
            raise AccessError(
                self.env._("What a contact agreed to is written down as a consent, with its words.")
            )
        for name in ("contact_owner_id", "contact_path_id"):
            ids = {vals[name] for vals in vals_list if vals.get(name)}
            if ids:
                self.env[self._fields[name].comodel_name].browse(ids).check_access("read")
        if any(vals.get("contact_visibility") == "organization" for vals in vals_list):
            raise AccessError(
                self.env._(
                    "Only the organization itself, on the portal, keeps a contact to itself."
                )
            )

    # === ACTIONS === #

    def action_give_consent(self):
        """Open the form in which a consent is written down."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Consent of %(contact)s", contact=self.name),
            "res_model": "living.contact.consent",
            "view_mode": "form",
            "target": "new",
            "context": {"default_contact_id": self.id, "default_kind": "given"},
        }

    def action_withdraw_consent(self):
        """Record that the contacts take their consent back: nobody sees them any more.

        :return: the action that leads away from the contact
        """
        self.check_access("write")
        self._withdraw_consent()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk.res_partner_action_contact"
        )

    def action_view_contact_relations(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk.living_contact_relation_action"
        )
        return {
            **action,
            "domain": [("contact_id", "=", self.id)],
            "context": {"default_contact_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _give_consent(self, text, channel):
        """Record that each contact agreed today.

        :param str text: the words to which it agreed
        :param str channel: how it was told, see :class:`LivingContactConsent`
        """
        self.env["living.contact.consent"].sudo().create(
            [
                {
                    "contact_id": contact.id,
                    "text": text,
                    "channel": channel,
                    "user_id": self.env.uid,
                }
                for contact in self
            ]
        )

    def _withdraw_consent(self, channel="mail"):
        """Record a withdrawal for each contact that has not withdrawn yet.

        :param str channel: how it was told, see :class:`LivingContactConsent`
        """
        today = fields.Date.context_today(self)
        self.env["living.contact.consent"].sudo().create(
            [
                {
                    "contact_id": contact.id,
                    "kind": "withdrawn",
                    "date": max(today, contact.sudo().contact_consent_on or today),
                    "channel": channel,
                    "user_id": self.env.uid,
                }
                for contact in self
                if contact.sudo().contact_consent != "withdrawn"
            ]
        )

    def _drop_tasks_withdrawn(self):
        """Take what was to be done with contacts that withdrew off everybody's list, done or not.

        An activity keeps the name of its document, and shows it to whom it is assigned.
        """
        gone_sudo = self.sudo().filtered(lambda contact: contact.contact_consent == "withdrawn")
        gone_sudo = gone_sudo.with_context(active_test=False)
        relations_sudo = gone_sudo.contact_relation_ids
        (gone_sudo.activity_ids | relations_sudo.activity_ids).unlink()

    @api.model
    def _get_contact_directory_domain(self):
        """Return what the address books list: contacts that have not withdrawn their consent."""
        return Domain("is_network_contact", "=", True) & Domain(
            "contact_consent", "!=", "withdrawn"
        )
