from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain


class LivingCalendarNote(models.AbstractModel):
    """What an organization and its desk note for themselves about an event.

    The other desks read what is announced, and not this.
    """

    _name = "living.calendar.note"
    _description = "Note on an Event"

    note = fields.Text(
        compute="_compute_note",
        inverse="_inverse_note",
        search="_search_note",
        copy=True,
        help="For the organization and its desk only.",
    )
    note_kept = fields.Text("Note as It Is Kept", copy=False, groups=NO_ACCESS)

    @api.depends("note_kept")
    @api.depends_context("uid")
    def _compute_note(self):
        own_ids = set(self._origin.ids if self.env.su else self._filter_own_ids(self._origin.ids))
        for entry in self:
            entry.note = entry._origin.id in own_ids and entry._origin.sudo().note_kept

    def _inverse_note(self):
        for entry in self:
            entry.sudo().note_kept = entry.note

    @api.model
    def _search_note(self, operator, value):
        found = Domain("id", "in", self.sudo()._search([("note_kept", operator, value)]))
        if self.env.su:
            return found
        rules = self.env["ir.rule"]
        return found & Domain(rules._compute_domain(self._name, self._get_own_operation()))
