def pre_init_hook(env):
    """Make the exclusion constraints possible: they compare organizations in a GiST index."""
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
