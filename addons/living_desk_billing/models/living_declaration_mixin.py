from odoo import api, fields, models
from odoo.fields import Command


class LivingDeclarationMixin(models.AbstractModel):
    """What an organization declares with documents that prove it, for accountants to check.

    Who has it says where its documents are kept (``document_ids``) and who declared it
    (``_declarant_field``).
    """

    _name = "living.declaration.mixin"
    _description = "Declaration with Documents"

    _declarant_field = ""

    document_count = fields.Integer(compute="_compute_document_count")

    # === COMPUTE METHODS === #

    @api.depends("document_ids")
    def _compute_document_count(self):
        for declaration in self:
            declaration.document_count = len(declaration.document_ids)

    # === BUSINESS METHODS === #

    def _attach_documents(self, documents):
        """Store the files that prove what was declared.

        :param list documents: (name, mimetype, bytes) of each file
        """
        self.ensure_one()
        self.document_ids = self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "mimetype": mimetype,
                    "raw": content,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for name, mimetype, content in documents
            ]
        )

    def _adopt_documents(self):
        """Let a file be read by whoever reads the declaration, not by who uploaded it only."""
        for declaration in self:
            loose_sudo = declaration.sudo().document_ids.filtered(lambda item: not item.res_id)
            if loose_sudo:
                loose_sudo.write({"res_model": self._name, "res_id": declaration.id})

    def _notify_declarant(self, template_xmlid):
        """Write to who declared, or to the organization when one of us did it on its behalf."""
        template = self.env.ref(template_xmlid)
        for declaration in self:
            declarant = declaration[self._declarant_field].partner_id
            if declarant.commercial_partner_id != declaration.organization_id:
                declarant = declaration.organization_id
            template.with_context(lang=declarant.lang).send_mail(
                declaration.id, email_values={"recipient_ids": [Command.set(declarant.ids)]}
            )
