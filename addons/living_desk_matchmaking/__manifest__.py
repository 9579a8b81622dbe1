{
    "name": "Living Desk Matchmaking",
    "summary": "B2B missions: planned one-to-one meetings, fairs, and what came of them",
    "version": "19.0.1.0.0",
    "category": "Services/Living Desk",
    "author": "Living Desk",
    "license": "AGPL-3",
    "depends": ["living_desk_events"],
    "data": [],
    "pre_init_hook": "pre_init_hook",
}
