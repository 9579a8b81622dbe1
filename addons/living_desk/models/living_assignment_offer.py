from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

# A consultant is reminded this many days before the last day for an answer.
REMIND_DAYS = 2


class LivingAssignmentOffer(models.AbstractModel):
    """An offer and its answer: one consultant takes it, the others are told, or the next is asked.

    Whatever answers an offer first locks the need it belongs to: of two consultants who accept
    at the same moment the second waits, and then reads that the first has it.
    """

    _name = "living.assignment.offer"
    _description = "Offer to a Consultant"

    # === ACTIONS === #

    def action_done(self):
        self._transition("done", ("accepted",))

    def action_expire(self):
        self.check_access("write")
        self.need_id._lock_answers()
        self._transition("expired", ("offered",))
        self.need_id._offer_to_next()

    # === BUSINESS METHODS === #

    def _send_offer(self):
        """Mail the offer to the consultant and let it follow the conversation."""
        template = self.env.ref("living_desk.mail_template_assignment_offered")
        for assignment in self:
            partner_sudo = assignment.consultant_id.sudo().partner_id
            assignment.sudo().message_subscribe(partner_sudo.ids)
            template.send_mail(assignment.id)

    def _accept(self):
        """Record that the consultant accepts, and close the other offers of the same need.

        :raise UserError: if the offer is no longer open, or another consultant was faster
        :raise ValidationError: if there is a conflict of interest
        """
        self.need_id._lock_answers()
        for assignment in self:
            if assignment.state == "expired" and assignment.status == "taken":
                raise UserError(
                    self.env._(
                        "Another consultant accepted before you: there is nothing left to do. "
                        "Thank you for answering."
                    )
                )
        self._check_no_conflict()
        now = fields.Datetime.now()
        self._transition("accepted", ("offered",), {"answered_on": now})
        for assignment in self:
            assignment.path_id.sudo().message_post(
                body=self.env._(
                    "%(consultant)s accepted the assignment (%(hours)g hours).",
                    consultant=assignment.consultant_id.name,
                    hours=assignment.hours_budget,
                ),
                subtype_xmlid="mail.mt_note",
            )
        others = self.need_id.assignment_ids.filtered(lambda a: a.state == "offered")
        others._withdraw("taken", {"taken_on": now})

    def _refuse(self, reason):
        """Record that the consultant refuses, and offer the path to the next one.

        :param str reason: why, for the desk
        :raise ValidationError: without a reason
        :raise UserError: if the offer is no longer open
        """
        if not (reason or "").strip():
            raise ValidationError(self.env._("Say in a few words why you refuse."))
        self.need_id._lock_answers()
        self._transition(
            "refused",
            ("offered",),
            {"answered_on": fields.Datetime.now(), "refusal_reason": reason.strip()},
        )
        self.need_id._offer_to_next()

    def _declare_conflict(self, reason):
        """Refuse for a conflict of interest, and keep it: the consultant is not asked again.

        :param str reason: what the conflict is, for the desk
        :raise ValidationError: without a reason
        :raise UserError: if the offer is no longer open
        """
        self.ensure_one()
        reason = (reason or "").strip()
        if not reason:
            raise ValidationError(
                self.env._("Say in a few words what the conflict of interest is.")
            )
        self._refuse(self.env._("Conflict of interest: %(reason)s", reason=reason))
        conflicts_sudo = self.env["living.conflict"].sudo()
        same = Domain("consultant_id", "=", self.consultant_id.id) & Domain(
            "organization_id", "=", self.organization_id.id
        )
        if not conflicts_sudo.search_count(conflicts_sudo._get_in_force_domain() & same, limit=1):
            conflicts_sudo.create(
                {
                    "consultant_id": self.consultant_id.id,
                    "organization_id": self.organization_id.id,
                    "reason": reason,
                }
            )

    def _withdraw(self, why, vals=None):
        """Close open offers from the desk's side and tell the consultants.

        In the name of the desk: whoever made it so, by accepting the same work, is nobody else's
        business.

        :param str why: key of :meth:`_describe_withdrawal`
        :param dict vals: other values to record
        """
        for offer in self.with_user(SUPERUSER_ID):
            offer._transition("expired", ("offered",), vals)
            reader = offer.with_context(lang=offer.consultant_id.partner_id.lang)
            offer.message_post(
                body=reader._describe_withdrawal(why),
                author_id=offer.desk_id.company_id.partner_id.id,
                email_from=offer.desk_id.email or offer.desk_id.company_id.email_formatted,
                subtype_xmlid="mail.mt_comment",
            )

    def _describe_withdrawal(self, why):
        """Return what a consultant reads whose offer is closed by the desk."""
        sentences = {
            "taken": self.env._("Another consultant has accepted the assignment. Thank you!"),
            "conflict": self.env._("The offer is withdrawn: there is a conflict of interest."),
            "given_up": self.env._("The offer is withdrawn: a consultant is no longer looked for."),
        }
        return sentences[why]

    # === SCHEDULED JOBS === #

    @api.model
    def _cron_expire_offers(self):
        """Let offers lapse after their day, in each desk's time zone, and pass them on."""
        domain = [("state", "=", "offered"), ("answer_by", "<", self._get_day_anywhere())]
        self.search(domain)._run_each(lambda offer: offer._expire_if_due())

    def _expire_if_due(self):
        # While somebody answers an offer of the same need, this one waits for the next run.
        need = self.need_id.try_lock_for_update()
        if need and self.state == "offered" and self.answer_by < fields.Date.context_today(self):
            self.action_expire()

    @api.model
    def _cron_remind_offers(self):
        """Remind once, some days before the last one, who has not answered."""
        last = fields.Date.add(self._get_day_anywhere(), days=REMIND_DAYS)
        domain = [
            ("state", "=", "offered"),
            ("reminded_on", "=", False),
            ("answer_by", "<=", last),
        ]
        self.search(domain)._run_each(lambda offer: offer._remind_if_due())

    def _remind_if_due(self):
        """Remind the consultant, not on the day of the offer nor after the last day."""
        today = fields.Date.context_today(self)
        offered = fields.Datetime.context_timestamp(self, self.offered_on).date()
        due = fields.Date.subtract(self.answer_by, days=REMIND_DAYS)
        if self.state != "offered" or self.reminded_on or offered >= today:
            return
        if due <= today <= self.answer_by:
            self.sudo().reminded_on = fields.Datetime.now()
            self.env.ref("living_desk.mail_template_assignment_reminder").send_mail(self.id)
