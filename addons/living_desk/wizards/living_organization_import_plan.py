from odoo.fields import Command

from ..tools.organization_file import HEADERS
from ..tools.organization_identity import Register, same_text
from ..tools.table_file import RowProblem
from .living_import_plan import ImportPlan

_ADDRESS = ("street", "zip", "city", "state_id", "country_id")
# Field of the file -> field of the organization, where the value goes as it is.
_FIELDS = {
    "name": "name",
    "vat": "vat",
    "email": "email",
    "phone": "phone",
    "website": "website",
    "street": "street",
    "zip": "zip",
    "city": "city",
    "province": "state_id",
    "kind": "organization_kind",
    "size": "organization_size",
    "founded": "founded_year",
}


class OrganizationPlan(ImportPlan):
    """What an import does with each row of a list of organizations."""

    _HEADERS = HEADERS
    _SHARED = ("is_company", "is_cultural_organization", "desk_id", "country_id")

    def _prepare(self):
        self._tax_code_field = self.env["res.partner"]._get_living_tax_code_field()
        self._country_id = self.env.ref("base.it").id

    def _make_register(self):
        return Register()

    def _find_known(self, rows):
        """Find the organizations that exist, and refuse those that are not for this desk."""
        partners = self.env["res.partner"].with_context(active_test=False)
        domain = partners._get_living_candidate_domain([row.identity for row in rows])
        # Elevated, because what another desk follows is known too; it is told apart below.
        candidates_sudo = partners.sudo().search_fetch(domain, self._get_known_fields(), order="id")
        register = Register()
        for partner_sudo in candidates_sudo:
            register.add(partner_sudo._get_living_identity(), partner_sudo)
        allowed = set(candidates_sudo.sudo(False)._filtered_access("write")._ids)
        taken = {}
        for row in rows:
            partner_sudo = register.find(row.identity)
            if partner_sudo is None:
                continue
            first = taken.setdefault(partner_sudo.id, row)
            if first is not row:
                row.problem = RowProblem("repeated", line=first.line)
            elif partner_sudo.id not in allowed or (
                partner_sudo.desk_id and partner_sudo.desk_id != self.desk
            ):
                row.problem = RowProblem("other_desk")
            elif not partner_sudo.active:
                row.problem = RowProblem("archived")
            else:
                self.known[row.line] = partner_sudo.sudo(False).with_context(tracking_disable=True)

    def _get_known_fields(self):
        return [
            *_FIELDS.values(),
            self._tax_code_field,
            "active",
            "country_id",
            "desk_id",
            "discipline_ids",
            "email_normalized",
            "is_cultural_organization",
        ]

    def _get_missing(self, partner, row):
        missing = super()._get_missing(partner, row)
        if not self._is_same_place(partner, row):
            # Half of one address and half of another would be an address of nobody.
            missing = {name: value for name, value in missing.items() if name not in _ADDRESS}
        return missing

    def _is_same_place(self, partner, row):
        if "province" in row.values and (
            (partner.state_id and partner.state_id.id != row.values["province"])
            or (partner.country_id and partner.country_id.id != self._country_id)
        ):
            return False
        return all(
            not partner[name]
            or not row.values.get(name)
            or same_text(partner[name]) == same_text(row.values[name])
            for name in ("street", "zip", "city")
        )

    def _prepare_vals(self, row):
        vals = {
            target: row.values[source] for source, target in _FIELDS.items() if source in row.values
        }
        if "province" in row.values or row.values.get("vat", "").startswith("IT"):
            vals["country_id"] = self._country_id
        if "tax_code" in row.values:
            vals[self._tax_code_field] = row.values["tax_code"]
        if row.values.get("disciplines"):
            vals["discipline_ids"] = [Command.set(row.values["disciplines"])]
        vals.update(is_company=True, is_cultural_organization=True, desk_id=self.desk.id)
        return vals
