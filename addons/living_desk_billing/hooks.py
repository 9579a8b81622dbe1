def pre_init_hook(env):
    """Make the exclusion constraints possible: they compare organizations in a GiST index."""
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")


def post_init_hook(env):
    """Let hours confirmed before the addon was there be due to their consultants too."""
    env["living.consultant.due"]._create_missing()
