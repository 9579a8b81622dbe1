from odoo import api, fields, models

DEFAULT_ANSWER_DAYS = 7


class LivingRequestAnswer(models.AbstractModel):
    """When a request came, and when somebody first answered it."""

    _name = "living.request.answer"
    _description = "First Answer to a Request"

    living_received_on = fields.Datetime(
        "Received On",
        compute="_compute_living_received_on",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
        help="When the organization asked, which may be before somebody entered it here.",
    )
    living_answer_by = fields.Datetime(
        "Answer By",
        compute="_compute_living_answer_by",
        store=True,
        help="By the days that the desk gave itself when it got the request.",
    )
    living_first_answer_on = fields.Datetime(
        "First Answer On",
        copy=False,
        readonly=True,
        help="The first message to the organization, the path opened for it, or the refusal "
        "with its reason.",
    )
    living_answer_days = fields.Float(
        "Days to First Answer",
        compute="_compute_living_answer_days",
        store=True,
        aggregator="avg",
    )
    living_answered_in_time = fields.Boolean(
        "Answered in Time", compute="_compute_living_answer_days", store=True
    )
    living_answer_late = fields.Boolean("Answer Is Late", compute="_compute_living_answer_late")

    _living_answered = models.Index(
        "(living_first_answer_on) WHERE living_first_answer_on IS NOT NULL"
    )

    # === COMPUTE METHODS === #

    @api.depends("is_living_request", "create_date")
    def _compute_living_received_on(self):
        for lead in self:
            if not lead.is_living_request:
                lead.living_received_on = False
            elif not lead.living_received_on:
                lead.living_received_on = lead.create_date or fields.Datetime.now()

    @api.depends("living_received_on", "desk_id")
    def _compute_living_answer_by(self):
        for lead in self:
            days = lead.sudo().desk_id.answer_days or DEFAULT_ANSWER_DAYS
            lead.living_answer_by = lead.living_received_on and fields.Datetime.add(
                lead.living_received_on, days=days
            )

    @api.depends("living_received_on", "living_answer_by", "living_first_answer_on")
    def _compute_living_answer_days(self):
        for lead in self:
            answered = lead.living_first_answer_on
            if not (answered and lead.living_received_on):
                lead.living_answer_days = 0.0
                lead.living_answered_in_time = False
                continue
            waited = answered - lead.living_received_on
            lead.living_answer_days = max(waited.total_seconds(), 0.0) / 86400
            lead.living_answered_in_time = answered <= lead.living_answer_by

    @api.depends("living_answer_by", "living_first_answer_on")
    def _compute_living_answer_late(self):
        now = fields.Datetime.now()
        for lead in self:
            answered = lead.living_first_answer_on or now
            lead.living_answer_late = bool(
                lead.living_answer_by and answered > lead.living_answer_by
            )

    # === CRUD METHODS === #

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & {"active", "lost_reason_id"}:
            refused = self.filtered(lambda lead: not lead.active and lead.lost_reason_id)
            refused._record_first_answer()
        return res

    # === BUSINESS METHODS === #

    def _message_post_after_hook(self, message, msg_values):
        res = super()._message_post_after_hook(message, msg_values)
        if (
            message.message_type in ("comment", "email")
            and message.subtype_id == self.env.ref("mail.mt_comment")
            and message.author_id.sudo().user_ids.filtered(lambda user: user._is_internal())
        ):
            self._record_first_answer()
        return res

    def _record_first_answer(self):
        """Keep when the organization was first answered; later answers change nothing."""
        waiting = self.filtered(
            lambda lead: lead.is_living_request and not lead.living_first_answer_on
        )
        waiting.sudo().living_first_answer_on = fields.Datetime.now()
