from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from ..tools import proration

# A day outside of these years is a typing error.
FIRST_YEAR, LAST_YEAR = 1990, 2200


class LivingPathChargeProration(models.AbstractModel):
    """A service of a year that is joined during it: the part that is due and for which days."""

    _name = "living.path.charge.proration"
    _description = "Proration of a Service"

    _protected_fields = ("proration_percent", "period_from", "period_to")

    date_from = fields.Date(
        "Service From",
        copy=False,
        help="For a service of a whole year: the day the organization joins. Empty: the start of "
        "the path, else the day of the price.",
    )
    is_prorated = fields.Boolean(compute="_compute_is_prorated")
    proration_percent = fields.Float(
        "Share of the Year (%)",
        readonly=True,
        copy=False,
        default=100.0,
        digits=(16, 4),
        aggregator=None,
        help="Of the yearly price; list price and price are those of the share.",
    )
    period_from = fields.Date(readonly=True, copy=False)
    period_to = fields.Date(readonly=True, copy=False)

    _period_complete = models.Constraint(
        "CHECK((period_from IS NULL) = (period_to IS NULL) AND"
        " (period_from IS NULL OR period_to >= period_from))",
        "A period has a first and a last day.",
    )

    # === COMPUTE METHODS === #

    def _compute_is_prorated(self):
        for charge in self:
            charge.is_prorated = bool(charge.sudo().product_id.living_proration_id)

    # === BUSINESS METHODS === #

    def _get_share(self, day):
        """Return the share of the year that is due, None for a service that is due in full.

        :param day: the date the prices are of
        """
        self.ensure_one()
        rule = self.product_id.living_proration_id
        if not rule:
            return None
        joined = self.date_from or self.path_id.date_start or day
        if not FIRST_YEAR <= joined.year <= LAST_YEAR:
            raise UserError(
                self.env._(
                    "“%(charge)s” cannot be priced from %(date)s: check the date.",
                    charge=self.name,
                    date=format_date(self.env, joined),
                )
            )
        return rule._get_share(joined)

    def _prepare_period_vals(self, share):
        """Return what is frozen of a share of the year, or of none.

        :param proration.Share share: None for a service that is due in full
        """
        if not share:
            return {"proration_percent": 100.0, "period_from": False, "period_to": False}
        return {
            "proration_percent": proration.get_percent(share.fraction),
            "period_from": share.date_from,
            "period_to": share.date_to,
        }

    def _get_period_label(self):
        """Return the days a frozen price is for and its share of the year, in words."""
        self.ensure_one()
        if not self.period_to:
            return ""
        percent = formatLang(self.env, self.proration_percent, digits=2)
        percent = percent.rstrip("0").rstrip(".,")
        return self.env._(
            "From %(first)s to %(last)s: %(percent)s%% of the yearly price",
            first=format_date(self.env, self.period_from),
            last=format_date(self.env, self.period_to),
            percent=percent,
        )

    def _get_invoice_line_name(self):
        lines = [super()._get_invoice_line_name(), self._get_period_label()]
        return "\n".join(filter(None, lines))
