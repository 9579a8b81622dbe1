{
    "name": "Living Desk: Prices of Trainings",
    "summary": "Events priced by the organization's tier, their costs shared, invoiced once",
    "version": "19.0.1.0.0",
    "category": "Services/Living Desk",
    "author": "Living Desk",
    "license": "AGPL-3",
    "depends": ["living_desk_events", "living_desk_billing"],
    "auto_install": True,
    "data": [
        "security/ir.model.access.csv",
        "security/living_event_cost_rules.xml",
        "views/living_event_cost_views.xml",
        "views/event_event_views.xml",
        "views/event_registration_views.xml",
        "views/portal_event_templates.xml",
        "views/living_desk_events_billing_menus.xml",
    ],
    "demo": [
        "demo/event_event_demo.xml",
        "demo/living_event_cost_demo.xml",
    ],
}
