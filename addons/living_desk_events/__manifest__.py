{
    "name": "Living Desk Events",
    "summary": "Shared calendar with a check before saving, public programme of the desks",
    "version": "19.0.1.1.0",
    "category": "Services/Living Desk",
    "author": "Living Desk",
    "license": "AGPL-3",
    "depends": ["living_desk", "event", "calendar_public_holiday"],
    "external_dependencies": {"python": ["holidays", "icalendar", "recurring_ical_events"]},
    "data": [
        # security
        "security/living_desk_events_groups.xml",
        "security/ir.model.access.csv",
        "security/living_calendar_rules.xml",
        "security/event_rules.xml",
        "security/living_town_rules.xml",
        "security/living_calendar_import_rules.xml",
        "security/living_clash_rules.xml",
        "security/living_training_rules.xml",
        "security/living_hold_rules.xml",
        # data
        "data/living_event_kind_data.xml",
        "data/living_clash_rule_data.xml",
        "data/living_training_data.xml",
        # reports, before the mails that attach them
        "report/living_certificate_templates.xml",
        "report/living_certificate_reports.xml",
        "data/mail_template_training.xml",
        "data/mail_template_calendar.xml",
        "data/ir_cron_calendar.xml",
        # dialogs, before the views that open them
        "wizards/living_calendar_release_views.xml",
        # views
        "views/living_calendar_check_templates.xml",
        "views/living_desk_views.xml",
        "views/living_town_views.xml",
        "views/living_clash_rule_views.xml",
        "views/living_venue_views.xml",
        "views/living_calendar_series_views.xml",
        "views/living_calendar_entry_views.xml",
        "views/living_calendar_hold_views.xml",
        "views/living_event_kind_views.xml",
        "views/living_lesson_views.xml",
        "views/living_certificate_views.xml",
        "views/event_registration_views.xml",
        "views/event_event_views.xml",
        "views/portal_calendar_hold_templates.xml",
        "views/portal_calendar_templates.xml",
        "views/portal_calendar_feed_templates.xml",
        "views/calendar_public_templates.xml",
        "views/living_tour_views.xml",
        "views/portal_calendar_import_templates.xml",
        # wizards
        "wizards/living_calendar_import_views.xml",
        # menus, last: they refer to the actions
        "views/living_desk_events_menus.xml",
    ],
    "demo": [
        "demo/living_venue_demo.xml",
        "demo/event_event_demo.xml",
        "demo/living_calendar_entry_demo.xml",
        "demo/living_calendar_abroad_demo.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "living_desk_events/static/src/board/**/*",
        ],
        "web.assets_frontend": [
            "living_desk_events/static/src/interactions/**/*",
            "living_desk_events/static/src/scss/**/*",
        ],
        "web.assets_tests": [
            "living_desk_events/static/tests/tours/**/*",
        ],
    },
    "pre_init_hook": "pre_init_hook",
}
