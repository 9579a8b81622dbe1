"""The structure of an Italian electronic invoice, written down from its specification 1.2.

Odoo carries no schema of it: this reader knows nothing of how Odoo makes the file.
"""

import re
from decimal import Decimal

from lxml import etree

NAMESPACE = "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"
AMOUNT = r"-?\d{1,11}\.\d{2}"
PRICE = r"-?\d{1,11}\.\d{2,8}"
DATE = r"\d{4}-\d{2}-\d{2}"
NATURE = r"N1|N2\.[12]|N3\.[1-6]|N4|N5|N6\.[1-9]|N7"

# Children in their order, with how often each comes; a leaf is the pattern of its text.
ADDRESS = (
    ("Indirizzo", 1, 1, r".{1,60}"),
    ("NumeroCivico", 0, 1, r".{1,8}"),
    ("CAP", 1, 1, r"\d{5}"),
    ("Comune", 1, 1, r".{1,60}"),
    ("Provincia", 0, 1, r"[A-Z]{2}"),
    ("Nazione", 1, 1, r"[A-Z]{2}"),
)
NUMBER = (("IdPaese", 1, 1, r"[A-Z]{2}"), ("IdCodice", 1, 1, r".{1,28}"))
NAME = (
    ("Denominazione", 0, 1, r".{1,80}"),
    ("Nome", 0, 1, r".{1,60}"),
    ("Cognome", 0, 1, r".{1,60}"),
)
STRUCTURE = (
    (
        "FatturaElettronicaHeader",
        1,
        1,
        (
            (
                "DatiTrasmissione",
                1,
                1,
                (
                    ("IdTrasmittente", 1, 1, NUMBER),
                    ("ProgressivoInvio", 1, 1, r".{1,10}"),
                    ("FormatoTrasmissione", 1, 1, r"FPA12|FPR12"),
                    ("CodiceDestinatario", 1, 1, r"[A-Z0-9]{6,7}"),
                    (
                        "ContattiTrasmittente",
                        0,
                        1,
                        (
                            ("Telefono", 0, 1, r".{5,12}"),
                            ("Email", 0, 1, r".{7,256}"),
                        ),
                    ),
                    ("PECDestinatario", 0, 1, r".{7,256}"),
                ),
            ),
            (
                "CedentePrestatore",
                1,
                1,
                (
                    (
                        "DatiAnagrafici",
                        1,
                        1,
                        (
                            ("IdFiscaleIVA", 1, 1, NUMBER),
                            ("CodiceFiscale", 0, 1, r"[A-Z0-9]{11,16}"),
                            ("Anagrafica", 1, 1, NAME),
                            ("RegimeFiscale", 1, 1, r"RF\d{2}"),
                        ),
                    ),
                    ("Sede", 1, 1, ADDRESS),
                ),
            ),
            (
                "CessionarioCommittente",
                1,
                1,
                (
                    (
                        "DatiAnagrafici",
                        1,
                        1,
                        (
                            ("IdFiscaleIVA", 0, 1, NUMBER),
                            ("CodiceFiscale", 0, 1, r"[A-Z0-9]{11,16}"),
                            ("Anagrafica", 1, 1, NAME),
                        ),
                    ),
                    ("Sede", 1, 1, ADDRESS),
                ),
            ),
        ),
    ),
    (
        "FatturaElettronicaBody",
        1,
        None,
        (
            (
                "DatiGenerali",
                1,
                1,
                (
                    (
                        "DatiGeneraliDocumento",
                        1,
                        1,
                        (
                            ("TipoDocumento", 1, 1, r"TD\d{2}"),
                            ("Divisa", 1, 1, r"[A-Z]{3}"),
                            ("Data", 1, 1, DATE),
                            ("Numero", 1, 1, r".{1,20}"),
                            (
                                "DatiBollo",
                                0,
                                1,
                                (
                                    ("BolloVirtuale", 1, 1, "SI"),
                                    ("ImportoBollo", 0, 1, AMOUNT),
                                ),
                            ),
                            ("ImportoTotaleDocumento", 0, 1, AMOUNT),
                        ),
                    ),
                    (
                        "DatiContratto",
                        0,
                        None,
                        (
                            ("IdDocumento", 1, 1, r".{1,20}"),
                            ("Data", 0, 1, DATE),
                            ("CodiceCUP", 0, 1, r".{1,15}"),
                            ("CodiceCIG", 0, 1, r".{1,15}"),
                        ),
                    ),
                ),
            ),
            (
                "DatiBeniServizi",
                1,
                1,
                (
                    (
                        "DettaglioLinee",
                        1,
                        None,
                        (
                            ("NumeroLinea", 1, 1, r"\d{1,4}"),
                            ("Descrizione", 1, 1, r"(?s).{1,1000}"),
                            ("Quantita", 0, 1, r"\d{1,12}\.\d{2,8}"),
                            ("UnitaMisura", 0, 1, r".{1,10}"),
                            ("PrezzoUnitario", 1, 1, PRICE),
                            ("PrezzoTotale", 1, 1, PRICE),
                            ("AliquotaIVA", 1, 1, r"\d{1,3}\.\d{2}"),
                            ("Ritenuta", 0, 1, "SI"),
                            ("Natura", 0, 1, NATURE),
                        ),
                    ),
                    (
                        "DatiRiepilogo",
                        1,
                        None,
                        (
                            ("AliquotaIVA", 1, 1, r"\d{1,3}\.\d{2}"),
                            ("Natura", 0, 1, NATURE),
                            ("Arrotondamento", 0, 1, PRICE),
                            ("ImponibileImporto", 1, 1, AMOUNT),
                            ("Imposta", 1, 1, AMOUNT),
                            ("EsigibilitaIVA", 0, 1, r"[IDS]"),
                            ("RiferimentoNormativo", 0, 1, r".{1,100}"),
                        ),
                    ),
                ),
            ),
            (
                "DatiPagamento",
                0,
                None,
                (
                    ("CondizioniPagamento", 1, 1, r"TP0[123]"),
                    (
                        "DettaglioPagamento",
                        1,
                        None,
                        (
                            ("ModalitaPagamento", 1, 1, r"MP\d{2}"),
                            ("DataScadenzaPagamento", 0, 1, DATE),
                            ("ImportoPagamento", 1, 1, AMOUNT),
                            ("IstitutoFinanziario", 0, 1, r".{1,80}"),
                            ("IBAN", 0, 1, r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}"),
                            ("CodicePagamento", 0, 1, r".{1,60}"),
                        ),
                    ),
                ),
            ),
        ),
    ),
)


