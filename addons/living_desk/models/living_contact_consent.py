from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class LivingContactConsent(models.Model):
    """What a contact agreed to, and when; or that it took its consent back. Never changed."""

    _name = "living.contact.consent"
    _description = "Consent of a Contact"
    _order = "date desc, id desc"

    contact_id = fields.Many2one("res.partner", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(
        [("given", "Given"), ("withdrawn", "Taken Back")], required=True, default="given"
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    text = fields.Text(
        "Agreed To", help="The words to which the contact agreed, or with which it withdrew."
    )
    channel = fields.Selection(
        [
            ("form", "Form"),
            ("mail", "E-mail"),
            ("spoken", "Spoken"),
            ("paper", "Paper"),
            ("link", "Link in a Mail"),
        ],
        "How",
        required=True,
        default="mail",
    )
    user_id = fields.Many2one(
        "res.users",
        "Recorded By",
        default=lambda self: self.env.user,
        required=True,
        readonly=True,
        ondelete="restrict",
    )

    _text_given = models.Constraint(
        "CHECK(kind != 'given' OR COALESCE(TRIM(text), '') != '')",
        "Write down what the contact agreed to.",
    )

    @api.depends("kind", "date")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for consent in self:
            consent.display_name = (
                f"{labels[consent.kind]}, {fields.Date.to_string(consent.date) or ''}"
            )

    @api.constrains("date")
    def _check_date_not_ahead(self):
        for consent in self:
            if consent.date > fields.Date.context_today(consent):
                raise ValidationError(
                    self.env._("A consent cannot be dated in the future: it is a fact.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                vals["user_id"] = self.env.uid
            # Before it is written: a consent would open a contact that withdrew to its author.
            given = {vals["contact_id"] for vals in vals_list if vals.get("contact_id")}
            self.env["res.partner"].browse(given).check_access("write")
        self._wait_for_others(
            {vals.get("contact_id") for vals in vals_list if vals.get("kind") == "withdrawn"}
            - {None}
        )
        consents = super().create(vals_list)
        withdrawn = consents.filtered(lambda consent: consent.kind == "withdrawn")
        self.env["living.introduction"]._close_withdrawn(withdrawn.contact_id)
        withdrawn.contact_id._drop_tasks_withdrawn()
        return consents

    @api.model
    def _wait_for_others(self, contact_ids):
        """Wait for whoever accepts or declines an introduction at this moment.

        A withdrawal is never refused because somebody else was faster: it comes after. What
        was read before the wait is out of date, and the server begins the request again.
        """
        if not contact_ids:
            return
        self.env.flush_all()
        for statement in (
            "UPDATE res_partner SET contact_consent = contact_consent WHERE id IN %s",
            "UPDATE living_introduction SET state = state WHERE contact_id IN %s"
            " AND state IN ('asked', 'accepted')",
        ):
            self.env.cr.execute(SQL(statement, tuple(contact_ids)), log_exceptions=False)
        self.env["living.introduction"].invalidate_model(["state"])
