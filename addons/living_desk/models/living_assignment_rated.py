from odoo import api, fields, models
from odoo.exceptions import UserError


class LivingAssignmentRated(models.AbstractModel):
    """An assignment that the organization rates once the work is over."""

    _name = "living.assignment.rated"
    _description = "Assignment Rated by the Organization"

    rating_ids = fields.One2many("living.consultant.rating", "assignment_id")
    can_be_rated = fields.Boolean(compute="_compute_can_be_rated")

    @api.depends("state", "path_id.state")
    def _compute_can_be_rated(self):
        for assignment in self:
            over = assignment.path_id.state in ("concluded", "followup")
            assignment.can_be_rated = assignment.state == "done" or (
                assignment.state == "accepted" and over
            )

    def _rate(self, score, comment, reuse_consent):
        """Record what the user's organization thinks, or what it thinks now instead.

        Who may rate is for the caller to check.

        :param str score: from `1` to `5`
        :param str comment: in its own words, may be empty
        :param bool reuse_consent: whether other desks may read and quote it
        :raise UserError: if the work is not over, or the rating has been shared already
        """
        self.ensure_one()
        self._lock_and_refresh()
        rating_sudo = self.sudo().rating_ids
        if not self.can_be_rated:
            raise UserError(self.env._("The work is still under way: rate it when it is over."))
        if rating_sudo.shared_on:
            raise UserError(
                self.env._(
                    "The desk has shared your rating with the consultant: it stays as it is. "
                    "Write to your adviser if something is wrong."
                )
            )
        vals = {
            "score": score,
            "comment": comment,
            "reuse_consent": reuse_consent,
            "rated_by_id": self.env.user.partner_id.id,
            "rated_on": fields.Date.context_today(self),
        }
        if rating_sudo:
            rating_sudo.write(vals)
            return rating_sudo
        rating_sudo = rating_sudo.create({**vals, "assignment_id": self.id})
        self.path_id.sudo()._ask_adviser(
            self.env._(
                "Read the rating of %(consultant)s and decide whether to share it",
                consultant=self.consultant_id.name,
            )
        )
        return rating_sudo
