from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.living_desk.tools.clock import to_local


class LivingCertificate(models.Model):
    """What a participant attended, as it was on the day it was certified.

    Nothing in it changes afterwards; a wrong one is revoked, and another one issued.
    """

    _name = "living.certificate"
    _description = "Certificate of Attendance"
    _inherit = ["living.protected.mixin", "living.job.mixin"]
    _order = "issued_on desc, number desc"
    _rec_name = "number"
    _rec_names_search = ["number", "participant", "course"]
    _protected_fields = (
        "number",
        "registration_id",
        "participant",
        "organization_name",
        "course",
        "date_from",
        "date_to",
        "attended_hours",
        "held_hours",
        "presence_percent",
        "desk_name",
        "issued_on",
        "issued_by_id",
        "mailed_on",
        "revoked_on",
        "revoked_by_id",
    )

    number = fields.Char(required=True, readonly=True, copy=False)
    registration_id = fields.Many2one(
        "event.registration",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    event_id = fields.Many2one(
        related="registration_id.event_id", string="Course of", store=True, index=True
    )
    organization_id = fields.Many2one(
        related="registration_id.organization_id", store=True, index="btree_not_null"
    )
    desk_id = fields.Many2one(related="event_id.desk_id", store=True, index="btree_not_null")
    company_id = fields.Many2one(related="event_id.company_id", store=True, index=True)
    # as it was
    participant = fields.Char(required=True, readonly=True)
    organization_name = fields.Char("Name of the Organization", readonly=True)
    course = fields.Char(required=True, readonly=True)
    date_from = fields.Date("First Day", required=True, readonly=True)
    date_to = fields.Date("Last Day", required=True, readonly=True)
    attended_hours = fields.Float(required=True, readonly=True, digits=(8, 2))
    held_hours = fields.Float(required=True, readonly=True, digits=(8, 2))
    presence_percent = fields.Float("Presence (%)", readonly=True, digits=(6, 2), aggregator="avg")
    desk_name = fields.Char("Issued by the Desk", readonly=True)
    issued_on = fields.Date(required=True, readonly=True)
    issued_by_id = fields.Many2one("res.users", readonly=True)
    mailed_on = fields.Datetime(readonly=True, copy=False)
    revoked_on = fields.Datetime(readonly=True, copy=False)
    revoked_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _number_unique = models.Constraint("UNIQUE(number)", "Another certificate has this number.")
    _registration_unique = models.UniqueIndex(
        "(registration_id) WHERE revoked_on IS NULL",
        "The participant has a certificate of this course already.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("number"):
                vals["number"] = self.env["ir.sequence"].sudo().next_by_code(self._name)
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        if self:
            raise UserError(self.env._("A certificate is not deleted: revoke it when it is wrong."))

    # === ACTIONS === #

    def action_print(self):
        return self.env.ref("living_desk_events.action_report_certificate").report_action(self)

    def action_revoke(self):
        """Declare the certificates void; the course may then issue another one.

        :raise AccessError: if the user does not manage the desk
        """
        self.check_access("write")
        if not self._is_desk_manager():
            raise AccessError(self.env._("The manager of the desk revokes certificates."))
        self._lock_and_refresh()
        self.filtered(lambda item: not item.revoked_on).sudo().write(
            {"revoked_on": fields.Datetime.now(), "revoked_by_id": self.env.uid}
        )

    # === BUSINESS METHODS === #

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.env._("Certificate %(number)s", number=self.number.replace("/", "-"))

    @api.model
    def _cron_mail_certificates(self):
        """Mail each certificate that was not mailed, once."""
        unsent = self.search(
            [
                ("mailed_on", "=", False),
                ("revoked_on", "=", False),
                ("registration_id.email", "!=", False),
            ]
        )
        unsent._run_each(lambda certificate: certificate._mail())

    def _mail(self):
        self.ensure_one()
        if self.mailed_on or self.revoked_on:
            return
        self.env.ref("living_desk_events.mail_template_certificate").send_mail(self.id)
        self.mailed_on = fields.Datetime.now()

    def _get_job_thread(self):
        return self.registration_id

    @api.model
    def _prepare_from_registration(self, registration):
        """Return what is certified of a registration, as it is now."""
        event = registration.event_id
        zone = event._get_tz()
        lessons = event.lesson_ids.filtered("is_held")
        start = min(lessons.mapped("start"), default=event.date_begin)
        stop = max(lessons.mapped("stop"), default=event.date_end)
        return {
            "registration_id": registration.id,
            "participant": registration.name or registration.partner_id.name or "",
            "organization_name": registration.organization_id.name,
            "course": event.with_context(lang=event.lang or self.env.lang).name,
            "date_from": to_local(start, zone).date(),
            "date_to": to_local(stop, zone).date(),
            "attended_hours": registration.attended_hours,
            "held_hours": registration.held_hours,
            "presence_percent": registration.presence_percent,
            "desk_name": event.desk_id.name or event.organizer_id.name,
            "issued_on": fields.Date.context_today(self),
            "issued_by_id": self.env.uid,
        }
