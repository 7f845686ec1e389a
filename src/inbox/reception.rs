//! What every connection for mail shares.
//!
//! Looks up to: nothing.

use std::sync::Arc;

use super::Behaviour;
use super::answers::AnswerBook;
use super::receive_budget::ReceiveBudget;
use super::shelf::Shelf;

/// What every connection shares.
#[derive(Clone)]
pub(super) struct Reception {
    pub(super) shelf: Arc<Shelf>,
    pub(super) behaviour: Arc<Behaviour>,
    pub(super) answers: Arc<AnswerBook>,
    pub(super) budget: Arc<ReceiveBudget>,
}

impl Reception {
    pub(super) fn new(shelf: Arc<Shelf>, mut behaviour: Behaviour) -> Self {
        let answers = AnswerBook::new(std::mem::take(&mut behaviour.answers));
        let (answers, behaviour) = (Arc::new(answers), Arc::new(behaviour));
        Self { shelf, behaviour, answers, budget: Arc::default() }
    }
}
