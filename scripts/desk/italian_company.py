"""Give the demo company Italian accounts in euros. Run in Odoo's shell, which has `env`.

Odoo's own demo data books some entries of the main company with a generic American chart of
accounts before the Italian one is there; without them the company may still change its chart.
"""

company = env.ref("base.main_company")  # noqa: F821
own = [("company_id", "=", company.id)]
books = env(context={"allowed_company_ids": company.ids})  # noqa: F821
books["account.bank.statement"].search(own).unlink()
books["account.bank.statement.line"].search(own).unlink()
books["account.move"].search([*own, ("state", "=", "posted")]).button_draft()
books["account.payment"].search(own).unlink()
books["account.move"].search(own).with_context(force_delete=True).unlink()
books["account.chart.template"].try_loading("it", company)
books.cr.commit()
assert company.currency_id.name == "EUR", "the company could not change its currency"
