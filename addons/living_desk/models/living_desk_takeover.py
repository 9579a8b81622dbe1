from odoo import models
from odoo.fields import Command


class LivingDeskTakeover(models.AbstractModel):
    """How the people of a desk take the place of those of another one."""

    _name = "living.desk.takeover"
    _description = "Taking Over from Another Desk"

    def _get_leaving_users(self, former):
        """Return who worked for the former desk and does not work for this one."""
        return former.user_ids - self.user_ids

    def _take_over(self, records, former):
        """Plan for this desk's manager what was planned for the former team, who stop following.

        :param records: documents with messages and activities
        :param former: the desk they come from
        """
        self.ensure_one()
        leaving = self._get_leaving_users(former)
        records.message_unsubscribe(leaving.partner_id.ids)
        activities = records.activity_ids.filtered(lambda a: a.user_id in leaving)
        if not self.manager_id:
            activities.unlink()
            return
        activities.with_context(mail_activity_quick_update=True).user_id = self.manager_id

    def _take_over_sessions(self, sessions, former):
        """Let this desk's manager attend in the place of the former team.

        A consultant who is a member of the former team goes on as a consultant.
        """
        self.ensure_one()
        leaving = self._get_leaving_users(former)
        for session in sessions.with_context(no_mail_to_attendees=True, dont_notify=True):
            out = leaving.partner_id - session.living_consultant_id.partner_id
            attending = session.partner_ids & out
            vals = {}
            if session.user_id.partner_id in out:
                vals["user_id"] = self.manager_id.id
            if attending:
                vals["partner_ids"] = [
                    *(Command.unlink(partner.id) for partner in attending),
                    *(Command.link(partner.id) for partner in self.manager_id.partner_id),
                ]
            if vals:
                session.write(vals)
