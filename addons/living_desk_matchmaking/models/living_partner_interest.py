from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LivingPartnerInterest(models.Model):
    """An organization would like to know another one better, having read its profile."""

    _name = "living.partner.interest"
    _description = "Expression of Interest"
    _inherit = ["living.protected.mixin"]
    _order = "id desc"
    _rec_name = "organization_id"
    _owner_fields = ("profile_id", "organization_id")
    _protected_fields = ("state", "answered_on", "answer")

    profile_id = fields.Many2one(
        "living.partner.profile", required=True, index=True, ondelete="cascade"
    )
    desk_id = fields.Many2one(
        related="profile_id.desk_id", store=True, precompute=True, index="btree_not_null"
    )
    owner_id = fields.Many2one(related="profile_id.organization_id", string="Published By")
    organization_id = fields.Many2one(
        "res.partner", "Interested", required=True, index=True, ondelete="cascade"
    )
    interested_desk_id = fields.Many2one(
        related="organization_id.desk_id",
        string="Desk of the Interested",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    message = fields.Text()
    state = fields.Selection(
        [("sent", "Waiting"), ("accepted", "Accepted"), ("declined", "Declined")],
        default="sent",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    answer = fields.Text(readonly=True, copy=False)
    answered_on = fields.Datetime(readonly=True, copy=False)

    _once = models.Constraint(
        "UNIQUE(profile_id, organization_id)",
        "The organization has said already that it is interested.",
    )
    _texts_limited = models.Constraint(
        "CHECK(char_length(message) <= 5000 AND char_length(answer) <= 5000)",
        "Please shorten the text to 5000 characters.",
    )

    @api.constrains("profile_id", "organization_id")
    def _check_other(self):
        for interest_sudo in self.sudo():
            if interest_sudo.organization_id == interest_sudo.profile_id.organization_id:
                raise ValidationError(self.env._("This is your own profile."))

    @api.depends("profile_id.name", "organization_id.name")
    def _compute_display_name(self):
        for interest_sudo in self.sudo():
            names = (interest_sudo.organization_id.name, interest_sudo.profile_id.name)
            interest_sudo.display_name = " → ".join(filter(None, names))

    # === ACTIONS === #

    def action_accept(self):
        """Accept for the organization that has published: both are told the other's address."""
        for interest in self:
            interest._answer("accepted")

    def action_decline(self):
        for interest in self:
            interest._answer("declined")

    # === BUSINESS METHODS === #

    def _answer(self, state, text=""):
        """Answer an expression of interest, once, and tell whoever is interested."""
        self.ensure_one()
        self._transition(
            state, ("sent",), {"answer": text or False, "answered_on": fields.Datetime.now()}
        )
        self._tell("interest_answer")

    def _tell(self, kind):
        """Write about the interest; what is loaded with the program writes to nobody."""
        if self.env.context.get("install_mode"):
            return
        template_sudo = self.env.ref(f"living_desk_matchmaking.mail_template_partner_{kind}").sudo()
        for interest_sudo in self.sudo():
            reader_sudo = interest_sudo._get_reader(kind)
            if reader_sudo.email:
                template_sudo.send_mail(interest_sudo.id)

    def _get_reader(self, kind="interest"):
        """Return to which organization a mail is written."""
        self.ensure_one()
        return self.organization_id if kind == "interest_answer" else self.owner_id
