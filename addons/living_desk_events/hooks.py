def pre_init_hook(env):
    """Make the exclusion constraint possible: it compares a venue (an integer) in a GiST index."""
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
