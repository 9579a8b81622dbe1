from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.organization_identity import Identity, same_text, tax_number, tax_spellings
from .living_handover_execution import HANDING_OVER

ORGANIZATION_KINDS = [
    ("theatre", "Theatre"),
    ("company", "Production Company"),
    ("festival", "Festival"),
    ("museum", "Museum"),
    ("residency", "Residency"),
    ("circuit", "Circuit"),
    ("network", "Network"),
    ("other", "Other"),
]


ORGANIZATION_SIZES = [
    ("micro", "Micro: fewer than 10 people"),
    ("small", "Small: 10 to 49 people"),
    ("medium", "Medium: 50 to 249 people"),
    ("large", "Large: 250 people and more"),
]


class ResPartner(models.Model):
    """An organization of live performance or culture is a company among the contacts."""

    _name = "res.partner"
    # What comes before res.partner replaces some of its methods.
    # What comes before res.partner replaces some of its methods.
    _inherit = [
        "living.contact.key",
        "res.partner",
        "living.organization.facilitator",
        "living.network.contact",
        "living.contact.twin",
        "living.person",
        "living.directory",
        "living.hidden.contact",
        "living.portal.contact",
        "living.organization.contacts",
        "living.introduced.contact",
    ]

    is_cultural_organization = fields.Boolean(
        "Cultural Organization", help="The contact is, or may become, a client of a desk."
    )
    desk_id = fields.Many2one(
        "living.desk",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="The desk that follows the organization. Only its team sees the organization.",
    )
    organization_kind = fields.Selection(ORGANIZATION_KINDS, "Kind of Organization")
    discipline_ids = fields.Many2many(
        "living.discipline", string="Disciplines", ondelete="restrict"
    )
    organization_size = fields.Selection(
        ORGANIZATION_SIZES, help="People employed in the year, whole-time or part-time."
    )
    founded_year = fields.Integer("Founded In")
    living_region_id = fields.Many2one(
        related="state_id.living_region_id", string="Region", store=True, index="btree_not_null"
    )
    living_portal_access = fields.Boolean(
        "Sees the Organization's Paths",
        copy=False,
        tracking=True,
        groups="living_desk.group_user",
        help="On the portal this person sees the paths, sessions, documents and figures of the "
        "organization. The contact person of a path is let in; others only if you tick this.",
    )
    path_ids = fields.One2many("living.path", "organization_id", "Paths")
    path_count = fields.Integer(compute="_compute_path_count")
    consultant_ids = fields.One2many("living.consultant", "partner_id", "Consultant Records")
    followed_by_id = fields.Many2one(
        "living.desk",
        "Already Followed By",
        compute="_compute_followed_by_id",
        groups="living_desk.group_user",
        help="Another desk follows an organization with the same tax number.",
    )

    # === COMPUTE METHODS === #

    @api.depends("path_ids")
    def _compute_path_count(self):
        counts = dict(
            self.env["living.path"]._read_group(
                [("organization_id", "in", self.ids)], ["organization_id"], ["__count"]
            )
        )
        for partner in self:
            partner.path_count = counts.get(partner._origin, 0)

    @api.depends(lambda self: ("is_company", "desk_id", "vat", self._get_living_tax_code_field()))
    def _compute_followed_by_id(self):
        followed = self._get_followed_sudo()
        for partner in self:
            partner.followed_by_id = followed.get(partner, self.browse()).desk_id.id

    def _compute_same_vat_partner_id(self):
        """Odoo looks among all contacts: name none of another desk."""
        super()._compute_same_vat_partner_id()
        if self.env.su:
            return
        for partner in self:
            for name in ("same_vat_partner_id", "same_company_registry_partner_id"):
                if not partner[name].has_access("read"):
                    partner[name] = False

    @api.model
    def _commercial_fields(self):
        """Let the people of an organization follow it: same desk, same visibility."""
        return super()._commercial_fields() + ["desk_id"]

    # === CONSTRAINT METHODS === #

    @api.constrains(
        lambda self: (
            "is_cultural_organization",
            "is_company",
            "parent_id",
            "desk_id",
            "vat",
            self._get_living_tax_code_field(),
        )
    )
    def _check_not_followed(self):
        """An organization is followed by one desk: another one asks for a hand-over."""
        if self.env.context.get("living_handing_over") is HANDING_OVER:
            return
        organizations = self.filtered("is_cultural_organization")
        for partner, known_sudo in organizations._get_followed_sudo().items():
            number = partner.vat or partner[self._get_living_tax_code_field()]
            raise RedirectWarning(
                self.env._(
                    "An organization with the number “%(number)s” is already followed by "
                    "%(desk)s: ask for a hand-over instead of entering it again.",
                    number=number,
                    desk=known_sudo.desk_id.name,
                ),
                self.env["ir.actions.act_window"]._for_xml_id(
                    "living_desk.living_handover_ask_action"
                ),
                self.env._("Ask for a Hand-Over"),
                {
                    "default_asked_number": number,
                    "default_name": partner.name,
                    "living_from_organization": True,
                },
            )

    # === CRUD METHODS === #

    def write(self, vals):
        res = super().write(vals)
        if "desk_id" in vals:
            # Rules are read before writing: the organization may have gone to another desk.
            self.check_access("write")
        if vals.keys() & {"living_portal_access", "parent_id"} and self.sudo().user_ids:
            # Rules worked out for a login are cached.
            self.env.registry.clear_cache()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_paths(self):
        paths = self.env["living.path"].sudo().search([("organization_id", "in", self.ids)])
        if paths:
            raise UserError(
                self.env._(
                    "%(organizations)s cannot be deleted because of their paths: archive them.",
                    organizations=", ".join(paths.organization_id.mapped("display_name")),
                )
            )

    # === ACTIONS === #

    def action_view_living_paths(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("living_desk.living_path_action")
        return {
            **action,
            "domain": [("organization_id", "=", self.id)],
            "context": {"default_organization_id": self.id},
        }

    # === BUSINESS METHODS === #

    @api.model
    def _get_living_tax_code_field(self):
        """Return the name of the field for a tax code that is not the VAT number."""
        # Italy's localization has a field of its own, which invoices are made from.
        italian = "l10n_it_codice_fiscale"
        return italian if italian in self._fields else "company_registry"

    def _get_living_identity(self):
        """Return what this organization is recognized by."""
        self.ensure_one()
        return Identity(
            vat=tax_number(self.vat) if len(self.vat or "") > 1 else "",
            tax_code=tax_number(self[self._get_living_tax_code_field()]),
            email=self.email_normalized or "",
            place=(same_text(self.name), same_text(self.city)) if self.city else None,
        )

    def _get_followed_sudo(self):
        """Return which of these companies another desk follows already, all found together.

        :return: dict {company: superuser record of the other desk's organization}
        """
        companies = self.filtered(lambda p: p.is_company and p.commercial_partner_id == p)
        identities = {partner: partner._get_living_identity() for partner in companies}
        numbers = {number for identity in identities.values() for number in identity.tax_numbers}
        if not numbers:
            return {}
        owners = {}
        for known_sudo in self._search_followed_sudo(numbers):
            for number in known_sudo._get_living_identity().tax_numbers:
                owners.setdefault(number, []).append(known_sudo)
        result = {}
        for partner, identity in identities.items():
            for number in sorted(identity.tax_numbers):
                for known_sudo in owners.get(number, ()):
                    if known_sudo != partner._origin and known_sudo.desk_id != partner.desk_id:
                        result.setdefault(partner, known_sudo)
        return result

    @api.model
    def _search_followed_sudo(self, numbers):
        """Return the organizations with one of the tax numbers that any desk follows."""
        domain = self._get_tax_number_domain(numbers) & Domain(
            [
                ("is_company", "=", True),
                ("is_cultural_organization", "=", True),
                ("desk_id", "!=", False),
            ]
        )
        found = self.sudo().with_context(active_test=False).search(domain, order="active desc, id")
        return found.filtered(lambda partner: partner.commercial_partner_id == partner)

    @api.model
    def _find_followed_sudo(self, number, desk):
        """Return the organization with a tax number that a desk other than this one follows.

        :param str number: VAT number or tax code, as typed
        :param desk: the desk that asks
        """
        compact = tax_number(number)
        if len(compact) < 2:
            return self.sudo().browse()
        found_sudo = self._search_followed_sudo({compact})
        return found_sudo.filtered(lambda partner: partner.desk_id != desk)[:1]

    @api.model
    def _get_living_match_domain(self, vals):
        """Say how to recognize an organization that is already known.

        By its tax numbers; or by its e-mail address, or its name in a town, if it is not
        known under other tax numbers.

        :param dict vals: `vat`, `tax_code`, `email`, `name`, `city` as typed
        :return: domain over organizations; no record matches when nothing usable is given
        """
        identity = Identity.of(vals)
        weaker = Domain.FALSE
        if identity.email:
            weaker |= Domain("email_normalized", "=", identity.email)
        if identity.place:
            name, city = identity.place
            weaker |= self._get_same_text_domain("name", [name]) & self._get_same_text_domain(
                "city", [city]
            )
        for field_name, number in (
            ("vat", identity.vat),
            (self._get_living_tax_code_field(), identity.tax_code),
        ):
            if number:
                # A single character says that there is no number.
                usual = [False, "", "/", *tax_spellings([number])]
                weaker &= Domain(field_name, "in", usual)
        tax_domain = self._get_tax_number_domain(identity.tax_numbers)
        return Domain("is_company", "=", True) & (tax_domain | weaker)

    @api.model
    def _get_living_candidate_domain(self, identities):
        """Find in one query whoever may be one of many organizations.

        :param identities: list of :class:`Identity`
        :return: domain over organizations, wider than the matches: :class:`Register` decides
        """
        numbers = {number for identity in identities for number in identity.tax_numbers}
        emails = {identity.email for identity in identities} - {""}
        names = {identity.place[0] for identity in identities if identity.place}
        return Domain("is_company", "=", True) & (
            self._get_tax_number_domain(numbers)
            | Domain("email_normalized", "in", sorted(emails))
            | self._get_same_text_domain("name", sorted(names))
        )

    @api.model
    def _get_tax_number_domain(self, numbers):
        spellings = tax_spellings(numbers)
        return Domain("vat", "in", spellings) | Domain(
            self._get_living_tax_code_field(), "in", spellings
        )

    @api.model
    def _get_same_text_domain(self, field_name, texts):
        """Compare text as :func:`same_text` does, in the database."""
        if not texts:
            return Domain.FALSE

        def to_sql(model, alias, query):
            column = model._field_to_sql(alias, field_name, query)
            return SQL(
                "LOWER(BTRIM(REGEXP_REPLACE(%s, '\\s+', ' ', 'g'))) IN %s", column, tuple(texts)
            )

        return Domain.custom(to_sql=to_sql)
