"""Databases made outside Odoo may lack the extension that the directory's index is made with."""


def migrate(cr, version):
    cr.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
