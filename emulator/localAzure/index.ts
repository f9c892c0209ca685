// One request in, one answer out: the tables of operations, the order of checks, and `LocalAzure` itself.
// It has no sockets and no timers.
