from odoo import api, fields, models
from odoo.fields import Command


class LivingClashNotice(models.Model):
    """That the organization of an event and its desk have been told what is near: once.

    Each side learns what everybody may know of the other event, and no more: of one that is not
    announced the discipline, the town and the day.
    """

    _name = "living.clash.notice"
    _description = "Notice of What Is Near"
    _inherit = ["living.clash.pair"]
    _protected_fields = ("decision_id", "is_again")

    entry_id = fields.Many2one(ondelete="cascade")
    decision_id = fields.Many2one(
        "living.clash.decision", index="btree_not_null", ondelete="restrict"
    )
    is_again = fields.Boolean(
        "After a Move", help="What had been decided about the two no longer holds."
    )

    _once = models.UniqueIndex(
        "(entry_id, other_id, COALESCE(decision_id, 0), entry_start, entry_stop,"
        " COALESCE(entry_venue_id, 0), COALESCE(entry_town, ''), other_start, other_stop,"
        " COALESCE(other_venue_id, 0), COALESCE(other_town, ''))",
        "This has been told already.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _tell(self, pairs):
        """Write to the organizations and desks of events that something is near them.

        :param pairs: tuples (entry, other entry, decision that is the cause, or none), elevated
        """
        if not pairs:
            return
        void = self._find_void([(entry, other) for entry, other, _decision in pairs])
        notices_sudo = self.sudo().create(
            [
                {
                    **self._prepare_pair_vals(entry, other),
                    "decision_id": decision.id,
                    "is_again": (entry.id, other.id) in void,
                }
                for entry, other, decision in pairs
            ]
        )
        for organization_sudo, told_sudo in notices_sudo.grouped(
            lambda notice: notice.entry_id.organization_id
        ).items():
            readers_sudo = self._get_organization_readers(organization_sudo)
            for lang, people in readers_sudo.grouped("lang").items():
                told_sudo._send("organization", lang, recipient_ids=[Command.set(people.ids)])
        for desk_sudo, told_sudo in notices_sudo.grouped("desk_id").items():
            told_sudo._tell_desk(desk_sudo)

    def _tell_desk(self, desk_sudo):
        """Write to who answers for a desk; two events of the same desk are one story."""
        told_sudo = self.filtered(
            lambda notice: (
                notice.other_id.desk_id != desk_sudo
                or notice.entry_id == (notice.decision_id.entry_id or notice.entry_id)
            )
        )
        partner_sudo = desk_sudo.manager_id.partner_id
        if partner_sudo.email:
            told_sudo._send(
                "desk", partner_sudo.lang, recipient_ids=[Command.set(partner_sudo.ids)]
            )
        elif desk_sudo.email:
            lang = desk_sudo.company_id.partner_id.lang
            told_sudo._send("desk", lang, email_to=desk_sudo.email)

    def _send(self, reader, lang, **email_values):
        """Queue one mail about several notices; it stays on no document that others read."""
        if not self:
            return
        template_sudo = self.env.ref(f"living_desk_events.mail_template_clash_{reader}").sudo()
        template_sudo.with_context(clash_notice_ids=self.ids, clash_notice_lang=lang).send_mail(
            self[0].id, email_values={"model": False, "res_id": False, **email_values}
        )

    @api.model
    def _get_organization_readers(self, organization_sudo):
        """Return who has the pages of an organization, or else the organization."""
        people = (organization_sudo | organization_sudo.child_ids).filtered(
            lambda person: (
                person.email
                and person.user_ids
                and (person == organization_sudo or person.living_portal_access)
            )
        )
        return people or organization_sudo.filtered("email")

    @api.model
    def _find_void(self, pairs):
        """Return the pairs of ids about which there was a decision that no longer holds."""
        decisions_sudo = (
            self.env["living.clash.decision"]
            .sudo()
            .search(
                [
                    ("entry_id", "in", [entry.id for entry, _other in pairs]),
                    ("other_id", "in", [other.id for _entry, other in pairs]),
                    ("ended_on", "=", False),
                ]
            )
        )
        keys = decisions_sudo.grouped(lambda known: (known.entry_id.id, known.other_id.id))
        return {key for key, decisions in keys.items() if not any(decisions.mapped("is_valid"))}

    # === MAIL METHODS === #

    def _get_lines(self, reader):
        """Return what a mail says of each notice that is told together with this one.

        :param str reader: `organization` or `desk`
        """
        notices_sudo = self.browse(self.env.context.get("clash_notice_ids", self.ids)).sudo()
        return [notice_sudo._prepare_line(reader) for notice_sudo in notices_sudo]

    def _prepare_line(self, reader):
        self.ensure_one()
        entry, other, decision = self.entry_id, self.other_id, self.decision_id
        is_named = other.is_announced or (
            other.organization_id == entry.organization_id
            if reader == "organization"
            else other.desk_id == entry.desk_id
        )
        is_own = decision.entry_id == entry
        return {
            "is_own": is_own,
            "event": entry._name_event(entry._get_tz(), False),
            "near": other._name_event(entry._get_tz(), not is_named),
            "reason": decision.reason if is_own or is_named else False,
            "is_again": self.is_again,
        }
