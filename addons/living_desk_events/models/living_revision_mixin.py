from odoo import fields, models


class LivingRevisionMixin(models.AbstractModel):
    """What calendars outside read: they take a change over when its revision has grown."""

    _name = "living.revision.mixin"
    _description = "Revision of What Calendars Read"
    _protected_fields = ("sequence_number",)
    # What people who subscribed are told anew when it changes.
    _revision_fields = ()

    sequence_number = fields.Integer("Revision", readonly=True, copy=False)

    # === CRUD METHODS === #

    def write(self, vals):
        if vals.keys().isdisjoint(self._revision_fields):
            return super().write(vals)
        before = self._get_revised_facts()
        res = super().write(vals)
        self._raise_changed(before)
        return res

    # === BUSINESS METHODS === #

    def _get_revised_facts(self):
        """Return what is told of each, by id."""
        return {record.id: tuple(record[name] for name in self._revision_fields) for record in self}

    def _raise_changed(self, before):
        """Raise the revision of those of which something else is told now.

        :param dict before: what was told of each, by id
        """
        now = self._get_revised_facts()
        self.filtered(lambda record: now[record.id] != before[record.id])._raise_sequence()

    def _raise_sequence(self):
        for number, records in self.grouped("sequence_number").items():
            records.sudo().write({"sequence_number": number + 1})