class FatturaPA:
    """An electronic invoice as whoever receives it reads it."""

    def __init__(self, content):
        self.root = etree.fromstring(content)

    def find_faults(self):
        """Return what is not as the specification says: in structure, text and sums."""
        faults = []
        if self.root.tag != f"{{{NAMESPACE}}}FatturaElettronica":
            faults.append(f"root {self.root.tag}")
        if self.root.get("versione") != self.text("FormatoTrasmissione"):
            faults.append(f"version {self.root.get('versione')}")
        self._check(self.root, STRUCTURE, "", faults)
        faults += self._find_wrong_customers() + self._find_wrong_taxes() + self._find_wrong_sums()
        return faults

    def text(self, name):
        """Return the text of the only element of that name."""
        (text,) = self.texts(name)
        return text

    def texts(self, path):
        return [element.text for element in self.root.findall(f".//{path}")]

    def amounts(self, path):
        return [Decimal(text) for text in self.texts(path)]

    def _check(self, element, structure, path, faults):
        children = [child for child in element if isinstance(child.tag, str)]
        position = 0
        for name, least, most, content in structure:
            count = 0
            while position < len(children) and children[position].tag == name:
                child = children[position]
                position += 1
                count += 1
                if isinstance(content, tuple):
                    self._check(child, content, f"{path}/{name}", faults)
                elif not re.fullmatch(content, child.text or ""):
                    faults.append(f"{path}/{name}: {child.text!r}")
            if count < least or (most is not None and count > most):
                faults.append(f"{path}/{name}: {count} times")
        faults += [f"{path}/{child.tag}: out of place" for child in children[position:]]

    def _find_wrong_customers(self):
        """Everybody has a number; an office's code has six characters, anybody else's seven."""
        faults = []
        customer = self.root.find(".//CessionarioCommittente/DatiAnagrafici")
        if customer.find("IdFiscaleIVA") is None and customer.find("CodiceFiscale") is None:
            faults.append("customer without a number")
        length = {"FPA12": 6, "FPR12": 7}.get(self.text("FormatoTrasmissione"))
        if len(self.text("CodiceDestinatario")) != length:
            faults.append(f"destination code {self.text('CodiceDestinatario')}")
        return faults

    def _find_wrong_taxes(self):
        """A rate of zero says why; any other needs no reason."""
        elements = self.root.findall(".//DettaglioLinee") + self.root.findall(".//DatiRiepilogo")
        return [
            f"{each.tag}: rate {each.findtext('AliquotaIVA')}, nature {each.findtext('Natura')}"
            for each in elements
            if (Decimal(each.findtext("AliquotaIVA")) == 0) != (each.find("Natura") is not None)
        ]

    def _find_wrong_sums(self):
        faults = []
        for line in self.root.findall(".//DettaglioLinee"):
            total = Decimal(line.findtext("Quantita") or 1) * Decimal(
                line.findtext("PrezzoUnitario")
            )
            if abs(total - Decimal(line.findtext("PrezzoTotale"))) > Decimal("0.01"):
                faults.append(f"line {line.findtext('NumeroLinea')}: {total}")
        for tax in self.root.findall(".//DatiRiepilogo"):
            rate, base, amount = (
                Decimal(tax.findtext(name))
                for name in ("AliquotaIVA", "ImponibileImporto", "Imposta")
            )
            if abs(base * rate / 100 - amount) > Decimal("0.01"):
                faults.append(f"{rate} % of {base} is not {amount}")
        bases = self.amounts("DatiRiepilogo/ImponibileImporto")
        if sum(bases) != sum(self.amounts("DettaglioLinee/PrezzoTotale")):
            faults.append("the lines are not the bases")
        whole = sum(bases) + sum(self.amounts("DatiRiepilogo/Imposta"))
        if self.amounts("ImportoTotaleDocumento") != [whole]:
            faults.append(f"the total is not {whole}")
        return faults
