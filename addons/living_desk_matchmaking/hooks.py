def pre_init_hook(env):
    """Make the exclusion constraints possible: they compare numbers, and lists of two people."""
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS intarray")
