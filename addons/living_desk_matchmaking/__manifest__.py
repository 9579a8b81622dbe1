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
        "security/living_selection_rules.xml",
        "security/living_rating_rules.xml",
        "security/living_mission_report_rules.xml",
        "security/living_fair_rules.xml",
        # data
        "data/living_event_kind_data.xml",
        "data/living_meeting_topic_data.xml",
        "data/living_event_kind_fair.xml",
        "data/living_contact_role_data.xml",
        "data/mail_template_mission.xml",
        "data/ir_cron_mission.xml",
        "data/ir_cron_rating.xml",
        "data/mail_template_rating.xml",
        # reports
        "report/living_mission_reports.xml",
        # dialogs, before the views that open them
        "wizards/living_mission_decision_views.xml",
        "wizards/living_mission_slot_maker_views.xml",
        "wizards/living_mission_table_maker_views.xml",
        # views
        "views/living_meeting_topic_views.xml",
        "views/living_event_kind_views.xml",
        "views/event_registration_views.xml",
        "views/event_event_views.xml",
        "views/living_meeting_rating_views.xml",
        "views/living_mission_report_views.xml",
        "views/portal_mission_request_templates.xml",
        "views/portal_mission_agenda_templates.xml",
        "views/portal_mission_profile_templates.xml",
        "views/portal_mission_templates.xml",
        "views/living_fair_presence_views.xml",
        "views/living_fair_stand_views.xml",
        # menus, last: they refer to the actions
        "views/living_desk_matchmaking_menus.xml",
    ],
    "demo": [
        "demo/res_partner_demo.xml",
        "demo/event_mission_demo.xml",
        "demo/event_registration_demo.xml",
        "demo/living.mission.score.csv",
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
