from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

MAX_TEXT = 2000


class LivingMeetingRequestCheck(models.AbstractModel):
    """What a request, and what is done about it, has to keep to."""

    _name = "living.meeting.request.check"
    _description = "Rules of Requests"

    @api.constrains("event_id", "requester_id", "invitee_id", "slot_id")
    def _check_same_mission(self):
        for request_sudo in self.sudo():
            missions = request_sudo._get_pair().event_id | request_sudo.slot_id.event_id
            if missions != request_sudo.event_id:
                raise ValidationError(
                    self.env._(
                        "Whoever asks, whoever is asked and the slot belong to one mission: choose "
                        "those of “%(mission)s”.",
                        mission=request_sudo.event_id.name,
                    )
                )

    def _is_overdue(self):
        """Tell whether the answer has not come in time, also before the job says so."""
        return self.state == "sent" and bool(
            self.expires_on and self.expires_on <= fields.Datetime.now()
        )

    @api.model
    def _get_overdue_domain(self):
        return Domain("state", "=", "sent") & Domain("expires_on", "<=", fields.Datetime.now())

    def _check_waiting(self):
        """Refuse what can be done only before the answer."""
        for request in self:
            if request._is_overdue():
                raise UserError(
                    self.env._(
                        "“%(request)s” has had no answer in time: ask again.",
                        request=request.display_name,
                    )
                )
            if request.state != "sent":
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "“%(request)s” is “%(state)s”: it can no longer be changed.",
                        request=request.display_name,
                        state=labels[request.state],
                    )
                )

    def _check_callable_off(self, by=None):
        """Refuse to call off what has begun or, for whoever is asked, what counted at once."""
        self.ensure_one()
        now = fields.Datetime.now()
        for meeting in self.sudo().meeting_ids:
            if meeting.state in ("held", "no_show") or (
                meeting.state == "planned" and meeting.start <= now
            ):
                raise UserError(
                    self.env._("The meeting has begun already: it cannot be called off.")
                )
        mission, closes = self.event_id, self.event_id.requests_close_on
        if (
            by
            and by == self.invitee_id
            and self.state == "accepted"
            and mission.request_mode == "opt_out"
            and closes
            and closes <= now
        ):
            raise UserError(
                self.env._(
                    "Meetings could be declined until %(date)s: call the desk.",
                    date=mission._format_mission_time(closes),
                )
            )

    def _check_requests_left(self):
        """Refuse what is more than whoever asks may send."""
        quotas = self.requester_id._get_quotas()
        for requester in self.requester_id:
            quota = quotas[requester.id]
            if quota.requests is not None and quota.used.requests > quota.requests:
                raise UserError(
                    self.env._(
                        "%(name)s may have %(limit)s requests open at a time: take one back "
                        "first, or wait for an answer.",
                        name=requester._get_public_name(),
                        limit=quota.requests,
                    )
                )
        # Who can accept no more is not asked in vain.
        self._check_meetings_left(asked=True)

    def _check_meetings_left(self, asked=False):
        """Refuse more meetings than one of the two may have.

        :param bool asked: whether the request is only asked, and counts as no meeting yet
        """
        pair = self._get_pair()
        quotas = pair._get_quotas()
        for participant in pair:
            quota = quotas[participant.id]
            if quota.meetings is not None and quota.used.meetings + asked > quota.meetings:
                raise UserError(
                    self.env._(
                        "%(name)s has all the %(limit)s meetings that there may be.",
                        name=participant._get_public_name(),
                        limit=quota.meetings,
                    )
                )

    @api.model
    def _check_text(self, text):
        text = (text or "").strip()
        if len(text) > MAX_TEXT:
            raise UserError(
                self.env._("Please shorten the text to %(limit)s characters.", limit=MAX_TEXT)
            )
        return text

    @api.model
    def _check_priority(self, priority):
        if priority not in dict(self._fields["priority"].selection):
            raise UserError(self.env._("Choose how much the meeting matters."))
        return priority
