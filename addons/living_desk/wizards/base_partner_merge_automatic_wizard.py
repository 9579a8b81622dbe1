from odoo import api, models
from odoo.exceptions import UserError

from ..models.living_network_contact import VISIBILITIES


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """However contacts are merged, what was done with them stays.

    Odoo deletes all rows of a contact as soon as one of them has a double with the other: what
    may have doubles is brought together before.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        partners = self.env["res.partner"].browse(partner_ids).exists()
        partners.check_access("write")
        self.env["living.protected.mixin"]._lock_rows(partners, partners[:1].display_name)
        self._check_living_merge(partners)
        return super()._merge(partner_ids, dst_partner=dst_partner, extra_checks=extra_checks)

    @api.model
    def _check_living_merge(self, partners):
        """Refuse to merge what cannot be one.

        :raise UserError: if something of the partners would be lost
        """
        partners_sudo = partners.sudo()
        if len(partners_sudo.consultant_ids) > 1:
            raise UserError(
                self.env._(
                    "%(names)s are both consultants: give the assignments to one of them first.",
                    names=", ".join(partners_sudo.consultant_ids.mapped("name")),
                )
            )
        if len(partners_sudo.filtered("is_company").desk_id) > 1:
            raise UserError(
                self.env._("Two desks follow these organizations: hand one of them over first.")
            )
        if not self.env.su and "organization" in partners_sudo.mapped("contact_visibility"):
            raise UserError(
                self.env._("An organization keeps one of these contacts to itself: it stays alone.")
            )
        if (
            self.env["living.contact.relation"]
            .sudo()
            .search_count(
                [("organization_id", "in", partners.ids), ("contact_id", "in", partners.ids)]
            )
        ):
            raise UserError(
                self.env._("One of these contacts has a relation with the other: they are two.")
            )

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        self._merge_contact_relations(src_partners, dst_partner)
        self._merge_introductions(src_partners, dst_partner)
        # Each names one filling-in of a form: it is not what the other lacks.
        src_partners.sudo().contact_request_key = False
        for model, name, key in (
            ("living.attendance", "partner_id", ("event_id",)),
            ("living.desk.support", "partner_id", ("desk_id", "role")),
        ):
            self._drop_doubles(model, name, key, src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)

    @api.model
    def _merge_contact_relations(self, src_partners, dst_partner):
        """Bring the relations with one organization, or with one contact, together."""
        partners = src_partners | dst_partner
        for own, other in (
            ("contact_id", "organization_id"),
            ("organization_id", "contact_id"),
        ):
            relations_sudo = (
                self.env["living.contact.relation"]
                .sudo()
                .search([(own, "in", partners.ids)], order="id")
            )
            for group_sudo in relations_sudo.grouped(other).values():
                kept_sudo = (
                    group_sudo.filtered(lambda r, own=own: r[own] == dst_partner) or group_sudo
                )[0]
                self._merge_relations(group_sudo - kept_sudo, kept_sudo)
                kept_sudo[own] = dst_partner

    @api.model
    def _merge_relations(self, src_sudo, kept_sudo):
        """Put the history, the messages and whatever else belongs to relations into one."""
        if not src_sudo:
            return
        path_sudo = kept_sudo.path_id or src_sudo.path_id[:1]
        self._update_foreign_keys_generic(src_sudo._name, src_sudo, kept_sudo)
        self._update_reference_fields_generic(src_sudo._name, src_sudo, kept_sudo)
        kept_sudo.path_id = path_sudo
        kept_sudo.modified(["log_ids"])
        kept_sudo.log_ids.modified(["relation_id"])
        src_sudo.unlink()

    @api.model
    def _merge_introductions(self, src_partners, dst_partner):
        """Let the introductions go over; a question asked twice waits once."""
        for own, other in (
            ("contact_id", "organization_id"),
            ("organization_id", "contact_id"),
        ):
            introductions_sudo = self.env["living.introduction"].sudo()
            waiting_sudo = introductions_sudo.search(
                [(own, "in", (src_partners | dst_partner).ids), ("state", "=", "asked")],
                order="id",
            )
            for group_sudo in waiting_sudo.grouped(other).values():
                group_sudo[1:].unlink()
            introductions_sudo.search([(own, "in", src_partners.ids)])[own] = dst_partner

    @api.model
    def _drop_doubles(self, model, name, key, src_partners, dst_partner):
        """Leave out what both have; the rest of it goes over."""
        records_sudo = (
            self.env[model]
            .sudo()
            .search([(name, "in", (src_partners | dst_partner).ids)])
            .sorted(lambda record: record[name] != dst_partner)
        )
        seen, doubles_sudo = set(), records_sudo.browse()
        for record in records_sudo:
            values = tuple(record[field] for field in key)
            if values in seen:
                doubles_sudo |= record
            seen.add(values)
        doubles_sudo.unlink()

    @api.model
    def _update_values(self, src_partners, dst_partner):
        """Let the strictest visibility count, the owner stay, and nobody lose a contact."""
        merged_sudo = (dst_partner | src_partners).sudo()
        contacts_sudo = merged_sudo.filtered("is_network_contact")
        ladder = [visibility for visibility, _label in VISIBILITIES]
        withdrawn = "withdrawn" in merged_sudo.mapped("contact_consent")
        vals = {}
        owners_sudo = contacts_sudo.contact_owner_id
        if contacts_sudo:
            first_sudo = contacts_sudo[0]
            vals = {
                "contact_visibility": min(
                    (c.contact_visibility or "desk" for c in contacts_sudo), key=ladder.index
                ),
                # Of the contact that is kept, if it is one; an organization's before a desk's.
                "contact_owner_id": first_sudo.contact_owner_id.id or owners_sudo[:1].id,
                "contact_desk_id": first_sudo.contact_desk_id.id,
            }
            if owners_sudo:
                vals.pop("contact_desk_id")
        res = super()._update_values(src_partners, dst_partner)
        dst_sudo = dst_partner.sudo()
        dst_sudo.modified(["contact_consent_ids"])
        dst_sudo.write(vals)
        if withdrawn:
            dst_sudo._withdraw_consent()
        self._keep_for_owners(dst_sudo, owners_sudo - dst_sudo.contact_owner_id)
        return res

    @api.model
    def _keep_for_owners(self, contact_sudo, owners_sudo):
        """Leave the contact in the address book of organizations that owned what it was."""
        missing_sudo = owners_sudo - contact_sudo.contact_relation_ids.organization_id
        self.env["living.contact.relation"].sudo().create(
            [
                {"organization_id": owner.id, "contact_id": contact_sudo.id}
                for owner in missing_sudo - contact_sudo
            ]
        )
