from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common import LivingBillingCommon
from .fatturapa import FatturaPA


@tagged("post_install", "-at_install")
class TestItalianAccounting(LivingBillingCommon):
    """Taxes are Odoo's: ours follow the fiscal position of the customer, or of the consultant."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chart = cls.env["account.chart.template"].with_company(cls.company)
        cls.company.write(
            {
                "street": "Via Verdi 2",
                "zip": "20121",
                "city": "Milano",
                "vat": "IT01234560157",
                "l10n_it_codice_fiscale": "01234560157",
                "l10n_it_tax_system": "RF01",
                "phone": "0266766700",
            }
        )
        (cls.assessment | cls.advice).taxes_id = cls.chart.ref("22v")
        cls.theatre.vat = False

    @classmethod
    def _setup_chart(cls):
        company = cls.env.company
        if company.chart_template != "it":
            company.country_id = cls.env.ref("base.it")
            cls.env["account.chart.template"].try_loading("it", company=company, install_demo=False)

    def _invoice(self, position=None):
        """Return the posted invoice of a path of the theatre, and what its recipient reads."""
        if position:
            self.theatre.property_account_position_id = position
        self._verify_turnover(80_000)
        path = self._sign_path(self._propose_path(self._create_path()))
        move = path.charge_ids.instalment_ids.with_user(self.user_accountant)._create_invoices()
        move.action_post()
        self.assertEqual(move.amount_untaxed, 4300)
        read = FatturaPA(move.sudo()._l10n_it_edi_render_xml())
        self.assertEqual(read.find_faults(), [])
        self.assertFalse(
            {
                **move.commercial_partner_id._l10n_it_edi_export_check(),
                **move._l10n_it_edi_base_export_check(),
                **move._l10n_it_edi_export_taxes_check(),
            },
            "Odoo sends it as it is",
        )
        self.assertEqual(read.texts("DatiContratto/IdDocumento"), [path.code])
        self.assertEqual(read.texts("DettaglioLinee/Quantita"), ["1.00", "2.00"])
        return move, read

    def test_an_association_with_a_tax_code_only(self):
        move, read = self._invoice()
        self.assertEqual(move.amount_total, 5246)
        number = self.theatre.l10n_it_codice_fiscale
        self.assertEqual(read.texts("CessionarioCommittente//CodiceFiscale"), [number])
        self.assertFalse(read.texts("CessionarioCommittente//IdFiscaleIVA"))
        self.assertEqual(read.text("CodiceDestinatario"), "0000000")
        self.assertEqual(read.texts("EsigibilitaIVA"), ["I"])

    def test_a_public_body_pays_the_tax_itself(self):
        """Split payment: the tax is on the document and not in what is asked for."""
        self.theatre.write({"is_public_body": True, "l10n_it_pa_index": "UFABCD"})
        move, read = self._invoice(self.chart.ref("split_payment_fiscal_position"))
        self.assertEqual(
            move.invoice_line_ids.tax_ids, self.chart.ref("22vsp_group"), "Mapped, not chosen"
        )
        self.assertEqual(move.amount_total, 4300)
        self.assertEqual(read.text("FormatoTrasmissione"), "FPA12")
        self.assertEqual(read.text("CodiceDestinatario"), "UFABCD")
        self.assertEqual(read.texts("EsigibilitaIVA"), ["S"])
        self.assertEqual(read.text("ImportoTotaleDocumento"), "5246.00")
        self.assertEqual(read.texts("Imposta"), ["946.00"])

    def test_an_exempt_organization(self):
        exempt = self.env["account.tax"].create(
            {
                "name": "Exempt art. 10",
                "amount": 0,
                "type_tax_use": "sale",
                "company_id": self.company.id,
                "country_id": self.env.ref("base.it").id,
                "l10n_it_exempt_reason": "N4",
                "invoice_legal_notes": "Art. 10 DPR 633/72",
                "original_tax_ids": [Command.link(self.chart.ref("22v").id)],
                "fiscal_position_ids": [
                    Command.create({"name": "Exempt", "company_id": self.company.id})
                ],
            }
        )
        move, read = self._invoice(exempt.fiscal_position_ids)
        self.assertEqual(move.invoice_line_ids.tax_ids, exempt)
        self.assertEqual(move.amount_total, 4300)
        self.assertEqual(read.texts("DettaglioLinee/Natura"), ["N4", "N4"])
        self.assertEqual(read.texts("DatiRiepilogo/Natura"), ["N4"])
        self.assertEqual(read.texts("RiferimentoNormativo"), ["Art. 10 DPR 633/72"])

    def test_a_credit_note_reads_as_one(self):
        move, _read = self._invoice()
        credit = move._reverse_moves([{"invoice_date": self.today}])
        credit.action_post()
        read = FatturaPA(credit.sudo()._l10n_it_edi_render_xml())
        self.assertEqual(read.text("TipoDocumento"), "TD04")
        self.assertEqual(read.text("ImportoTotaleDocumento"), "5246.00")

    def test_the_tax_of_a_consultant_is_withheld(self):
        """By the fiscal position of the consultant: 22 % of VAT, and 20 % kept for the State."""
        withheld = self.chart.ref("20awi")
        tax = self.chart.ref("22am")
        position = self.env["account.fiscal.position"].create(
            {"name": "Professionals", "company_id": self.company.id}
        )
        # One tax becomes two: itself, and the one that is withheld.
        for each in (tax.copy({"name": "22% professionals"}), withheld):
            each.write({"fiscal_position_ids": position, "original_tax_ids": tax})
        product = self.env.ref("living_desk_billing.product_consultancy")
        product.supplier_taxes_id = tax
        self.template.service_ids.unlink()
        self.consultant.hourly_rate = 50
        self.consultant.partner_id.property_account_position_id = position
        path = self._activate_path(self._create_path(hours_budget=10))
        assignment = self._assign(path)
        session = self._create_session(path, assignment, 8)
        session._living_log(8, "Worked on the dossier")
        session.with_user(self.user_theatre).sudo()._living_confirm()
        move = session.living_due_ids.with_user(self.user_accountant)._create_bills()
        self.assertIn(withheld, move.invoice_line_ids.tax_ids)
        move.invoice_date = fields.Date.context_today(self.env.user)
        move.action_post()
        by_tax = {
            line.tax_line_id.amount: line.balance for line in move.line_ids.filtered("tax_line_id")
        }
        self.assertEqual(by_tax, {22: 88, -20: -80})
        self.assertEqual((move.amount_untaxed, move.amount_total), (400, 408))
