from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class LivingEventProposal(models.AbstractModel):
    """What a course trains, and so to whom it is proposed."""

    _name = "living.event.proposal"
    _description = "What a Course Trains"

    living_dimension_ids = fields.Many2many(
        "living.dimension",
        string="Trains the Dimensions",
        help="Organizations that are weak in one of them find the course among those proposed.",
    )
    living_expertise_ids = fields.Many2many("living.expertise", string="Teaches the Expertise")

    @api.model
    def _get_proposals(self, organization):
        """Return the courses to propose to an organization, the one that helps most first.

        :return: list of (event, names of the weak dimensions that it trains)
        """
        self.env.flush_all()
        weak = {
            (form_id, code)
            for form_id, code in self.env.execute_query(
                SQL(
                    "SELECT weak.form_id, weak.code FROM (%s) weak WHERE weak.organization_id = %s",
                    self.env["living.dimension"]._get_weak_query(),
                    organization.id,
                )
            )
        }
        if not weak:
            return []
        events = self.search(
            self._get_portal_upcoming_domain()
            & Domain("living_dimension_ids.code", "in", [code for _form, code in weak])
            & ~Domain(
                "registration_ids",
                "any",
                Domain("organization_id", "=", organization.id) & Domain("state", "!=", "cancel"),
            ),
            order="date_begin, id",
        )
        proposals = [
            (
                event,
                [item.name for item in event.living_dimension_ids if item._get_key() in weak],
            )
            for event in events
        ]
        return sorted((item for item in proposals if item[1]), key=lambda item: -len(item[1]))
