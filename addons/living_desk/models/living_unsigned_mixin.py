from odoo import fields, models

LOG_USERS = ("create_uid", "write_uid")


class LivingUnsignedMixin(models.AbstractModel):
    """Records that do not tell who wrote them: who asks the network may stay unnamed.

    The database keeps the users, for whoever answers for it; nobody reads them through Odoo,
    be it as a column, a filter, an export or the metadata of a record.
    """

    _name = "living.unsigned.mixin"
    _description = "Records That Do Not Tell Who Wrote Them"

    create_uid = fields.Many2one("res.users", "Created by", readonly=True, groups=fields.NO_ACCESS)
    write_uid = fields.Many2one(
        "res.users", "Last Updated by", readonly=True, groups=fields.NO_ACCESS
    )

    def get_metadata(self):
        self.check_access("read")
        return [
            {**data, **dict.fromkeys(LOG_USERS, False)}
            for data in super(LivingUnsignedMixin, self.sudo()).get_metadata()
        ]
