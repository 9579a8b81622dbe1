from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools import aid as arithmetic
from .living_turnover import FIRST_YEAR, MAX_AMOUNT


class LivingAid(models.Model):
    """De minimis aid of an organization: our reductions and what others granted it.

    Rows are only added. A reduction is booked when the agreement is signed, on the day the right
    to it is granted; what is taken back is another row, on the same day as the one it reverses,
    so that no period ever holds one without the other. What an organization declares counts at
    once, and no longer if an accountant rejects it.
    """

    _name = "living.aid"
    _description = "De Minimis Aid"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "living.protected.mixin",
        "living.declaration.mixin",
    ]
    _order = "date_granted desc, id desc"
    _rec_names_search = ["organization_id.name", "granting_body", "reference"]
    _check_company_auto = True
    _protected_fields = (
        "desk_id",
        "company_id",
        "currency_id",
        "charge_id",
        "path_id",
        "reversed_id",
        "state",
        "entered_by_id",
        "entered_on",
        "checker_id",
        "checked_on",
        "rejection_reason",
        "submission_key",
    )
    _owner_fields = ("organization_id",)
    _declarant_field = "entered_by_id"

    organization_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_company", "=", True)],
    )
    desk_id = fields.Many2one(related="organization_id.desk_id", store=True, index=True)
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        required=True,
        precompute=True,
        index=True,
    )
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", store=True, required=True, precompute=True
    )
    kind = fields.Selection(
        [
            ("reduction", "Reduction of ours"),
            ("declared", "Granted by others"),
            ("none", "No other aid received"),
        ],
        required=True,
        default="declared",
        index=True,
    )
    date_granted = fields.Date(
        "Granted On",
        required=True,
        index=True,
        default=fields.Date.context_today,
        help="The day on which the right to the aid was given, whenever it is paid.",
    )
    amount = fields.Monetary(
        required=True, help="The gross grant equivalent, before any tax or other charge."
    )
    amount_counted = fields.Monetary("Counted", compute="_compute_amount_counted", store=True)
    state = fields.Selection(
        [
            ("booked", "Booked"),
            ("declared", "To check"),
            ("confirmed", "Confirmed"),
            ("rejected", "Rejected"),
        ],
        required=True,
        default="declared",
        index=True,
        copy=False,
        tracking=True,
    )

    # our reduction
    charge_id = fields.Many2one(
        "living.path.charge",
        "Reduced Service",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    path_id = fields.Many2one(
        "living.path", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    reversed_id = fields.Many2one(
        "living.aid",
        "Takes Back",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The row that this one undoes.",
    )

    # aid of others
    granting_body = fields.Char()
    reference = fields.Char(help="Number of the decree, code in the national register, or the like")
    note = fields.Text()
    document_ids = fields.Many2many(
        "ir.attachment",
        "living_aid_attachment_rel",
        "aid_id",
        "attachment_id",
        string="Documents",
        bypass_search_access=True,
        copy=False,
    )

    # who did what
    entered_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    entered_on = fields.Datetime(readonly=True, copy=False, default=fields.Datetime.now)
    checker_id = fields.Many2one(
        "res.users", "Checked By", readonly=True, copy=False, ondelete="restrict"
    )
    checked_on = fields.Datetime(readonly=True, copy=False)
    rejection_reason = fields.Text("Reason for the Rejection", readonly=True, copy=False)
    submission_key = fields.Char(readonly=True, copy=False, groups="base.group_system")

    _charge_unique = models.UniqueIndex(
        "(charge_id) WHERE charge_id IS NOT NULL AND reversed_id IS NULL",
        "The reduction of this service has already been booked.",
    )
    _reversed_unique = models.UniqueIndex(
        "(reversed_id) WHERE reversed_id IS NOT NULL", "This row has already been taken back."
    )
    _submission_key_unique = models.UniqueIndex(
        "(submission_key) WHERE submission_key IS NOT NULL",
        "This declaration has already been sent.",
    )
    _counted = models.Index("(organization_id, date_granted)")
    _reduction_complete = models.Constraint(
        "CHECK((kind = 'reduction') = (charge_id IS NOT NULL)"
        " AND (kind = 'reduction') = (path_id IS NOT NULL)"
        " AND (kind = 'reduction') = (state = 'booked')"
        " AND (reversed_id IS NULL OR kind = 'reduction'))",
        "A reduction of ours is booked with its service and path.",
    )
    _amount_range = models.Constraint(
        "CHECK(CASE kind WHEN 'none' THEN amount = 0"
        f" WHEN 'declared' THEN amount > 0 AND amount <= {MAX_AMOUNT}"
        " ELSE amount > 0 OR (amount < 0 AND reversed_id IS NOT NULL) END)",
        "Aid has an amount greater than zero; where there was none, say so.",
    )
    _declared_complete = models.Constraint(
        "CHECK(kind != 'declared' OR COALESCE(granting_body, '') != '')",
        "Aid of others needs the body that granted it.",
    )
    _entered_complete = models.Constraint(
        "CHECK(entered_by_id IS NOT NULL AND entered_on IS NOT NULL)",
        "A row of the aid account says by whom it was entered, and when.",
    )
    _checked_complete = models.Constraint(
        "CHECK((state IN ('confirmed', 'rejected'))"
        " = (checker_id IS NOT NULL AND checked_on IS NOT NULL))",
        "Aid that was checked says by whom and when.",
    )
    _rejected_reason = models.Constraint(
        "CHECK(state != 'rejected' OR COALESCE(rejection_reason, '') != '')",
        "A rejection needs a reason.",
    )

    # === COMPUTE METHODS === #

    @api.depends("organization_id", "date_granted", "granting_body", "path_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for aid in self:
            parts = (
                aid.organization_id.name,
                aid.granting_body or aid.path_id.code,
                aid.date_granted and format_date(self.env, aid.date_granted),
            )
            aid.display_name = " – ".join(part for part in parts if part)

    @api.depends("organization_id.desk_id", "path_id")
    def _compute_company_id(self):
        """Once: an organization that goes to another company's desk leaves its past there."""
        for aid in self:
            owner = aid.path_id or aid.organization_id.desk_id
            aid.company_id = aid.company_id or owner.company_id or self.env.company

    @api.depends("company_id")
    def _compute_currency_id(self):
        for aid in self:
            aid.currency_id = aid.currency_id or aid.company_id.currency_id

    @api.depends("amount", "state")
    def _compute_amount_counted(self):
        for aid in self:
            aid.amount_counted = 0.0 if aid.state == "rejected" else aid.amount

    # === CONSTRAINT METHODS === #

    @api.constrains("organization_id")
    def _check_organization_id(self):
        for aid in self:
            organization = aid.organization_id
            if organization.commercial_partner_id != organization:
                raise ValidationError(
                    self.env._(
                        "Enter the aid of “%(organization)s”, not of one of its contacts.",
                        organization=organization.commercial_partner_id.name,
                    )
                )

    @api.constrains("date_granted")
    def _check_date_granted(self):
        today = fields.Date.context_today(self)
        for aid in self.filtered(lambda aid: aid.kind != "reduction"):
            if not FIRST_YEAR <= aid.date_granted.year or aid.date_granted > today:
                raise ValidationError(
                    self.env._(
                        "Aid counts from the day it was granted: check the date %(date)s.",
                        date=format_date(self.env, aid.date_granted),
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        kind = self.default_get(["kind"]).get("kind")
        if not self.env.su and any(vals.get("kind", kind) == "reduction" for vals in vals_list):
            raise UserError(
                self.env._("Our reductions are booked when the agreement of their path is signed.")
            )
        aids = super().create(vals_list)
        aids._adopt_documents()
        return aids

    def write(self, vals):
        if self._get_frozen_fields() & vals.keys():
            raise UserError(
                self.env._(
                    "What is on the aid account is not changed. If something is wrong in a "
                    "declaration, reject it: the organization will send another one."
                )
            )
        if "document_ids" in vals and any(aid.state in ("confirmed", "rejected") for aid in self):
            raise UserError(
                self.env._("The documents of a declaration that was checked cannot be changed.")
            )
        res = super().write(vals)
        if "document_ids" in vals:
            self._adopt_documents()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "What is on the aid account stays there. A declaration that is wrong can be "
                "rejected."
            )
        )

    # === BUSINESS METHODS === #

    @api.model
    def _get_frozen_fields(self):
        """Return what nobody changes once a row is entered."""
        return {
            "organization_id",
            "kind",
            "date_granted",
            "amount",
            "charge_id",
            "path_id",
            "reversed_id",
            "granting_body",
            "reference",
            "entered_by_id",
            "entered_on",
        }

    @api.model
    def _get_counted_domain(self, company):
        """Return what counts by the settings of a company, on whatever day it was granted."""
        domain = Domain("state", "!=", "rejected") & Domain("kind", "!=", "none")
        if not company.living_aid_reductions:
            domain &= Domain("kind", "!=", "reduction")
        return domain

    def _get_counted_on(self, day, company):
        """Return the rows among these that count on a day, by the settings of a company."""
        after = arithmetic.shift_years(day, -company.living_aid_years)
        return self.filtered_domain(
            self._get_counted_domain(company)
            & Domain("date_granted", ">", after)
            & Domain("date_granted", "<=", day)
        )

    @api.model
    def _sync_reductions(self, charges):
        """Book the reductions that stand and are not booked, take back those that no longer do.

        Each row of a service undoes the one before it, so that what was true on any day can be
        read; the database refuses a second first one, and a second one after any.
        """
        charges_sudo = charges.sudo()
        last = {}
        for aid in self.sudo().search([("charge_id", "in", charges_sudo.ids)], order="id"):
            last[aid.charge_id] = aid
        vals_list = []
        for charge in charges_sudo:
            booked = last.get(charge)
            stands = charge._has_standing_reduction()
            if stands and not booked:
                vals_list.append(charge._prepare_aid_vals())
            elif booked and stands != (booked.amount > 0):
                vals_list.append(booked._prepare_reversal_vals())
        return self.sudo().create(vals_list)

    def _prepare_reversal_vals(self):
        """Return the values of the row that undoes this one, in every period that holds it."""
        self.ensure_one()
        return {
            "organization_id": self.organization_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "kind": self.kind,
            "state": "booked",
            "date_granted": self.date_granted,
            "amount": -self.amount,
            "charge_id": self.charge_id.id,
            "path_id": self.path_id.id,
            "reversed_id": self.id,
        }
