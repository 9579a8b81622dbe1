from odoo import fields, models
from odoo.exceptions import UserError


class LivingAssessmentInvitation(models.AbstractModel):
    """The organization is asked by mail for its side of an assessment."""

    _name = "living.assessment.invitation"
    _description = "Invitation to an Assessment"
    _protected_fields = ("asked_on",)

    asked_on = fields.Datetime(
        copy=False, readonly=True, help="When the organization was last asked by mail to answer."
    )

    def action_ask_organization(self):
        """Mail the organization the page on which it answers; again, it is a reminder.

        :raise UserError: if it has answered, or nobody can be written to
        """
        self.check_access("write")
        self._lock_and_refresh()
        for assessment in self:
            if assessment.state in ("self", "complete"):
                raise UserError(
                    self.env._(
                        "%(organization)s has answered already.",
                        organization=assessment.organization_id.name,
                    )
                )
            if not assessment._get_contact().email:
                raise UserError(
                    self.env._(
                        "“%(contact)s” has no e-mail address: write it on the contact first.",
                        contact=assessment._get_contact().display_name,
                    )
                )
        template = self.env.ref("living_desk.mail_template_assessment_asked")
        for assessment in self:
            template.sudo().send_mail(assessment.id)
        self.sudo().asked_on = fields.Datetime.now()

    def _get_contact(self):
        """Return whom to write to: the contact of the path, or the organization."""
        self.ensure_one()
        return self.path_id._get_contact() if self.path_id else self.organization_id
