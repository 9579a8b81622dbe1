from odoo import fields, models
from odoo.exceptions import UserError

# Marks a hand-over under way in the context, where nobody can put it from outside.
HANDING_OVER = object()


class LivingHandoverExecution(models.AbstractModel):
    """What happens when a hand-over is accepted, all of it or nothing."""

    _name = "living.handover.execution"
    _description = "Execution of a Hand-Over"

    def _execute(self):
        """Freeze what was done so far, then let the other desk go on.

        :raise UserError: if the organization is no longer with the desk, or a path of it
            waits for a signature
        """
        self.ensure_one()
        handover_sudo = self.sudo()
        organization_sudo = handover_sudo.organization_id
        paths_sudo = handover_sudo._get_paths()
        paths_sudo._lock_and_refresh()
        handover_sudo._lock_rows(organization_sudo, handover_sudo.name)
        organization_sudo.invalidate_recordset(["desk_id"])
        handover_sudo._check_can_execute(paths_sudo)
        handover_sudo.write(
            {
                "date_effective": fields.Date.context_today(
                    handover_sudo.with_context(tz=handover_sudo.to_desk_id.tz)
                ),
                "dossier_attachment_id": handover_sudo._render_dossier().id,
                "name": organization_sudo.name,
            }
        )
        # The number may be known twice to the desk that gives: only this record passes.
        organization_sudo.with_context(living_handing_over=HANDING_OVER).write(
            {"desk_id": handover_sudo.to_desk_id.id}
        )
        handover_sudo._move_requests()
        handover_sudo._move_meetings()
        handover_sudo._move_assessments()
        paths_sudo._hand_over_to(handover_sudo.to_desk_id)
        handover_sudo._change_team(organization_sudo | organization_sudo.child_ids)
        template = self.env.ref("living_desk.mail_template_handover_accepted")
        template.sudo().send_mail(self.id)

    def _get_paths(self):
        self.ensure_one()
        return self.env["living.path"].search([("organization_id", "=", self.organization_id.id)])

    def _check_can_execute(self, paths):
        if self.organization_id.desk_id != self.from_desk_id:
            raise UserError(
                self.env._(
                    "“%(name)s” is no longer followed by %(desk)s: withdraw this hand-over.",
                    name=self.name,
                    desk=self.from_desk_id.name,
                )
            )
        proposed = paths.filtered(lambda path: path.state == "proposed")
        if proposed:
            raise UserError(
                self.env._(
                    "A proposal to “%(name)s” waits for a signature (%(paths)s): withdraw it or "
                    "wait until it is signed, then hand over.",
                    name=self.name,
                    paths=", ".join(proposed.mapped("code")),
                )
            )

    def _move_requests(self):
        """Give open requests to the other desk; closed ones stay with who answered them."""
        requests = self.env["crm.lead"].search(
            [
                ("is_living_request", "=", True),
                ("won_status", "=", "pending"),
                ("partner_id.commercial_partner_id", "=", self.organization_id.id),
            ]
        )
        requests.write({"desk_id": self.to_desk_id.id})
        former = requests.filtered(lambda r: r.user_id in self.from_desk_id.user_ids)
        former.write({"user_id": self.to_desk_id.manager_id.id})
        self._change_team(requests)

    def _move_meetings(self):
        """Give to the other desk the meetings to come that belong to no path."""
        meetings = self.env["calendar.event"].search(
            [
                ("living_organization_id", "=", self.organization_id.id),
                ("living_path_id", "=", False),
                ("start", ">=", fields.Datetime.now()),
            ]
        )
        meetings.living_desk_id = self.to_desk_id
        self.to_desk_id._take_over_sessions(meetings, self.from_desk_id)

    def _move_assessments(self):
        """Give to the other desk the open assessments that belong to no path."""
        assessments = self.env["living.assessment"].search(
            [
                ("organization_id", "=", self.organization_id.id),
                ("path_id", "=", False),
                ("state", "!=", "complete"),
            ]
        )
        assessments.desk_id = self.to_desk_id

    def _change_team(self, records):
        """Let the new desk's manager take over what was planned for the former team."""
        self.to_desk_id._take_over(records, self.from_desk_id)

    def _render_dossier(self):
        """Return the paths as they are today, in the organization's language, as an attachment.

        It belongs to the field of the hand-over, so that who reads the one reads the other.
        """
        lang = self.organization_id.lang or self.env.lang
        handover = self.with_context(lang=lang)
        content, extension = handover.env["ir.actions.report"]._render_qweb_pdf(
            "living_desk.action_report_dossier", handover.ids
        )
        name = handover.env._("Dossier %(name)s", name=self.organization_id.name)
        return self.env["ir.attachment"].create(
            {
                "name": f"{name}.{extension}",
                "raw": content,
                "res_model": self._name,
                "res_field": "dossier_attachment_id",
                "res_id": self.id,
            }
        )
