from itertools import chain

from odoo import api, models, tools
from odoo.exceptions import AccessError, LockError, UserError


class LivingProtectedMixin(models.AbstractModel):
    """Keep facts that only the business methods may record out of reach of plain writes.

    A field listed in ``_protected_fields`` (a state, a signature, the name of a verifier)
    can be set in superuser mode only. Business methods check the user's rights, then write
    with ``sudo()``: the answer is the same from a screen, from a URL and from the API. So can
    what is worked out from other fields and stored.

    The rules of a model are read before a write, so a write could put a record where its
    author may not, or tie it to what its author may not see: ``_owner_fields`` are those that
    decide to whom a record belongs: the owner is checked before, the record again after.
    """

    _name = "living.protected.mixin"
    _description = "Fields Kept by Business Methods"

    _protected_fields = ()
    _owner_fields = ()

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        # A default given with the call is a value given with the call.
        names = self._get_protected_fields()
        given = {f"default_{name}" for name in names}
        context = {key: value for key, value in self.env.context.items() if key not in given}
        # Keys can only be taken out of a context by replacing it.
        model = self.with_context(context)  # pylint: disable=context-overridden
        defaults = model.default_get(list(names))
        owners = model.default_get(list(self._owner_fields))
        model._check_owners([{**owners, **vals} for vals in vals_list])
        for vals in vals_list:
            model._check_protected_vals(vals, defaults)
        return super(LivingProtectedMixin, model).create(vals_list)

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        self._check_protected_vals(vals)
        self._check_owners([vals])
        res = super().write(vals)
        if vals.keys() & set(self._owner_fields):
            self.check_access("write")
        return res

    def copy_data(self, default=None):
        """Leave protected facts behind: a copy starts its own life."""
        copies = super().copy_data(default)
        names = self._get_protected_fields()
        return [
            {name: value for name, value in vals.items() if name not in names} for vals in copies
        ]

    @api.model
    @tools.ormcache()
    def _get_protected_fields(self):
        """Return the fields that the model protects, and each of the mixins it is made of.

        With them those that are computed and stored: what they count must not be written over.
        """
        names = (vars(parent).get("_protected_fields", ()) for parent in type(self).__mro__)
        worked_out = (
            name
            for name, field in self._fields.items()
            if field.compute and field.store and field.readonly and not field.inverse
            # Odoo's own fields are Odoo's to guard.
            if (field._module or "").startswith("living_")
        )
        return tuple(dict.fromkeys(chain(*names, worked_out)))

    @api.model
    def _check_protected_vals(self, vals, defaults=None):
        """Refuse values for protected fields.

        :param dict vals: values about to be created or written
        :param dict defaults: values that a new record has anyway
        :raise AccessError: if one of them is protected and differs from its default
        """
        for name in self._get_protected_fields():
            if name not in vals:
                continue
            if defaults is None or (vals[name] or False) != (defaults.get(name) or False):
                raise AccessError(
                    self.env._(
                        "“%(field)s” cannot be set by hand: use the buttons of the document.",
                        field=self._fields[name]._description_string(self.env),
                    )
                )

    @api.model
    def _check_owners(self, vals_list):
        """Refuse to tie records to what the user may not read.

        Before the write: some rules let whoever has a record read what it is tied to.

        :param vals_list: values about to be created or written
        :raise AccessError: if an owner among them is not the user's to read
        """
        for name in self._owner_fields:
            field = self._fields[name]
            ids = {field.convert_to_cache(vals.get(name), self) for vals in vals_list} - {None}
            if ids:
                self.env[field.comodel_name].browse(ids).check_access("read")

    def _transition(self, target, allowed_from, vals=None):
        """Move the records to a state, once, also when two users click together.

        The rows are locked and read again before the check, so the slower of two users
        gets the sentence instead of a second transition.

        :param str target: the state to move to
        :param allowed_from: states from which the move is legal
        :param dict vals: other values to record with the move
        :raise UserError: if a record is in another state
        """
        self.check_access("write")
        self._lock_and_refresh()
        labels = dict(self._fields["state"]._description_selection(self.env))
        for record in self:
            if record.state not in allowed_from:
                raise UserError(
                    self.env._(
                        "“%(record)s” is “%(state)s”: it cannot become “%(target)s”.",
                        record=record.display_name,
                        state=labels[record.state],
                        target=labels[target],
                    )
                )
        self.sudo().write({**(vals or {}), "state": target})

    def _lock_and_refresh(self):
        """Lock the rows until the end of the transaction and forget what was read before.

        :raise UserError: if another transaction holds one of the rows
        """
        if self.ids:
            self._lock_rows(self, self[:1].display_name)
            self.invalidate_recordset()

    @api.model
    def _lock_rows(self, records, name):
        """Lock rows, of this model or another one, until the end of the transaction.

        :param str name: what they are called in the sentence
        :raise UserError: if another transaction holds one of them
        """
        try:
            records.sudo().lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is changing “%(record)s” right now: "
                    "wait a moment, then try again.",
                    record=name,
                )
            ) from error

    @api.model
    def _is_desk_manager(self):
        """Tell whether the user decides what advisers do not."""
        return self.env.su or self.env.user.has_group("living_desk.group_manager")
