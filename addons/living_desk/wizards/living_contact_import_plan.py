from odoo.fields import Command
from odoo.tools import plaintext2html

from ..models.living_network_contact import SHARED
from ..tools.contact_file import HEADERS
from ..tools.contact_identity import name_key
from ..tools.organization_identity import Register, same_text
from ..tools.table_file import RowProblem
from .living_import_plan import ImportPlan

_ADDRESS = ("city", "country_id")
# Field of the file -> field of the contact, where the value goes as it is.
_FIELDS = {
    "name": "name",
    "role": "contact_role_id",
    "function": "function",
    "email": "email",
    "phone": "phone",
    "website": "website",
    "city": "city",
    "country": "country_id",
}


class ContactPlan(ImportPlan):
    """What an import does with each row of a list of contacts.

    :ivar employers: by name as it is compared, the organization that contacts work for: known,
        or created first
    :ivar new_employers: by name as it is compared, values of organizations to create
    """

    _HEADERS = HEADERS

    def _make_register(self):
        return Register()

    # === RECOGNIZING === #

    def _find_known(self, rows):
        """Find the contacts that exist, and refuse those that are not the user's to change."""
        partners = self.env["res.partner"].with_context(active_test=False)
        domain = partners._get_contact_candidate_domain([row.identity for row in rows])
        # Elevated, because what another desk knows is known too; it is told apart below.
        candidates_sudo = partners.sudo().search_fetch(domain, self._get_known_fields(), order="id")
        candidates = candidates_sudo.sudo(False)
        readable = set(candidates._filtered_access("read")._ids)
        writable = set(candidates._filtered_access("write")._ids) & readable
        register = Register()
        # One's own come first: who else has the same contact does not matter then.
        for partner_sudo in candidates_sudo.sorted(
            lambda p: (p.id in writable, p.id in readable), reverse=True
        ):
            if partner_sudo.id in readable or partner_sudo.contact_visibility != "organization":
                register.add(partner_sudo._get_contact_identity(), partner_sudo)
        taken = {}
        for row in rows:
            partner_sudo = register.find(row.identity)
            if partner_sudo is None:
                row.problem = self._find_problem_of_new(row)
                continue
            first = taken.setdefault(partner_sudo.id, row)
            if first is not row:
                row.problem = RowProblem("repeated", line=first.line)
            elif partner_sudo.id not in readable:
                withdrawn = partner_sudo.contact_consent == "withdrawn"
                row.problem = RowProblem("withdrawn" if withdrawn else "other_desk")
            elif partner_sudo.id not in writable:
                row.problem = RowProblem("shared")
            elif not partner_sudo.active:
                row.problem = RowProblem("archived")
            else:
                self.known[row.line] = partner_sudo.sudo(False).with_context(
                    tracking_disable=True, living_own_address=True
                )
        self._find_employers(rows)

    def _get_known_fields(self):
        return [
            *_FIELDS.values(),
            "active",
            "comment",
            "contact_consent",
            "contact_country_ids",
            "contact_name_key",
            "contact_source",
            "contact_visibility",
            "discipline_ids",
            "email_normalized",
            "is_company",
            "parent_id",
        ]

    def _find_problem_of_new(self, row):
        """Persons are shared beyond the desk only if they have agreed."""
        values = row.values
        shared = values.get("visibility") in SHARED
        if shared and not values.get("is_company") and "consent_date" not in values:
            return RowProblem("no_consent")
        return None

    def _find_employers(self, rows):
        """Find the organizations that contacts work for, among those that the user sees."""
        self.employers, self.new_employers = {}, {}
        names = {name_key(row.values.get("organization")) for row in rows if not row.problem}
        if names - {""}:
            partners = self.env["res.partner"].search(
                [
                    ("contact_name_key", "in", sorted(names - {""})),
                    ("is_company", "=", True),
                    ("is_network_contact", "=", True),
                    ("contact_consent", "!=", "withdrawn"),
                ],
                order="id desc",
            )
            self.employers = {partner.contact_name_key: partner for partner in partners}
        # An organization that the file lists itself is no other one.
        self._listed = {
            row.identity.name for row in rows if not row.problem and row.values.get("is_company")
        }

    # === WHAT THE WIZARD ASKS === #

    def get_new_vals(self, row):
        return self._settle_employer(super().get_new_vals(row))

    def get_own_vals(self, row):
        return self._settle_employer(super().get_own_vals(row))

    def lacks_employer(self, row):
        """Tell whether the organization that the contact works for could not be saved."""
        key = self.vals[row.line].get("parent_id")
        return bool(key) and key not in self.employers

    def _settle_employer(self, vals):
        """Put the organization in the place of its name, with the desk that follows it."""
        if "parent_id" not in vals:
            return vals
        employer = self.employers[vals["parent_id"]]
        vals = {**vals, "parent_id": employer.id}
        if employer.desk_id:
            # Whoever sees the organization sees its people.
            vals["desk_id"] = employer.desk_id.id
        return vals

    # === VALUES === #

    def _plan_known(self, row):
        res = super()._plan_known(row)
        if "parent_id" in self.vals.get(row.line, ()):
            self._need_employer(row)
        return res

    def _need_employer(self, row):
        """Plan the organization that the contact of a row works for, if nobody knows it."""
        key = name_key(row.values.get("organization"))
        if key and key not in self.employers and key not in self._listed:
            self.new_employers.setdefault(
                key,
                {
                    **self._get_contact_vals(),
                    "name": row.values["organization"],
                    "is_company": True,
                    "country_id": row.values.get("country"),
                    "contact_visibility": "desk",
                    "contact_source": "import",
                },
            )

    def _get_contact_vals(self):
        return {"is_network_contact": True, "contact_desk_id": self.desk.id}

    def _get_missing(self, partner, row):
        missing = {
            name: value
            for name, value in self._prepare_known_vals(row).items()
            if not partner[name]
        }
        if partner.contact_consent == "given":
            missing.pop("contact_consent_ids", None)
        values = row.values
        if (
            partner.country_id
            and values.get("country", partner.country_id.id) != partner.country_id.id
        ) or (
            partner.city and same_text(values.get("city", partner.city)) != same_text(partner.city)
        ):
            # The town of one address and the country of another would be nobody's.
            missing = {name: value for name, value in missing.items() if name not in _ADDRESS}
        return missing

    def _prepare_known_vals(self, row):
        values = row.values
        vals = {target: values[source] for source, target in _FIELDS.items() if source in values}
        if values.get("organization"):
            # Known only when it has been created.
            vals["parent_id"] = name_key(values["organization"])
        if values.get("disciplines"):
            vals["discipline_ids"] = [Command.set(values["disciplines"])]
        if values.get("countries"):
            vals["contact_country_ids"] = [Command.set(values["countries"])]
        if "notes" in values:
            vals["comment"] = plaintext2html(values["notes"])
        if "source" in values:
            source, text = values["source"]
            vals["contact_source"] = source or "import"
            if not source:
                vals["contact_source_note"] = text
        if "consent_date" in values:
            vals["contact_consent_ids"] = [
                Command.create(
                    {
                        "kind": "given",
                        "date": values["consent_date"],
                        "text": values["consent_text"],
                    }
                )
            ]
        return vals

    def _prepare_vals(self, row):
        self._need_employer(row)
        return {
            "contact_source": "import",
            **self._prepare_known_vals(row),
            **self._get_contact_vals(),
            "is_company": row.values.get("is_company", False),
            "contact_visibility": row.values.get("visibility", "desk"),
        }
