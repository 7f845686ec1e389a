//! What a worker makes of the ends of messages, with the judge and the throttle of its relay.

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{Claim, InFlight, Outcome};
use crate::deliver::judge::Circumstances;
use crate::deliver::pooled_relay::PooledRelay;
use crate::deliver::pooled_relay::fixture::slot;
use crate::deliver::run_context::fixture::context;
use crate::deliver::templates::fixture::templates;
use crate::outcome::{Parties, Phase, Reply};

#[test]
fn a_domain_that_is_held_for_its_limit_slows_nobody_else_down_whatever_its_code_is() {
    for code in [450, 550] {
        let mut relay = PooledRelay::new(slot());
        let circumstances = Circumstances { domains: 2, left: 90, ..Circumstances::default() };
        relay.begin_pass(&CancellationToken::new(), circumstances);
        let (requests, _received) = mpsc::channel(1);
        let (run, mut in_flight) = (context(), InFlight::default());
        let worker = relay.open_worker(0, &requests, &run, &templates());
        let mut slowed_down = 0;
        for number in 0..30 {
            let is_slow = number % 3 == 0;
            let domain =
                if is_slow { "slow.example".to_owned() } else { format!("d{number}.example") };
            let claim = Claim::of_reader(number, &format!("zoe@{domain}"));
            let outcome = if is_slow {
                let reply = Reply::new(code, "5.7.1 too many messages for this domain");
                Outcome::refused(Phase::Recipient, reply, Parties::UNKNOWN)
            } else {
                Outcome::Accepted(Reply::new(250, "ok"))
            };
            in_flight.turn = worker.throttle.turn();
            if let Some(limit) = worker.note_ending(&mut in_flight, &claim, outcome) {
                worker.slow_down(in_flight.turn, &limit);
                slowed_down += 1;
            }
        }
        assert_eq!((slowed_down, worker.throttle.is_pausing()), (3, false), "{code}");
    }
}
