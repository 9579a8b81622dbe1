from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import schedule

REMIND_DAYS = 30
MISSING_DAYS = 60


class LivingPathFollowup(models.Model):
    """Ask an organization, months after its path, how it goes on alone."""

    _name = "living.path.followup"
    _description = "Follow-up of a Path"
    _inherit = ["living.protected.mixin", "living.job.mixin"]
    _order = "urgency, date_due, id"
    _protected_fields = (
        "path_id",
        "months",
        "sent_on",
        "reminded_on",
        "missing_on",
        "user_input_id",
        "answered_on",
        "state",
    )

    path_id = fields.Many2one("living.path", required=True, index=True, ondelete="cascade")
    desk_id = fields.Many2one(related="path_id.desk_id", store=True, index=True)
    organization_id = fields.Many2one(related="path_id.organization_id", store=True, index=True)
    user_id = fields.Many2one(related="path_id.user_id", store=True, index="btree_not_null")
    months = fields.Selection(
        [("6", "After 6 months"), ("12", "After 12 months"), ("24", "After 24 months")],
        "When",
        required=True,
    )
    date_due = fields.Date("Due On", required=True, index=True)
    sent_on = fields.Date(readonly=True, help="When the form was mailed to the organization.")
    reminded_on = fields.Date(readonly=True)
    missing_on = fields.Date(
        readonly=True, help="When the answer was given up and the adviser asked to call."
    )
    user_input_id = fields.Many2one(
        "survey.user_input", "Answer", readonly=True, index="btree_not_null", ondelete="set null"
    )
    answered_on = fields.Datetime(compute="_compute_answer", store=True)
    dates_abroad = fields.Integer(compute="_compute_answer", store=True)
    contacts_made = fields.Integer(
        "New Contacts",
        compute="_compute_answer",
        store=True,
        help="Contacts abroad that the organization made by itself.",
    )
    result = fields.Html("Answers", compute="_compute_result")
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("due", "Waiting for the Answer"),
            ("answered", "Answered"),
            ("missing", "Missing"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
    )
    urgency = fields.Integer(compute="_compute_state", store=True, aggregator=None)

    _once = models.Constraint(
        "UNIQUE(path_id, months)", "This follow-up of the path is already planned."
    )

    # === COMPUTE METHODS === #

    @api.depends("months", "path_id.code", "path_id.name")
    def _compute_display_name(self):
        labels = dict(self._fields["months"]._description_selection(self.env))
        for followup in self:
            followup.display_name = (
                f"{followup.path_id.display_name}, {labels.get(followup.months, '')}"
            )

    @api.depends("user_input_id.state", "user_input_id.end_datetime")
    def _compute_answer(self):
        """Take from the form, once it is sent off, what is counted over many paths."""
        figures = {
            self.env.ref(f"living_desk.{xmlid}", raise_if_not_found=False): name
            for xmlid, name in (
                ("survey_followup_dates", "dates_abroad"),
                ("survey_followup_contacts", "contacts_made"),
            )
        }
        for followup in self:
            answer = followup.user_input_id
            done = answer.state == "done"
            followup.answered_on = done and (answer.end_datetime or answer.write_date)
            followup.dates_abroad = followup.contacts_made = 0
            for line in answer.user_input_line_ids if done else ():
                if not line.skipped and line.question_id in figures:
                    followup[figures[line.question_id]] = line.value_numerical_box

    @api.depends("sent_on", "missing_on", "answered_on")
    def _compute_state(self):
        urgencies = {"missing": 0, "due": 1, "planned": 2, "answered": 3}
        for followup in self:
            if followup.answered_on:
                state = "answered"
            elif followup.missing_on:
                state = "missing"
            else:
                state = "due" if followup.sent_on else "planned"
            followup.state = state
            followup.urgency = urgencies[state]

    @api.depends("answered_on")
    def _compute_result(self):
        """Show questions and answers to whoever sees the path: survey's own list is not theirs."""
        for followup in self:
            lines_sudo = followup.sudo().user_input_id.user_input_line_ids
            if not followup.answered_on:
                lines_sudo = lines_sudo.browse()
            followup.result = Markup().join(
                Markup("<p><strong>%s</strong><br/>%s</p>")
                % (
                    line.question_id.title,
                    f"{line.value_numerical_box:g}"
                    if line.answer_type == "numerical_box"
                    else line.value_text_box or line.display_name,
                )
                for line in lines_sudo
                if not line.skipped
            )

    # === ACTIONS === #

    def action_open_form(self):
        """Open the form, for an adviser who asks on the phone.

        :raise UserError: if the answer is already there
        """
        self.ensure_one()
        self.check_access("write")
        if self.state == "answered":
            raise UserError(
                self.env._("“%(followup)s” is already answered.", followup=self.display_name)
            )
        return {"type": "ir.actions.act_url", "target": "new", "url": self._get_answer_url()}

    def action_send(self):
        """Mail the form now, without waiting for the day."""
        self.check_access("write")
        self._lock_and_refresh()
        for followup in self:
            if followup.state != "planned":
                raise UserError(
                    self.env._("“%(followup)s” is already sent.", followup=followup.display_name)
                )
        self._send_form()

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_vals(self, path, months, day):
        """Return the follow-up of a path that was concluded that day."""
        return {
            "path_id": path.id,
            "months": months,
            "date_due": schedule.shift(day, int(months), "month"),
        }

    def _get_answer_url(self):
        """Return the address of the organization's own form, which is made the first time."""
        self.ensure_one()
        followup_sudo = self.sudo()
        if not followup_sudo.user_input_id:
            contact_sudo = followup_sudo.path_id._get_contact()
            survey_sudo = followup_sudo.env.ref("living_desk.survey_followup")
            followup_sudo.user_input_id = survey_sudo._create_answer(
                partner=contact_sudo,
                check_attempts=False,
                lang_id=self.env["res.lang"]._lang_get(contact_sudo.lang).id,
            )
        return followup_sudo.user_input_id.get_start_url()

    def _send_form(self):
        """Mail the link, and count the path among those that are followed up."""
        for followup_sudo in self.sudo():
            followup_sudo._get_answer_url()
            path_sudo = followup_sudo.path_id
            followup_sudo.sent_on = fields.Date.context_today(followup_sudo)
            followup_sudo._mail("living_desk.mail_template_followup")
            if path_sudo.state == "concluded":
                path_sudo.action_follow_up()

    def _mail(self, template_xmlid):
        """Queue the mail to the organization, or ask the adviser to call who has no address."""
        self.ensure_one()
        path = self.path_id
        if not path._get_contact().email:
            path._ask_adviser(
                self.env._("Call for the follow-up: the organization has no e-mail address")
            )
            return
        self.env.ref(template_xmlid).send_mail(self.id)
        path.message_post(
            body=self.env._(
                "Follow-up mailed to %(contact)s.", contact=path._get_contact().display_name
            ),
            subtype_xmlid="mail.mt_note",
        )

    def _advance(self):
        """Do what is due today: send the form, remind once, or give the answer up."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        if self.state == "planned":
            if self.date_due <= today:
                self._send_form()
            return
        waited = (today - self.sent_on).days
        if waited >= REMIND_DAYS and not self.reminded_on:
            self.reminded_on = today
            self._mail("living_desk.mail_template_followup_reminder")
        elif waited >= MISSING_DAYS:
            self.missing_on = today
            self.path_id._ask_adviser(
                self.env._("Call the organization: its follow-up is not answered")
            )

    @api.model
    def _cron_follow_up(self):
        """Do what is due, each follow-up by itself and in its desk's time zone."""
        domain = [
            ("state", "in", ("planned", "due")),
            ("date_due", "<=", self._get_day_anywhere()),
            ("path_id.state", "in", ("concluded", "followup")),
        ]
        self.search(domain)._run_each(lambda followup: followup._advance())

    def _get_job_context(self):
        reader = self.path_id.user_id or self.desk_id.manager_id
        return {**super()._get_job_context(), "lang": reader.lang}

    def _get_job_thread(self):
        return self.path_id
