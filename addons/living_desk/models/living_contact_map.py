from odoo import api, models
from odoo.fields import Domain

from ..tools import white_spots

# Paths that still lead somewhere.
_UNDER_WAY = ("orientation", "proposed", "active", "suspended")


class LivingContactMap(models.AbstractModel):
    """Contacts by country and discipline, beside the countries where the paths lead.

    Everything is read as the user, so a click opens what was counted.
    """

    _name = "living.contact.map"
    _description = "Map of Contacts"

    @api.model
    @api.readonly
    def get_map(self):
        """Return the table of countries and disciplines, in a few queries however large."""
        partners = self.env["res.partner"]
        directory = partners._get_contact_directory_domain()
        disciplines = self.env["living.discipline"].search_fetch([], ["name"], limit=100)
        lines = white_spots.draw(
            disciplines.ids,
            self._count(partners, directory),
            self._count(partners.sudo(), partners._get_hidden_contact_domain()),
            self._count_aims(),
            {
                country.id: count
                for country, count in partners._read_group(
                    directory, ["contact_country_ids"], ["__count"]
                )
                if country
            },
        )
        names = {
            country.id: country.name
            for country in self.env["res.country"].browse([line.country for line in lines])
        }
        return {
            "disciplines": [{"id": one.id, "name": one.name} for one in disciplines],
            "lines": [
                {
                    "id": line.country,
                    "name": names[line.country],
                    "contacts": line.contacts,
                    "aims": line.aims,
                    "white_spots": line.white_spots,
                    "cells": [
                        {
                            "discipline_id": discipline,
                            "contacts": cell.contacts,
                            "others": cell.others,
                            "aims": cell.aims,
                            "white": cell.is_white_spot,
                        }
                        for discipline, cell in line.cells.items()
                    ],
                }
                for line in lines
            ],
        }

    @api.model
    def get_list(self, country_id, discipline_id=False):
        """Return the action that lists the contacts of a cell."""
        domain = self.env["res.partner"]._get_contact_directory_domain()
        domain &= Domain("contact_country_ids", "in", [country_id])
        context = {
            "default_is_network_contact": True,
            "default_country_id": country_id,
        }
        if discipline_id:
            domain &= Domain("discipline_ids", "in", [discipline_id])
            context["default_discipline_ids"] = [discipline_id]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "living_desk.res_partner_action_contact"
        )
        return {**action, "domain": list(domain), "context": context}

    @api.model
    def _count(self, partners, domain):
        return {
            (country.id, discipline.id): count
            for country, discipline, count in partners._read_group(
                domain, ["contact_country_ids", "discipline_ids"], ["__count"]
            )
            if country and discipline
        }

    @api.model
    def _count_aims(self):
        """Count the paths under way by country of their markets and discipline of their client."""
        groups = self.env["living.path.market"]._read_group(
            [("path_id.state", "in", _UNDER_WAY)], ["country_id", "organization_id"], ["__count"]
        )
        aims = {}
        for country, organization, count in groups:
            for discipline in organization.discipline_ids:
                key = country.id, discipline.id
                aims[key] = aims.get(key, 0) + count
        return aims
