from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command

_TEXTS = ("char", "text", "html", "binary")


class LivingPerson(models.AbstractModel):
    """A person whose data were erased on request stays as a place holder in what others did."""

    _name = "living.person"
    _description = "Erasure of Personal Data"

    erased_on = fields.Datetime(
        "Personal Data Erased On",
        readonly=True,
        copy=False,
        help="Since then nothing tells who this person was.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # A default given with the call is a value given with the call.
        defaults = self.default_get(["erased_on"])
        for vals in vals_list:
            self._check_erased_on({**defaults, **vals})
        return super().create(vals_list)

    def write(self, vals):
        self._check_erased_on(vals)
        return super().write(vals)

    @api.model
    def _check_erased_on(self, vals):
        if vals.get("erased_on") and not self.env.su:
            raise AccessError(
                self.env._("Personal data are erased with the button of data protection only.")
            )

    def _prepare_anonymous_vals(self):
        """Return values that leave nothing of a person: texts of all addons, and its ties."""
        self.ensure_one()
        texts = {
            name: False
            for name, field in self._fields.items()
            if field.type in _TEXTS
            and (field.store or getattr(field, "attachment", False))
            and not field.related
            and not field.required
            and not (field.compute and field.readonly)
            and self[name]
        }
        return {
            **texts,
            "name": self.env._("Anonymized Person %(number)s", number=self.id),
            "state_id": False,
            "industry_id": False,
            "category_id": [Command.clear()],
            "living_portal_access": False,
            # A client's people stay the client's, a contact works for nobody any more.
            "parent_id": False if self.is_network_contact else self.parent_id.id,
            "active": False,
            "erased_on": fields.Datetime.now(),
        }
