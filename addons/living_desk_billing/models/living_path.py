from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ..tools.access import TURNOVER_READERS


class LivingPath(models.Model):
    _name = "living.path"
    # What a mixin adds to the methods of the path comes before them.
    _inherit = [
        "living.path.aid",
        "living.path",
        "living.path.payment",
        "living.path.cost",
        "living.path.repriced",
        "living.path.margin",
        "living.path.tier.chart",
    ]

    charge_ids = fields.One2many("living.path.charge", "path_id", "Services", copy=False)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(
        "Price", compute="_compute_amount_total", store=True, groups="base.group_user"
    )
    reduction_total = fields.Monetary(
        "Reductions",
        compute="_compute_amount_total",
        store=True,
        groups="base.group_user",
        help="What the organization saves on the list prices.",
    )
    price_state = fields.Selection(
        [
            ("free", "Free of charge"),
            ("to_price", "To price"),
            ("missing", "Declaration missing"),
            ("group_missing", "Declaration of a linked body missing"),
            ("waiting", "Declaration to verify"),
            ("no_entry", "No entry price"),
            ("no_schedule", "No schedule in force"),
            ("priced", "Priced"),
        ],
        compute="_compute_price_state",
        groups="base.group_user",
    )
    invoice_ids = fields.Many2many(
        "account.move",
        compute="_compute_invoice_ids",
        compute_sudo=True,
        groups=TURNOVER_READERS,
    )
    invoice_count = fields.Integer(
        compute="_compute_invoice_ids", compute_sudo=True, groups=TURNOVER_READERS
    )
    to_invoice_count = fields.Integer(compute="_compute_to_invoice_count", groups="base.group_user")

    # === COMPUTE METHODS === #

    @api.depends("charge_ids.subtotal", "charge_ids.reduction_amount")
    def _compute_amount_total(self):
        for path in self:
            path.amount_total = sum(path.charge_ids.mapped("subtotal"))
            path.reduction_total = sum(path.charge_ids.mapped("reduction_amount"))

    @api.depends("charge_ids.frozen_on", "state", "organization_id")
    def _compute_price_state(self):
        """Say why the services have no price yet; never what the turnover is."""
        unpriced = self.filtered(lambda p: p.charge_ids.filtered(lambda c: not c.frozen_on))
        organizations_sudo = unpriced.sudo().organization_id.commercial_partner_id
        states = {partner.id: partner.tier_state for partner in organizations_sudo}
        for path in self:
            if not path.charge_ids:
                path.price_state = "free"
            elif path not in unpriced:
                path.price_state = "priced"
            else:
                reason = states.get(path.sudo().organization_id.commercial_partner_id.id)
                path.price_state = reason if reason and reason != "known" else "to_price"

    @api.depends("charge_ids.invoice_line_ids.move_id")
    def _compute_invoice_ids(self):
        for path in self:
            path.invoice_ids = path.charge_ids.invoice_line_ids.move_id
            path.invoice_count = len(path.invoice_ids)

    @api.depends("instalment_ids.state", "instalment_ids.date_due")
    def _compute_to_invoice_count(self):
        due = self.env["living.path.instalment"]._get_due_domain()
        for path in self:
            path.to_invoice_count = len(path.instalment_ids.filtered_domain(due))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        paths = super().create(vals_list)
        for path in paths.filtered(lambda p: p.template_id and not p.charge_ids):
            path.charge_ids = path.template_id.service_ids._prepare_charge_commands()
        return paths

    def write(self, vals):
        if "payment_plan_id" in vals and not self.env.su:
            self._check_charges_open()
        retemplated = self.filtered(
            lambda path: "template_id" in vals and path.template_id.id != vals["template_id"]
        )
        res = super().write(vals)
        for path in retemplated:
            path.charge_ids.unlink()
            path.charge_ids = path.template_id.service_ids._prepare_charge_commands()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_priced(self):
        for path in self:
            if any(charge.frozen_on for charge in path.charge_ids):
                raise UserError(
                    self.env._(
                        "“%(path)s” has been priced: cancel it instead of deleting it.",
                        path=path.display_name,
                    )
                )

    # === ACTIONS === #

    def action_price(self):
        """Price what can be priced; say what is missing for the rest."""
        self.check_access("write")
        self._price_charges()
        for path in self:
            path._check_priced()

    def action_create_invoices(self):
        return self.charge_ids.action_create_invoices()

    def action_view_invoices(self):
        """Open the invoices: as documents for accountants, as a list for managers."""
        self.ensure_one()
        accounting = self.env.user.has_groups(
            "account.group_account_invoice,account.group_account_readonly"
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_out_invoice_type"
            if accounting
            else "living_desk_billing.account_move_action_desk"
        )
        return {**action, "domain": [("id", "in", self.invoice_ids.ids)], "context": {}}

    def action_view_turnovers(self):
        self.ensure_one()
        return self.organization_id.action_view_turnovers()

    # === BUSINESS METHODS === #

    def _transition(self, target, allowed_from, vals=None):
        """A proposal that goes back before the signature takes its prices back with it."""
        res = super()._transition(target, allowed_from, vals)
        if target == "orientation":
            self._release_prices()
        return res

    def _move_open_work(self):
        """What was invoiced keeps counting for the desk that did; the rest passes on."""
        res = super()._move_open_work()
        moves_sudo = self.env["account.move"].sudo()
        drafts = moves_sudo.search(
            [
                ("living_path_id", "in", self.ids),
                ("state", "=", "draft"),
                ("reversed_entry_id", "=", False),
            ]
        )
        for desk, paths in self.grouped("desk_id").items():
            charges = paths.charge_ids.filtered(lambda charge: charge.state != "invoiced")
            charges.sudo().desk_id = desk
            drafts.filtered_domain([("living_path_id", "in", paths.ids)]).living_desk_id = desk
        return res

    def _on_proposed(self):
        res = super()._on_proposed()
        self._price_charges()
        return res

    def _check_can_sign(self):
        res = super()._check_can_sign()
        self._check_priced()
        return res

    def _check_priced(self):
        """:raise UserError: if a service of the path has no price yet, saying what is missing"""
        self.ensure_one()
        if self.price_state in ("free", "priced"):
            return
        messages = {
            "missing": self.env._(
                "“%(path)s” has no price yet: the turnover of the organization has not been "
                "declared.",
                path=self.name,
            ),
            "group_missing": self.env._(
                "“%(path)s” has no price yet: an organization that is one undertaking with this "
                "one has not declared its turnover.",
                path=self.name,
            ),
            "no_entry": self.env._(
                "“%(path)s” has no price yet: no fiscal year of the organization has closed, and "
                "the fee schedule has no entry price.",
                path=self.name,
            ),
            "waiting": self.env._(
                "“%(path)s” has no price yet: the declaration of turnover is being verified.",
                path=self.name,
            ),
            "no_schedule": self.env._(
                "“%(path)s” has no price yet: no fee schedule is in force.", path=self.name
            ),
            "to_price": self.env._(
                "“%(path)s” has services without a price: they are priced when the path is "
                "proposed.",
                path=self.name,
            ),
        }
        raise UserError(messages[self.price_state])

    def _check_charges_open(self):
        """:raise UserError: if the services of a path can no longer change"""
        for path in self.exists():
            frozen = any(charge.frozen_on for charge in path.charge_ids)
            if path.signed_on or (path.state == "proposed" and frozen):
                raise UserError(
                    self.env._(
                        "The services of “%(path)s” are part of the proposal that the "
                        "organization has received: withdraw it to change them, or open another "
                        "path if it is signed.",
                        path=path.display_name,
                    )
                )

    def _price_charges(self):
        """Freeze the prices of the proposed paths whose organization has a tier today.

        Runs for whoever makes it possible: the adviser who proposes, the accountant who
        verifies. A path without a tier keeps waiting.
        """
        paths_sudo = self.sudo().filtered(
            lambda path: path.state == "proposed" and not path.signed_on
        )
        charges_sudo = paths_sudo.charge_ids.filtered(lambda charge: not charge.frozen_on)
        if not charges_sudo:
            return
        paths_sudo._lock_and_refresh()
        paths_sudo = charges_sudo.path_id.filtered(lambda path: path.state == "proposed")
        charges_sudo.invalidate_recordset(["frozen_on"])
        for tz, desk_paths in paths_sudo.grouped(lambda path: path.desk_id.tz).items():
            day = fields.Date.context_today(self.with_context(tz=tz))
            priced = desk_paths._freeze_charges(day)
            priced._log_prices(self.env._("The prices are now part of the proposal:"))

    def _price_charges_on(self, day):
        """Freeze the prices of paths agreed elsewhere or before, as of the day they were agreed.

        :param day: the date the prices are of
        """
        self._freeze_charges(day)

    def _freeze_charges(self, day):
        """Freeze the prices of a day that are not frozen yet, where the tier is known.

        :return: the paths that have prices now
        """
        # All read at once: Odoo would read them a thousand at a time.
        paths_sudo = self.sudo()
        paths_sudo.fetch(self._get_price_fields())
        charges_sudo = paths_sudo.env["living.path.charge"].search_fetch(
            [("path_id", "in", self.ids), ("frozen_on", "=", False)]
        )
        organizations_sudo = paths_sudo.organization_id
        organizations_sudo.fetch(["commercial_partner_id", "desk_id"])
        bases = organizations_sudo._get_fee_bases(day)
        schedules_sudo = paths_sudo.env["living.fee.schedule"].union(
            *(basis.schedule_sudo for basis in bases.values())
        )
        schedules_sudo.tier_ids.rule_ids.fetch(["product_id"])
        charges_sudo = charges_sudo.filtered(lambda c: bases[c.organization_id.id].tier_sudo)
        charges_sudo._freeze_all(bases, day)
        return charges_sudo.path_id

    @api.model
    def _get_price_fields(self):
        """Return what of a path its prices and instalments depend on."""
        return [
            "organization_id",
            "desk_id",
            "company_id",
            "state",
            "signed_on",
            "date_start",
            "payment_plan_id",
        ]

    def _release_prices(self):
        for path_sudo in self.sudo():
            charges = path_sudo.charge_ids.filtered("frozen_on")
            if charges and not path_sudo.signed_on:
                path_sudo._log_prices(self.env._("The proposal was withdrawn with its prices:"))
                charges._release()

    def _log_prices(self, title):
        """Note the prices in the history of the path; the tier is not for all who read it."""
        bodies = {
            path.id: Markup("%s<ul>%s</ul>")
            % (
                title,
                Markup().join(
                    Markup("<li>%s: %s</li>")
                    % (
                        charge.name,
                        formatLang(self.env, charge.subtotal, currency_obj=charge.currency_id),
                    )
                    for charge in path.charge_ids
                ),
            )
            for path in self
        }
        self._message_log_batch(bodies=bodies)
