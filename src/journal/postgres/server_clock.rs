//! The clock of the server, by which leases are counted.

use std::time::Duration;

/// The present moment by the server's clock, in milliseconds since 1970, in SQL.
pub(super) const SERVER_NOW: &str = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

/// A lease as the server counts it, in milliseconds.
pub(super) fn lease_ms(lease: Duration) -> i64 {
    i64::try_from(lease.as_millis()).unwrap_or(i64::MAX)
}
