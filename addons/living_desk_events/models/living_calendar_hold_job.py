from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from odoo.addons.living_desk.tools.clock import to_local

from ..tools.hold import FIRST_REMINDER_DAYS, Notice, choose_notice


class LivingCalendarHoldJob(models.AbstractModel):
    """What happens to holds by itself, and whom the mails about them go to."""

    _name = "living.calendar.hold.job"
    _description = "Reminders and Lapse of Holds"
    _inherit = ["living.job.mixin"]

    # === SCHEDULED JOBS === #

    @api.model
    def _cron_follow_holds(self):
        """Remind holders twice, then let holds lapse and tell who is first now."""
        last = fields.Date.add(self._get_day_anywhere(), days=FIRST_REMINDER_DAYS)
        domain = Domain("state", "=", "provisional") & (
            Domain("hold_until", "<=", last) | Domain("hold_decide_by", "<=", last)
        )
        self.search(domain)._run_each(lambda entry: entry._follow_hold())

    def _follow_hold(self):
        """Do what is due today about one hold; what was done is not done again."""
        if self.state != "provisional":
            return
        facts = (self.held_on, self.hold_renewed_on, self.hold_asked_on)
        last_heard = max(filter(None, facts))
        notice = choose_notice(
            self._get_hold_today(),
            self._get_hold_deadline(),
            to_local(last_heard, self._get_hold_zone()).date(),
            bool(self.hold_reminded_on),
            bool(self.hold_warned_on),
        )
        if self.hold_error:
            self.sudo().hold_error = False
        if notice == Notice.LAPSE:
            self._lapse_hold()
        elif notice != Notice.NONE:
            fact = "hold_reminded_on" if notice == Notice.FIRST else "hold_warned_on"
            self.sudo()[fact] = fields.Datetime.now()
            self._send_hold_mail("mail_template_hold_reminder")

    def _lapse_hold(self):
        self._end_hold("lapsed")
        self._send_hold_mail("mail_template_hold_lapsed")

    def _lapse_overdue(self):
        """Let those lapse whose last day is over, and return the holds that stand."""
        overdue = self.filtered(lambda entry: entry._get_hold_deadline() < entry._get_hold_today())
        overdue._lock_and_refresh_masked()
        for entry in overdue.with_user(SUPERUSER_ID):
            entry._lapse_hold()
        return self - overdue

    def _show_job_failure(self, error):
        self.sudo().hold_error = str(error)

    # === MAILS === #

    def _get_hold_contact(self):
        """Return whom to write to: the organization, or somebody who has its pages."""
        self.ensure_one()
        organization = self.organization_id
        people = organization.child_ids.filtered(lambda p: p.living_portal_access and p.email)
        return organization if organization.email or not people else people[:1]

    def _send_hold_mail(self, name):
        """Mail the organization, in the name of its desk: who did something stays unnamed."""
        template = self.env.ref(f"living_desk_events.{name}").with_user(SUPERUSER_ID)
        for entry in self:
            template.send_mail(entry.id)
