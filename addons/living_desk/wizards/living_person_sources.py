from odoo import fields, models
from odoo.tools import html2plaintext

from ..tools.person_source import PersonSource
from ..tools.spreadsheet import Column

# What is technical, or tells of others.
_TECHNICAL = ("ir.", "base.", "bus.", "mail.", "discuss.", "res.users", "res.device", "privacy.")
_VALUES = ("char", "text", "html", "date", "datetime", "selection", "many2one", "many2many")


class LivingPersonSources(models.AbstractModel):
    """Where the database holds something about a person."""

    _name = "living.person.sources"
    _description = "Sources of Personal Data"

    def _get_person_data_sources(self, person_sudo):
        """Hook: return what is held about a person, kind by kind; other addons add their own.

        :param person_sudo: superuser record of `res.partner`, with what is archived
        :return: list of :class:`PersonSource`
        """
        return [
            self._get_card_source(person_sudo),
            *self._get_login_sources(person_sudo),
            *self._get_contact_sources(person_sudo),
            *self._get_network_sources(person_sudo),
            *self._get_work_sources(person_sudo),
            *self._get_text_sources(person_sudo),
        ]

    def _get_all_sources(self, person_sudo):
        """Return all that is held about a person: the last is whatever no addon lists."""
        sources = self._get_person_data_sources(person_sudo)
        sources.append(self._get_other_source(person_sudo, sources))
        return [source for source in sources if source.records]

    # === HELPERS === #

    def _make_source(self, title, model, domain, columns, fate="nameless", reason=""):
        records = self.env[model].sudo().with_context(active_test=False).search(domain)
        return PersonSource(title, records, columns, fate, reason, model)

    def _make_column(self, model, path, width=25):
        """Return a column with what people read in a field, found by its path."""
        name = path.partition(".")[0]
        field = self.env[model]._fields[name]

        def get_value(record):
            values = record.mapped(path) if "." in path else record[name]
            return self._read_value(record, field if "." not in path else None, values)

        kind = "day" if field.type in ("date", "datetime") and "." not in path else "text"
        return Column(field._description_string(self.env), width, get_value, kind)

    def _read_value(self, record, field, value):
        if isinstance(value, models.BaseModel):
            return ", ".join(value.mapped("display_name"))
        if isinstance(value, list):
            return ", ".join(str(part) for part in value if part)
        if field and field.type == "selection":
            return dict(field._description_selection(self.env)).get(value) or ""
        if field and field.type == "html":
            return html2plaintext(value or "")
        if field and field.type == "datetime" and value:
            return fields.Datetime.context_timestamp(record, value).replace(tzinfo=None)
        return value or ""

    def _make_columns(self, model, *paths):
        return [self._make_column(model, path) for path in paths]

    # === KINDS === #

    def _get_card_source(self, person_sudo):
        """Return whatever the contact itself says, also in fields of other addons."""
        rows = []
        for name in sorted(person_sudo._fields):
            field = person_sudo._fields[name]
            shown = field.type in _VALUES and (field.store or field.company_dependent)
            if shown and name not in models.MAGIC_COLUMNS and person_sudo[name]:
                value = self._read_value(person_sudo, field, person_sudo[name])
                rows.append((field._description_string(self.env), str(value)))
        columns = [
            Column(self.env._("Field"), 30, lambda row: row[0]),
            Column(self.env._("Value"), 60, lambda row: row[1]),
        ]
        return PersonSource(self.env._("Contact"), rows, columns, "erased", model=person_sudo._name)

    def _get_login_sources(self, person_sudo):
        own = [("partner_id", "=", person_sudo.id)]
        return [
            self._make_source(
                self.env._("Logins"),
                "res.users",
                own,
                self._make_columns("res.users", "login", "lang", "create_date", "login_date"),
                "erased",
            )
        ]

    def _get_contact_sources(self, person_sudo):
        env = self.env
        own = [("contact_id", "=", person_sudo.id)]
        return [
            self._make_source(
                env._("Consents"),
                "living.contact.consent",
                own,
                self._make_columns("living.contact.consent", "date", "kind", "text", "channel"),
                reason=env._("They prove why the data were held."),
            ),
            self._make_source(
                env._("Relations"),
                "living.contact.relation",
                own,
                self._make_columns(
                    "living.contact.relation", "organization_id", "stage", "first_on", "last_on"
                ),
                reason=env._("What organizations did is counted."),
            ),
            self._make_source(
                env._("History of Relations"),
                "living.contact.log",
                own,
                self._make_columns(
                    "living.contact.log", "date", "organization_id", "stage", "made_by", "note"
                ),
                reason=env._("What organizations did is counted."),
            ),
            self._make_source(
                env._("Requests"),
                "crm.lead",
                self._get_lead_domain(person_sudo),
                self._make_columns(
                    "crm.lead", "create_date", "name", "contact_name", "email_from", "phone"
                ),
            ),
        ]

    def _get_network_sources(self, person_sudo):
        """Return what others asked about the person, and what they say of its work."""
        env = self.env
        contact = [("contact_id", "=", person_sudo.id)]
        expert = [("expert_id.partner_id", "=", person_sudo.id)]
        rated = fields.Domain("consultant_id.partner_id", "=", person_sudo.id)
        rated |= fields.Domain("rated_by_id", "=", person_sudo.id)
        return [
            self._make_source(
                env._("Introductions"),
                "living.introduction",
                contact,
                self._make_columns(
                    "living.introduction", "asked_on", "organization_id", "reason", "state"
                ),
                reason=env._("What organizations did is counted."),
            ),
            self._make_source(
                env._("Ratings"),
                "living.consultant.rating",
                rated,
                self._make_columns(
                    "living.consultant.rating", "rated_on", "path_id", "score", "comment"
                ),
            ),
            self._make_source(
                env._("Answers to the Network"),
                "living.question.answer",
                expert,
                self._make_columns("living.question.answer", "answered_on", "question_id", "text"),
            ),
        ]

    def _get_lead_domain(self, person_sudo):
        domain = fields.Domain("partner_id", "=", person_sudo.id)
        if person_sudo.email_normalized:
            domain |= fields.Domain("email_normalized", "=", person_sudo.email_normalized)
        return domain

    def _get_work_sources(self, person_sudo):
        env = self.env
        contact = [("contact_id", "=", person_sudo.id)]
        participant = [("partner_id", "=", person_sudo.id)]
        holder = [("living_consultant_id.partner_id", "=", person_sudo.id)]
        consultant = [("consultant_id.partner_id", "=", person_sudo.id)]
        proof = env._("Hours and sessions are accounted for to those who fund them.")
        return [
            self._make_source(
                env._("Paths as Contact Person"),
                "living.path",
                contact,
                self._make_columns("living.path", "code", "name", "organization_id", "state"),
            ),
            self._make_source(
                env._("Signed Agreements"),
                "living.path",
                self._get_signed_domain(person_sudo),
                self._make_columns(
                    "living.path", "code", "organization_id", "signed_by", "signed_on"
                ),
                "kept",
                env._("A contract is kept with the name of who signed it."),
            ),
            self._make_source(
                env._("Attendance"),
                "living.attendance",
                participant,
                self._make_columns("living.attendance", "start", "event_id", "state", "note"),
                reason=proof,
            ),
            self._make_source(
                env._("Calendar"),
                "calendar.attendee",
                participant,
                self._make_columns("calendar.attendee", "event_id", "event_id.start", "state"),
            ),
            self._make_source(
                env._("Assignments"),
                "living.assignment",
                consultant,
                self._make_columns("living.assignment", "path_id", "state", "hours_budget", "note"),
                reason=proof,
            ),
            self._make_source(
                env._("Conflicts of Interest"),
                "living.conflict",
                consultant,
                self._make_columns(
                    "living.conflict", "date_from", "date_to", "organization_id", "reason"
                ),
            ),
            self._make_source(
                env._("Sessions Held"),
                "calendar.event",
                holder,
                self._make_columns(
                    "calendar.event", "start", "name", "living_path_id", "living_report"
                ),
                reason=proof,
            ),
        ]

    def _get_signed_domain(self, person_sudo):
        signed = fields.Domain("signed_on", "!=", False)
        by_name = fields.Domain("signed_by", "=ilike", person_sudo.name or "")
        return signed & (by_name | fields.Domain("contact_id", "=", person_sudo.id))

    def _get_text_sources(self, person_sudo):
        env = self.env
        author = [("author_id", "=", person_sudo.id)]
        answerer = [("user_input_id.partner_id", "=", person_sudo.id)]
        return [
            self._make_source(
                env._("Messages"),
                "mail.message",
                author,
                self._make_columns("mail.message", "date", "record_name", "subject", "body"),
            ),
            self._make_source(
                env._("Answers to Questionnaires"),
                "survey.user_input.line",
                answerer,
                self._make_columns(
                    "survey.user_input.line",
                    "create_date",
                    "survey_id",
                    "question_id",
                    "display_name",
                ),
            ),
        ]

    def _get_other_source(self, person_sudo, sources):
        """Return whatever else refers to the person or to its login, in any addon."""
        listed = {source.model for source in sources}
        rows = []
        for name, model in self.env.items():
            skipped = model._abstract or model._transient or not model._auto or name in listed
            if skipped or name.startswith(_TECHNICAL):
                continue
            for field in model._fields.values():
                rows += self._find_references(person_sudo, name, field)
        columns = [
            Column(self.env._("What"), 30, lambda row: row[0]),
            Column(self.env._("As"), 30, lambda row: row[1]),
            Column(self.env._("Record"), 60, lambda row: row[2]),
        ]
        return PersonSource(self.env._("Other Records"), rows, columns, "nameless")

    def _find_references(self, person_sudo, model, field):
        """Return what, as what and which for the records of a model whose field is the person."""
        ids = {"res.partner": person_sudo.ids, "res.users": person_sudo.user_ids.ids}.get(
            field.comodel_name if field.relational else None
        )
        if (
            not ids
            or not field.store
            or field.related
            or field.type == "one2many"
            or field.name in models.MAGIC_COLUMNS
            or field.groups == fields.NO_ACCESS
        ):
            return []
        records = (
            self.env[model].sudo().with_context(active_test=False).search([(field.name, "in", ids)])
        )
        title = self.env["ir.model"]._get(model).sudo().name
        label = field._description_string(self.env)
        return [(title, label, record.display_name) for record in records]
