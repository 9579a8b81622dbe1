def pre_init_hook(env):
    """Make the directory's index possible: names are found by the groups of letters they share."""
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
