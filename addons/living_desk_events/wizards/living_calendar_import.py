from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.living_desk.tools import table_file

from ..tools import calendar_file, ical_file
from .living_calendar_import_plan import CalendarPlan

SHOWN_ROWS = 200
# Beyond these nobody reads what each row gets in the way of.
CHECKED_ROWS = 2000
# What one request can do before it is given up; on the portal people wait for the page.
MAX_ROWS = 10_000
PORTAL_ROWS = 2000
TOO_NEAR = ("warn", "publish", "block")


class LivingCalendarImport(models.TransientModel):
    """Bring the events of organizations in from a spreadsheet or from another calendar.

    What comes in goes the way of what is typed: it is entered as an idea, and then held,
    confirmed or published by the steps of the calendar, with all that they refuse.
    """

    _name = "living.calendar.import"
    _inherit = ["living.calendar.import.words", "living.import.mixin"]
    _description = "Import Events"

    # An organization that no desk follows has a calendar too.
    desk_id = fields.Many2one(required=False, help="The desk that follows the organizations.")
    organization_id = fields.Many2one(
        "res.partner",
        domain="[('is_cultural_organization', '=', True), ('desk_id', '=', desk_id)]",
        help="Whose events they are, where the file does not say.",
    )
    default_state = fields.Selection(
        [("idea", "Idea"), ("provisional", "Provisional"), ("confirmed", "Confirmed")],
        "Certainty",
        required=True,
        default="provisional",
        help="How certain a new event is, where the file does not say.",
    )
    clash_reason = fields.Text(
        "Why They Go On",
        help="For events that are more than an idea and too near to others: it is kept, and told "
        "to the other organizations and to the desks.",
    )
    line_ids = fields.One2many("living.calendar.import.line", "import_id", "Rows", readonly=True)
    notice = fields.Text("To Know", readonly=True)
    clash_count = fields.Integer("Too Near to Others", readonly=True)

    # === ACTIONS === #

    def action_check(self):
        self.ensure_one()
        plan = self._make_plan()
        plan.find_clashes([*plan.changed, *plan.new][:CHECKED_ROWS])
        plan.find_duplicates(plan.new[:CHECKED_ROWS])
        self.clash_count = sum(level in TOO_NEAR for level in plan.levels.values())
        self._record(plan, "preview", self._get_shown(plan))
        return self._reopen()

    def action_import(self):
        """Import once, also when two clicks come together."""
        self.ensure_one()
        self.env["living.calendar.entry"]._lock_rows(self, self._get_title())
        self.invalidate_recordset(["state"])
        if self.state == "done":
            return self._reopen()
        plan = self._make_plan()
        # What moves away makes room for what comes.
        self._complete_known(plan)
        self._create_new(plan)
        self._record(plan, "done", self._get_shown(plan))
        return self._reopen()

    def action_view_entries(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk_events.living_calendar_entry_action"
        )
        if self.organization_id:
            action["domain"] = [("organization_id", "=", self.organization_id.id)]
        return action

    # === PLANNING === #

    def _check_allowed(self):
        """Refuse a desk or an organization of others; on the portal it is the user's own."""
        if not self._is_of_portal():
            self.env["living.calendar.entry"].check_access("create")
            if self.desk_id not in self._get_allowed_desks():
                raise UserError(self.env._("Choose one of your own desks."))
            if self.organization_id and self.organization_id.sudo().desk_id != self.desk_id:
                raise UserError(self.env._("This desk does not follow the organization."))
        elif self.organization_id != self.env.user.living_organization_id:
            raise UserError(self.env._("Import the events of your own organization."))

    def _read_file(self, content):
        header, rows = self._read_events(content)
        limit = PORTAL_ROWS if self._is_of_portal() else MAX_ROWS
        if len(rows) > limit:
            raise table_file.FileProblem("too_many_rows", limit=limit)
        return header, rows

    def _read_events(self, content):
        zone = self._get_zone()
        if not ical_file.is_calendar(content):
            table = table_file.read_table(content)
            self.notice = False
            return table[0][1], calendar_file.read_rows(table, self._get_words(), zone)
        if not self.organization_id:
            raise UserError(self.env._("Choose the organization whose calendar this is."))
        read = ical_file.read_calendar(
            content,
            zone,
            fields.Date.context_today(self),
            self._get_record_words("living.discipline"),
        )
        self.notice = self._get_endless_sentence(read.endless)
        headers = [calendar_file.HEADERS[name] for name in ical_file.HEADER]
        is_italian = (self.env.lang or "").startswith("it")
        return [titles[1 if is_italian else 0] for titles in headers], read.rows

    def _prepare_plan(self, header, rows):
        return CalendarPlan(self, header, rows)

    @api.model
    def _is_of_portal(self):
        """Tell whether somebody imports for the own organization, elevated by its page."""
        return self.env.user.has_group("base.group_portal")

    def _get_zone(self):
        return ZoneInfo(self.desk_id.sudo().tz or "Europe/Rome")

    def _get_words(self):
        """Return what people may write for a discipline, an audience and a state."""
        model = "living.calendar.entry"
        return {
            "discipline": self._get_record_words("living.discipline"),
            "audience": self._get_selection_words(model, "audience", calendar_file.AUDIENCES),
            "state": self._get_selection_words(model, "state", calendar_file.STATES),
        }

    def _get_organizations(self):
        """Return the organizations whose events may come in."""
        if self._is_of_portal():
            return self.organization_id
        return self.env["res.partner"].search_fetch(
            Domain("is_cultural_organization", "=", True) & Domain("desk_id", "=", self.desk_id.id),
            ["name", "vat", "city"],
            order="id",
        )

    # === IMPORTING === #

    def _create_together(self, plan, rows):
        # What they look like was said before: whoever imports them says that they are others.
        entries = self.env["living.calendar.entry"].create(
            [{**plan.get_new_vals(row), "is_another_event": True} for row in rows]
        )
        self._advance(plan, rows, entries)
        return entries

    def _complete_together(self, plan, rows):
        entries = self.env["living.calendar.entry"]
        for row in rows:
            entry = plan.known[row.line]
            if values := plan.get_own_vals(row):
                entry.write({**values, "clash_reason": self.clash_reason, "is_another_event": True})
            entries |= entry
        self._advance(plan, rows, entries)

    def _advance(self, plan, rows, entries):
        """Lead events to their state, step by step, each step for all of them."""
        wanted = {
            entry.id: plan.states.get(row.line) for row, entry in zip(rows, entries, strict=True)
        }
        steps = (
            ("cancelled", ("cancelled",), "action_cancel"),
            ("provisional", ("provisional",), "action_hold"),
            ("confirmed", ("confirmed", "public"), "action_confirm"),
            ("public", ("public",), "action_publish"),
        )
        for state, targets, action in steps:
            chosen = entries.filtered(
                lambda entry, state=state, targets=targets: (
                    wanted[entry.id] in targets and entry.state != state
                )
            )
            if chosen and state == "cancelled":
                chosen.action_cancel()
            elif chosen:
                getattr(chosen, action)(reason=self.clash_reason)

    # === REPORTING === #

    def _get_shown(self, plan):
        """Return rows to look at: what would be too near first, what stays the same last."""
        rows = sorted(
            [*plan.changed, *plan.new],
            key=lambda row: (plan.levels.get(row.line) not in TOO_NEAR, row.line),
        )
        return [*rows, *plan.complete][:SHOWN_ROWS]

    def _prepare_line_vals(self, plan, row):
        hits = plan.clashes.get(row.line, [])
        return {
            **super()._prepare_line_vals(plan, row),
            "outcome": plan.get_outcome(row),
            "when": plan.get_when(row),
            "place": plan.get_place(row),
            "changes": plan.get_changes(row),
            "notice": " ".join(plan.notices.get(row.line, ())),
            "clash_level": plan.levels.get(row.line),
            "clash": self._get_clash_sentence(hits) if hits else False,
        }
