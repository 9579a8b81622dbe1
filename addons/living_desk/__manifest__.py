{
    "name": "Living Desk",
    "summary": "Desks that help live performance and culture go international",
    "version": "19.0.1.0.0",
    "category": "Services/Living Desk",
    "author": "Living Desk",
    "license": "AGPL-3",
    "depends": ["crm", "calendar", "portal", "report_xlsx"],
    "data": [
        # security
        "security/living_desk_groups.xml",
        "security/ir.model.access.csv",
        "security/living_desk_rules.xml",
        "security/living_market_rules.xml",
        # data
        "data/ir_sequence_data.xml",
        "data/ir_sequence_request.xml",
        "data/ir_cron_data.xml",
        "data/ir_config_parameter_data.xml",
        "data/living.region.csv",
        "data/res.country.state.csv",
        "data/living_discipline_data.xml",
        "data/living_expertise_data.xml",
        "data/living_phase_data.xml",
        "data/living_path_template_data.xml",
        # reports
        "report/living_path_agreement_reports.xml",
        "report/living_path_agreement_templates.xml",
        "report/living_path_xlsx_reports.xml",
        # mails
        "data/mail_template_data.xml",
        "data/mail_template_request.xml",
        # wizards: their actions are used by the views
        "wizards/living_path_move_views.xml",
        "wizards/living_path_propose_views.xml",
        "wizards/living_organization_import_views.xml",
        # views
        "views/living_path_views.xml",
        "views/living_path_market_views.xml",
        "views/living_assignment_views.xml",
        "views/calendar_event_views.xml",
        "views/crm_lead_views.xml",
        "views/res_partner_views.xml",
        "views/living_consultant_views.xml",
        "views/living_desk_views.xml",
        "views/living_path_template_views.xml",
        "views/living_phase_views.xml",
        "views/living_discipline_views.xml",
        "views/living_expertise_views.xml",
        "views/living_region_views.xml",
        # portal
        "views/portal_templates.xml",
        "views/portal_request_templates.xml",
        "views/portal_path_templates.xml",
        "views/portal_session_templates.xml",
        "views/portal_assignment_templates.xml",
        # menus last
        "views/living_desk_menus.xml",
    ],
    "demo": [
        # people and desks
        "demo/res_company_demo.xml",
        "demo/res_users_demo.xml",
        "demo/living_desk_demo.xml",
        "demo/res_partner_demo.xml",
        "demo/res_users_portal_demo.xml",
        "demo/living_consultant_demo.xml",
        # their work, in the order in which it happens
        "demo/crm_lead_demo.xml",
        "demo/living_path_demo.xml",
        "demo/living_path_goal_demo.xml",
        "demo/living_path_step_demo.xml",
        "demo/living_assignment_demo.xml",
        "demo/calendar_event_demo.xml",
        "demo/mail_activity_demo.xml",
        "demo/mail_message_demo.xml",
    ],
    "assets": {
        "web.assets_frontend": [
            "living_desk/static/src/interactions/**/*",
            "living_desk/static/src/scss/portal.scss",
        ],
        "web.assets_tests": [
            "living_desk/static/tests/tours/**/*",
        ],
    },
    "application": True,
}
