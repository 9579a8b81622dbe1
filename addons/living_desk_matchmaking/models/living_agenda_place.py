from odoo import models

# What calendars outside are told of a slot or a table.
PLACE_FIELDS = {"start", "stop", "name", "room"}


class LivingAgendaPlace(models.AbstractModel):
    """When or where meetings are held: who has them in a calendar learns when it changes."""

    _name = "living.agenda.place"
    _description = "Time or Place of an Agenda"
    # The field of a meeting that says what its participants were told.
    _told_field = ""

    def write(self, vals):
        names = PLACE_FIELDS & vals.keys()
        before = {place.id: [place[name] for name in names] for place in self}
        res = super().write(vals)
        changed = self.filtered(lambda place: [place[name] for name in names] != before[place.id])
        if changed:
            meetings_sudo = self.env["living.meeting"].sudo()
            meetings_sudo.search([(self._told_field, "in", changed.ids)])._raise_sequence()
        return res
