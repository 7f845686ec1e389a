//! Findings in three dresses: for a person, on one line each, and as JSON.
