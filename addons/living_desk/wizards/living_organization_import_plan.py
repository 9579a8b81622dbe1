from odoo.fields import Command

from ..tools.organization_file import RowProblem, map_columns
from ..tools.organization_identity import Register, same_text

_SHARED = ("is_company", "is_cultural_organization", "desk_id", "country_id")
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


class ImportPlan:
    """What an import does with each row of a file, decided in a few queries for all rows.

    :ivar new: rows to create
    :ivar changed: rows of known organizations of which something is missing
    :ivar complete: rows of known organizations that tell nothing new
    :ivar rejected: rows that cannot be imported, each with its problem
    :ivar vals: by line, values to create or write
    :ivar known: by line, the organization that exists
    """

    def __init__(self, env, desk, header, rows):
        self.env = env
        self.desk = desk
        self.header = header
        self.columns = map_columns(header)
        self.new, self.changed, self.complete, self.rejected = [], [], [], []
        self.vals, self.known = {}, {}
        self._tax_code_field = env["res.partner"]._get_living_tax_code_field()
        self._country_id = env.ref("base.it").id
        rows = self._sift_rows(rows)
        self._find_known(rows)
        for row in rows:
            if row.problem:
                self.rejected.append(row)
            elif row.line in self.known:
                self._plan_known(row)
            else:
                self.vals[row.line] = self._prepare_organization_vals(row)
                self.new.append(row)

    def get_cell(self, row, name):
        """Return what the file says in a column, whether it is right or not."""
        index = self.columns.get(name, len(row.cells))
        return row.cells[index] if index < len(row.cells) else ""

    def group_shared(self, rows):
        """Return what is missing of several known organizations alike, with who they are."""
        groups = {}
        for row in rows:
            vals = self.vals[row.line]
            shared = tuple((name, vals[name]) for name in _SHARED if name in vals)
            groups.setdefault(shared, []).append(self.known[row.line])
        return [
            (dict(shared), partners[0].union(*partners))
            for shared, partners in groups.items()
            if shared
        ]

    def get_own_vals(self, row):
        """Return what is missing of one known organization only."""
        vals = self.vals[row.line]
        return {name: value for name, value in vals.items() if name not in _SHARED}

    def reject(self, row, problem):
        """Move a row that turned out to be impossible to the rejected ones."""
        row.problem = problem
        for rows in (self.new, self.changed):
            if row in rows:
                rows.remove(row)
        self.rejected.append(row)

    def _sift_rows(self, rows):
        """Let the first of several rows about one organization count."""
        seen = Register()
        sifted = []
        for row in rows:
            if not row.problem:
                first = seen.find(row.identity)
                if first:
                    row.problem = RowProblem("repeated", line=first.line)
                else:
                    seen.add(row.identity, row)
            if row.problem:
                self.rejected.append(row)
            else:
                sifted.append(row)
        return sifted

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

    def _plan_known(self, row):
        partner = self.known[row.line]
        missing = {
            name: value
            for name, value in self._prepare_organization_vals(row).items()
            if not partner[name]
        }
        if not self._is_same_place(partner, row):
            # Half of one address and half of another would be an address of nobody.
            missing = {name: value for name, value in missing.items() if name not in _ADDRESS}
        if missing:
            self.vals[row.line] = missing
            self.changed.append(row)
        else:
            self.complete.append(row)

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

    def _prepare_organization_vals(self, row):
        """Return the values of the organization in a row, without those that are empty."""
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
