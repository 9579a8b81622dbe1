from odoo import fields, models
from odoo.exceptions import UserError, ValidationError


class LivingPathAgreement(models.AbstractModel):
    """The agreement: what the organization reads, signs and keeps."""

    _name = "living.path.agreement"
    _description = "Agreement of a Path"
    _protected_fields = ("signed_by", "signed_on", "signature", "agreement_attachment_id")

    signed_by = fields.Char(copy=False, readonly=True, tracking=True)
    signed_on = fields.Datetime(copy=False, readonly=True)
    signature = fields.Image(copy=False, readonly=True, max_width=1024, max_height=1024)
    agreement_attachment_id = fields.Many2one(
        "ir.attachment",
        "Signed Agreement",
        copy=False,
        readonly=True,
        ondelete="restrict",
        groups="base.group_user",
        help="Organizations read it on the page of the path; consultants do not.",
    )

    def _check_can_sign(self):
        """Hook: say why the agreement cannot be signed yet.

        :raise UserError: if the proposal is not complete or not open
        """
        self.ensure_one()
        if self.state != "proposed":
            raise UserError(
                self.env._("The agreement of “%(path)s” is not open for signature.", path=self.name)
            )

    def _can_sign(self):
        """Tell whether the agreement is open for signature, without raising."""
        self.ensure_one()
        try:
            self._check_can_sign()
        except UserError:
            return False
        return True

    def _sign(self, name, signature):
        """Record the organization's acceptance and start the path.

        The agreement is rendered once, with the signature, and kept as it is: later changes
        of terms, prices or steps do not touch it.

        :param str name: name and surname of the person who signs
        :param signature: base64 image drawn or typed
        :raise ValidationError: if the name or the signature is missing
        :raise UserError: if the agreement is not open for signature
        """
        self.ensure_one()
        if not (name or "").strip() or not signature:
            raise ValidationError(
                self.env._("Write your name and surname and draw your signature.")
            )
        self._lock_and_refresh()
        self._check_can_sign()
        self._transition(
            "active",
            ("proposed",),
            {
                "signed_by": name.strip(),
                "signed_on": fields.Datetime.now(),
                "signature": signature,
            },
        )
        self._schedule_steps()
        self.sudo().agreement_attachment_id = self._render_agreement()
        self.sudo().message_post(
            body=self.env._("%(name)s signed the agreement.", name=name.strip()),
            subtype_xmlid="mail.mt_comment",
        )

    def _render_agreement(self):
        """Return the agreement, in the organization's language, as an attachment.

        It belongs to the field, so that whoever may not read the field may not open the file:
        the path is also read by consultants, who are not told prices.
        """
        path_sudo = self.sudo().with_context(lang=self.organization_id.lang or self.env.lang)
        content, extension = path_sudo.env["ir.actions.report"]._render_qweb_pdf(
            "living_desk.action_report_agreement", path_sudo.ids
        )
        return path_sudo.env["ir.attachment"].create(
            {
                "name": f"{path_sudo._get_agreement_name()}.{extension}",
                "raw": content,
                "res_model": self._name,
                "res_field": "agreement_attachment_id",
                "res_id": self.id,
            }
        )

    def _get_agreement_name(self):
        """Return the file name of the agreement, without extension."""
        return self.env._("Agreement %(code)s", code=self.code.replace("/", "-"))

    def _get_report_base_filename(self):
        """Name the file that the portal sends before the agreement is signed."""
        return self._get_agreement_name()
