{
    "name": "Living Desk Matchmaking",
    "summary": "B2B missions: planned one-to-one meetings, fairs, and what came of them",
    "version": "19.0.1.0.0",
    "category": "Services/Living Desk",
    "author": "Living Desk",
    "license": "AGPL-3",
    "depends": ["living_desk_events"],
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/living_mission_rules.xml",
        "security/living_rating_rules.xml",
        "security/living_mission_report_rules.xml",
        # data
        "data/living_event_kind_data.xml",
        "data/living_contact_role_data.xml",
        "data/ir_cron_rating.xml",
        "data/mail_template_rating.xml",
        # reports
        "report/living_mission_reports.xml",
        # views
        "views/living_meeting_rating_views.xml",
        "views/living_mission_report_views.xml",
        # menus, last: they refer to the actions
        "views/living_desk_matchmaking_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [],
        "web.assets_frontend": [],
        "web.assets_tests": [
            "living_desk_matchmaking/static/tests/tours/**/*",
        ],
    },
    "pre_init_hook": "pre_init_hook",
}
