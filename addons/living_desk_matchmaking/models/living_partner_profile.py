from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .res_lang import SPOKEN_DOMAIN

# How long a profile is shown, and so many days before its end the organization is reminded.
VALID_DAYS = 365
REMIND_DAYS = 30
# What the others read, and what was reviewed.
CONTENT_FIELDS = {"name", "description", "offer_ids", "seek_ids", "sector_ids", "lang_ids"}
OPEN_STATES = ("draft", "withdrawn", "expired")


class LivingPartnerProfile(models.Model):
    """What an organization offers and seeks outside missions: reviewed, then published for a year.

    Whoever is interested says so; addresses are told once the interest is accepted.
    """

    _name = "living.partner.profile"
    _description = "Partner Profile"
    _inherit = ["living.protected.mixin", "living.job.mixin", "mail.thread"]
    _order = "published_on desc, id desc"
    _owner_fields = ("organization_id",)
    _protected_fields = (
        *("state", "round", "submitted_on", "published_on", "published_by_id"),
        *("expires_on", "reminded_on"),
    )

    name = fields.Char("Title", required=True, tracking=True)
    organization_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("is_company", "=", True), ("is_cultural_organization", "=", True)],
    )
    desk_id = fields.Many2one(
        related="organization_id.desk_id", store=True, precompute=True, index="btree_not_null"
    )
    region_id = fields.Many2one(
        related="organization_id.living_region_id", store=True, precompute=True, string="Region"
    )
    description = fields.Text(help="What the partner would do with you, in any language.")
    offer_ids = fields.Many2many(
        "living.meeting.topic", "living_partner_offer_rel", "profile_id", "topic_id", "Offers"
    )
    seek_ids = fields.Many2many(
        "living.meeting.topic", "living_partner_seek_rel", "profile_id", "topic_id", "Seeks"
    )
    sector_ids = fields.Many2many(
        "living.sector", "living_partner_sector_rel", "profile_id", "sector_id", "Sectors"
    )
    lang_ids = fields.Many2many(
        "res.lang",
        "living_partner_lang_rel",
        "profile_id",
        "lang_id",
        "Spoken Languages",
        domain=SPOKEN_DOMAIN,
        context={"active_test": False, "spoken_name": True},
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "To Review"),
            ("published", "Published"),
            ("expired", "Expired"),
            ("withdrawn", "Withdrawn"),
        ],
        default="draft",
        required=True,
        index=True,
        readonly=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    round = fields.Integer("Times Submitted", readonly=True, copy=False)
    submitted_on = fields.Datetime(readonly=True, copy=False)
    published_on = fields.Date(readonly=True, copy=False)
    published_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    expires_on = fields.Date(readonly=True, copy=False, tracking=True)
    reminded_on = fields.Date("Reminded of the End On", readonly=True, copy=False)
    review_ids = fields.One2many("living.partner.review", "profile_id", "Reviews")
    review_average = fields.Float(
        "Points of the Review", compute="_compute_review_average", digits=(4, 1), help="Out of 20."
    )
    interest_ids = fields.One2many("living.partner.interest", "profile_id", "Interests")
    interest_count = fields.Integer("Interested", compute="_compute_interest_count")

    _published_for_a_time = models.Constraint(
        "CHECK(state != 'published' OR (published_on IS NOT NULL AND expires_on > published_on))",
        "A profile is published from a day to a later one.",
    )
    _description_limited = models.Constraint(
        "CHECK(char_length(description) <= 5000)", "Please shorten the text to 5000 characters."
    )

    # === COMPUTE METHODS === #

    @api.depends("round", "review_ids.points", "review_ids.round")
    def _compute_review_average(self):
        for profile in self:
            points = profile._get_last_reviews().mapped("points")
            profile.review_average = sum(points) / len(points) if points else 0.0

    @api.depends("interest_ids")
    def _compute_interest_count(self):
        counts = dict(
            self.env["living.partner.interest"]._read_group(
                [("profile_id", "in", self.ids)], ["profile_id"], ["__count"]
            )
        )
        for profile in self:
            profile.interest_count = counts.get(profile._origin, 0)

    # === CRUD METHODS === #

    def write(self, vals):
        if vals.keys() & CONTENT_FIELDS and self.filtered(lambda item: item.state == "published"):
            raise UserError(
                self.env._("What is published was reviewed as it is: withdraw it, then change it.")
            )
        return super().write(vals)

    # === ACTIONS === #

    def action_submit(self):
        """Ask the desk to review the profile."""
        for profile in self:
            profile._check_filled()
            profile._transition(
                "submitted",
                OPEN_STATES,
                {"round": profile.round + 1, "submitted_on": fields.Datetime.now()},
            )

    def action_publish(self):
        """Show the profile to the other organizations, if no reviewer gave a nought."""
        today = fields.Date.context_today(self)
        for profile in self:
            profile.check_access("write")
            profile._lock_and_refresh()
            reviews = profile._get_last_reviews()
            if not reviews:
                raise UserError(
                    self.env._("“%(profile)s” was not reviewed yet.", profile=profile.name)
                )
            if blocking := reviews.filtered("is_blocking"):
                raise UserError(
                    self.env._(
                        "“%(profile)s” has a nought from %(reviewer)s: send it back, to be "
                        "changed.",
                        profile=profile.name,
                        reviewer=blocking[0].reviewer_id.sudo().name,
                    )
                )
            profile._transition(
                "published",
                ("submitted",),
                {
                    "published_on": today,
                    "published_by_id": self.env.uid,
                    **profile._prepare_validity(today),
                },
            )
            profile._tell("reviewed")

    def action_send_back(self):
        """Give the profile back to its organization, which reads what the reviewers wrote."""
        for profile in self:
            profile.check_access("write")
            if not any(profile._get_last_reviews().mapped("comment")):
                raise UserError(
                    self.env._("Write in a review what to change: the organization reads it.")
                )
            profile._transition("draft", ("submitted",))
            profile._tell("reviewed")

    def action_withdraw(self):
        self._transition("withdrawn", ("submitted", "published"))

    def action_renew(self):
        """Show the profile for another year from today."""
        today = fields.Date.context_today(self)
        for profile in self:
            profile._transition("published", ("published",), profile._prepare_validity(today))

    def action_view_interests(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk_matchmaking.living_partner_interest_action"
        )
        return {**action, "domain": [("profile_id", "=", self.id)]}

    # === JOB === #

    @api.model
    def _cron_follow_validity(self):
        """Take off what has had its time; remind organizations before."""
        today = fields.Date.context_today(self)
        published = Domain("state", "=", "published")
        self.search(published & Domain("expires_on", "<=", today))._run_each(
            lambda profile: profile._expire(today)
        )
        soon = fields.Date.add(today, days=REMIND_DAYS)
        self.search(
            published & Domain("expires_on", "<=", soon) & Domain("reminded_on", "=", False)
        )._run_each(lambda profile: profile._remind(today))

    def _expire(self, today):
        if self.state == "published" and self.expires_on <= today:
            self._transition("expired", ("published",))
            self._tell("expiring")

    def _remind(self, today):
        if self.state == "published" and not self.reminded_on:
            self.reminded_on = today
            self._tell("expiring")

    # === BUSINESS METHODS === #

    @api.model
    def _get_published_domain(self):
        """Find what organizations read: also on the day before the job takes it off."""
        return Domain("state", "=", "published") & Domain("expires_on", ">", "today")

    def _get_last_reviews(self):
        return self.review_ids.filtered(lambda review: review.round == review.profile_id.round)

    def _prepare_validity(self, today):
        return {"expires_on": fields.Date.add(today, days=VALID_DAYS), "reminded_on": False}

    def _is_ending(self):
        """Tell whether it is time to renew the profile."""
        soon = fields.Date.add(fields.Date.context_today(self), days=REMIND_DAYS)
        return self.state == "published" and self.expires_on <= soon

    def _check_filled(self):
        """:raise UserError: if what the others look for is missing"""
        missing = [
            name
            for name, is_there in (
                (self.env._("a description"), self.description),
                (self.env._("what you offer or seek"), self.offer_ids | self.seek_ids),
                (self.env._("your sectors"), self.sector_ids),
            )
            if not is_there
        ]
        if missing:
            raise UserError(
                self.env._(
                    "Please add to “%(profile)s”: %(missing)s.",
                    profile=self.name,
                    missing=", ".join(missing),
                )
            )

    def _express_interest(self, organization, message):
        """Tell the organization of a profile that another one is interested, once.

        :raise UserError: if the profile is not published any more, or is the own one
        """
        self.ensure_one()
        profile_sudo = self.sudo()
        if profile_sudo.state != "published":
            raise UserError(self.env._("The profile is not published any more."))
        interests_sudo = profile_sudo.interest_ids
        known_sudo = interests_sudo.filtered(lambda item: item.organization_id == organization)
        if known_sudo:
            return known_sudo
        interest_sudo = interests_sudo.create(
            {"profile_id": self.id, "organization_id": organization.id, "message": message}
        )
        interest_sudo._tell("interest")
        return interest_sudo

    def _tell(self, kind):
        """Write to the organization; what is loaded with the program writes to nobody."""
        if self.env.context.get("install_mode"):
            return
        template_sudo = self.env.ref(f"living_desk_matchmaking.mail_template_partner_{kind}").sudo()
        for profile_sudo in self.sudo().filtered("organization_id.email"):
            template_sudo.send_mail(profile_sudo.id)
