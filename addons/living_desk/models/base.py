from odoo import api, models


class Base(models.AbstractModel):
    """A link to a contact of the network is made by whoever may see the contact.

    Whoever has a record reads the name of what it is linked to, and often takes over address
    and telephone with it: a link would open a contact that is kept by others.
    """

    _inherit = "base"

    @api.model
    def default_get(self, fields):
        """Leave out contacts that a context names and the user may not see."""
        values = super().default_get(fields)
        if self.env.su:
            return values
        links = {
            name: values[name]
            for name in values
            if self._is_partner_link(name) and isinstance(values[name], int) and values[name]
        }
        hidden = self._get_hidden_links(self.env["res.partner"].browse(links.values()).exists())
        return {name: value for name, value in values.items() if links.get(name) not in hidden.ids}

    def onchange(self, values, field_names, fields_spec):
        """What a form works out from a contact is for whoever may see it, saved or not."""
        if not self.env.su:
            ids = {
                value
                for name, value in values.items()
                if value and isinstance(value, int) and self._is_partner_link(name)
            }
            hidden = self._get_hidden_links(self.env["res.partner"].browse(ids).exists())
            # What is there already stays: it may have been hidden since.
            known_sudo = self.sudo()
            for name in filter(self._is_partner_link, values):
                hidden -= known_sudo[name]
            hidden.sudo(False).check_access("read")
        return super().onchange(values, field_names, fields_spec)

    def _validate_fields(self, field_names, excluded_names=()):
        field_names = set(field_names)
        if not self.env.su:
            partners_sudo = self.env["res.partner"].sudo()
            for name in filter(self._is_partner_choice, field_names):
                partners_sudo |= self.sudo().mapped(name)
            self._get_hidden_links(partners_sudo).sudo(False).check_access("read")
        return super()._validate_fields(field_names, excluded_names)

    @api.model
    def _is_partner_link(self, name):
        field = self._fields.get(name)
        return bool(field) and field.type == "many2one" and field.comodel_name == "res.partner"

    @api.model
    def _is_partner_choice(self, name):
        """Dialogs work with lists of partners, too."""
        field = self._fields.get(name)
        return self._is_partner_link(name) or (
            self._transient
            and bool(field)
            and field.type == "many2many"
            and field.comodel_name == "res.partner"
        )

    @api.model
    def _get_hidden_links(self, partners):
        """Return the contacts of the network among partners that the user may not see."""
        contacts_sudo = partners.sudo().filtered("is_network_contact")
        if not contacts_sudo:
            return contacts_sudo
        return contacts_sudo - contacts_sudo.sudo(False)._filtered_access("read").sudo()
