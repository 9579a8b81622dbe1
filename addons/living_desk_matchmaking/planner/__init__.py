"""Plan one-to-one meetings: typed problem in, plan out, without the ORM and without a dependency."""
