from odoo import api, fields, models
from odoo.exceptions import UserError

from .living_handover_execution import HANDING_OVER


class LivingPathHandover(models.AbstractModel):
    """What of a path follows it to another desk, and what stays with the desk that did it."""

    _name = "living.path.handover"
    _description = "Hand-Over of a Path"

    @api.constrains("organization_id", "template_id", "desk_id")
    def _check_template_desk(self):
        """A path follows the network's method or its desk's, unless it came with a hand-over."""
        if self.env.context.get("living_handing_over") is HANDING_OVER:
            return
        for path in self:
            if path.template_id.desk_id and path.template_id.desk_id != path.desk_id:
                raise UserError(
                    self.env._(
                        "The template “%(template)s” belongs to another desk.",
                        template=path.template_id.name,
                    )
                )

    def write(self, vals):
        moved = self.filtered(lambda path: "desk_id" in vals and path.desk_id.id != vals["desk_id"])
        if moved:
            # What was done is stamped with the desk that did it before the desk changes.
            self.env.flush_all()
        res = super().write(vals)
        moved.sudo()._move_open_work()
        return res

    def _hand_over_to(self, desk):
        """Let another desk go on with the paths, in whatever state they are.

        :param desk: the `living.desk` that goes on
        """
        for former, paths_sudo in self.sudo().grouped("desk_id").items():
            # A method of the former desk stays what the path was made from.
            paths_sudo = paths_sudo.with_context(living_handing_over=HANDING_OVER)
            going_on = paths_sudo.filtered(lambda p: p.state not in ("concluded", "cancelled"))
            going_on.write({"desk_id": desk.id, "user_id": desk.manager_id.id})
            (paths_sudo - going_on).write({"desk_id": desk.id})
            paths_sudo._withdraw_offers(desk)
            desk._take_over(paths_sudo, former)
            desk._take_over(paths_sudo.assignment_ids, former)
            desk._take_over_sessions(paths_sudo._get_sessions_ahead(), former)
            for path in paths_sudo:
                reader = path.with_context(lang=path.organization_id.lang or self.env.lang)
                path.message_post(
                    body=reader.env._(
                        "From today the path is followed by %(desk)s.", desk=desk.name
                    ),
                    subtype_xmlid="mail.mt_comment" if path in going_on else "mail.mt_note",
                )

    def _move_open_work(self):
        """Give what is still to do to the desk of the path; what was done keeps its own.

        Hook for other documents that know their desk.
        """
        for desk, paths in self.grouped("desk_id").items():
            paths.step_ids.filtered(lambda step: step.state != "done").desk_id = desk
            paths._get_sessions_ahead().living_desk_id = desk
            paths._get_open_assessments().desk_id = desk

    def _get_sessions_ahead(self):
        """Return the sessions of these paths that have neither begun nor been logged."""
        return self.env["calendar.event"].search(
            [
                ("living_path_id", "in", self.ids),
                ("living_logged_on", "=", False),
                ("start", ">=", fields.Datetime.now()),
            ]
        )

    def _get_open_assessments(self):
        """Return the assessments of these paths that somebody still has to answer."""
        return self.env["living.assessment"].search(
            [("path_id", "in", self.ids), ("state", "!=", "complete")]
        )

    def _withdraw_offers(self, desk):
        """Take back what no consultant has accepted yet: the new desk chooses its own."""
        offers = self.assignment_ids.filtered(lambda a: a.state == "offered")
        offers._transition("expired", ("offered",))
        for offer in offers:
            offer.message_post(
                body=self.env._(
                    "The offer is withdrawn: the path passes to %(desk)s.", desk=desk.name
                ),
                subtype_xmlid="mail.mt_comment",
            )
