"""Plan one-to-one meetings: a typed problem in, a plan out, without the ORM or a dependency."""
