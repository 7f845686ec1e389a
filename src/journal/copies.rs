//! Copies of one message that may have been taken: those whose verdict was not heard.

/// How many copies of a message may have been taken without a person's decision. A delivery that was
/// in doubt this often is not sent again automatically.
pub(super) const MOST_COPIES: u32 = 3;

/// The number of copies of a delivery that may have been taken. A doubt whose verdict came late counts only
/// if the verdict leaves it open; an attempt that was put off or not sent is no copy.
pub(super) const DOUBTFUL_COPIES: &str = "(SELECT COUNT(*) FILTER (WHERE to_state = 'in_doubt') \
    - COUNT(*) FILTER (WHERE from_state = 'in_doubt' AND (to_state IN ('rejected', 'deferred') \
        OR to_state = 'due' AND words LIKE 'not sent, %')) \
    FROM transitions WHERE transitions.delivery = deliveries.id)";

/// The condition that a delivery in doubt is sent again by itself, where the policy allows it.
pub(super) fn may_be_repeated() -> String {
    format!("state = 'in_doubt' AND {DOUBTFUL_COPIES} < {MOST_COPIES}")
}

/// The condition that a delivery in doubt waits for a person, though the policy is to send again.
pub(super) fn waits_for_person() -> String {
    format!("state = 'in_doubt' AND {DOUBTFUL_COPIES} >= {MOST_COPIES}")
}
