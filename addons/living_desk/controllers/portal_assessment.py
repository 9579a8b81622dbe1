from odoo import fields
from odoo.fields import Domain
from odoo.http import request, route

from .portal_path import LivingPathPortal


class LivingAssessmentPortal(LivingPathPortal):
    """Assessments as the organization answers and reads them."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "living_assessment_count" in counters:
            values["living_assessment_count"] = self._count_readable(
                "living.assessment", Domain.TRUE
            )
        if "living_answer_count" in counters:
            values["living_answer_count"] = self._count_readable(
                "living.assessment", self._get_to_answer_domain()
            )
        return values

    def _get_to_answer_domain(self):
        """Assessments that wait for the answers of the user's organization."""
        return Domain("organization_id", "=", request.env.user.living_organization_id.id) & Domain(
            "state", "in", ("open", "adviser")
        )

    # === LIST === #

    @route(
        ["/my/assessments", "/my/assessments/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_assessments(self, page=1, sortby=None, filterby=None, **kwargs):
        env = request.env
        assessments_sudo, values = self._prepare_living_list_values(
            env["living.assessment"],
            Domain.TRUE,
            "/my/assessments",
            {
                "date": {"label": env._("Newest"), "order": "date desc, id desc"},
                "state": {"label": env._("State"), "order": "state, id desc"},
            },
            {
                "all": {"label": env._("All"), "domain": Domain.TRUE},
                "open": {"label": env._("To answer"), "domain": self._get_to_answer_domain()},
                "complete": {
                    "label": env._("Complete"),
                    "domain": Domain("state", "=", "complete"),
                },
            },
            page=page,
            sortby=sortby,
            filterby=filterby,
        )
        values.update(
            page_name="living_assessments",
            assessments=assessments_sudo,
            own_organization=env.user.living_organization_id,
        )
        return request.render("living_desk.portal_my_assessments", values)

    # === PAGE === #

    @route(
        "/my/assessments/<int:assessment_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_assessment(self, assessment_id, **kwargs):
        assessment_sudo = self._get_document_sudo("living.assessment", assessment_id)
        return request.render(
            "living_desk.portal_assessment_page",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "living_assessment",
                "assessment": assessment_sudo,
                "form": assessment_sudo.survey_id,
                "is_own": assessment_sudo._may_answer("self", request.env.user),
                "has_answered": assessment_sudo.state in ("self", "complete"),
                "is_complete": assessment_sudo.state == "complete",
                "path": assessment_sudo.path_id,
                "backend_url": f"/odoo/living.assessment/{assessment_sudo.id}",
            },
        )

    # === ON THE PATH === #

    def _prepare_path_page_values(self, path_sudo, role, message=None):
        values = super()._prepare_path_page_values(path_sudo, role, message=message)
        return {
            **values,
            "assessments": path_sudo.assessment_ids.sorted("date"),
            "radar": self._get_path_radar(path_sudo),
        }

    def _get_path_radar(self, path_sudo):
        """Return the radar of the complete assessments: until then each side answers alone."""
        complete = path_sudo.assessment_ids.filtered(lambda item: item.state == "complete")
        return complete._draw_radar()

    def _prepare_path_due(self, path_sudo, role, sign_refusal=None):
        due = super()._prepare_path_due(path_sudo, role, sign_refusal)
        if role != "organization" or due["color"] in ("warning", "danger"):
            return due
        waiting = path_sudo.assessment_ids.filtered(
            lambda item: item.state in ("open", "adviser") and item.active
        ).sorted("date")[:1]
        if not waiting or path_sudo.state == "cancelled":
            return due
        env = request.env
        moment = dict(waiting._fields["moment"]._description_selection(env))[waiting.moment]
        return {
            "color": "warning",
            "text": env._(
                "The assessment “%(moment)s” of %(day)s waits for your answers.",
                moment=moment,
                day=self._format_day(waiting.date or fields.Date.context_today(waiting)),
            ),
            "anchor": waiting._get_page_url(),
            "action": env._("Answer"),
        }
