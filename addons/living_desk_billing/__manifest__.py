{
    "name": "Living Desk: Turnover, Tiers and Invoices",
    "summary": "Prices by declared and verified turnover, frozen on the path and invoiced once",
    "version": "19.0.1.1.0",
    "category": "Services/Living Desk",
    "author": "Living Desk",
    "license": "AGPL-3",
    "depends": ["living_desk", "account"],
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/living_desk_billing_rules.xml",
        "security/living_instalment_rules.xml",
        "security/living_undertaking_rules.xml",
        "security/living_reporting_rules.xml",
        "security/living_proration_rules.xml",
        # data
        "data/mail_template_data.xml",
        # views
        "views/living_turnover_views.xml",
        "views/living_fee_schedule_views.xml",
        "views/living_path_charge_views.xml",
        "views/living_path_instalment_views.xml",
        "views/living_proration_views.xml",
        "views/product_template_views.xml",
        "views/living_path_views.xml",
        "views/living_path_template_views.xml",
        "views/living_undertaking_views.xml",
        "views/living_desk_views.xml",
        "views/living_consultant_views.xml",
        "views/res_partner_views.xml",
        "views/account_move_views.xml",
        "views/portal_templates.xml",
        "views/portal_turnover_templates.xml",
        "views/portal_path_templates.xml",
        "views/living_income_report_views.xml",
        # reports
        "report/agreement_templates.xml",
        "report/living_income_xlsx_reports.xml",
        # wizards
        "wizards/living_turnover_reject_views.xml",
        "wizards/living_income_export_views.xml",
        # menus
        "views/menus.xml",
    ],
    "demo": [
        "demo/res_users_demo.xml",
        "demo/living_proration_demo.xml",
        "demo/product_product_demo.xml",
        "demo/living_fee_schedule_demo.xml",
        "demo/living_path_template_service_demo.xml",
        "demo/living_turnover_demo.xml",
        "demo/living_path_charge_demo.xml",
        "demo/account_move_demo.xml",
    ],
    "pre_init_hook": "pre_init_hook",
    "assets": {
        "web.assets_tests": [
            "living_desk_billing/static/tests/tours/**/*",
        ],
    },
}
