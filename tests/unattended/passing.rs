//! What may pass by itself is told to cron when half of the run's time is over, and not before.

use super::relays::{nobody, open, use_relays};
use super::told::{begun_before, call, says_nothing, time_has_come};
use crate::harness::{Newsroom, Reader, refuse_each};

#[test]
fn a_first_relay_that_is_away_is_told_when_half_of_the_time_is_over() {
    let newsroom = Newsroom::sending_to(6);
    let refuse = vec![("r001@example.org".to_owned(), "451 4.7.1 greylisted".to_owned())];
    let reserve = open(&newsroom, refuse_each(refuse));
    let closed = nobody();
    let away = closed.local_addr().unwrap().to_string();
    let place = reserve.smtp_addr().to_string();
    use_relays(&newsroom, &[(away.clone(), ""), (place, "weight = 0")]);
    says_nothing(&newsroom, 75);
    time_has_come(&newsroom);
    begun_before(&newsroom, 121);
    call(&newsroom).exits(75).tells(&format!("the relay {away} was given up: cannot reach"));
    time_has_come(&newsroom);
    says_nothing(&newsroom, 75);
}

#[test]
fn a_domain_that_asks_for_less_is_told_when_half_of_the_time_is_over_whatever_its_code_is() {
    for code in ["450 4.7.1", "550 5.7.1"] {
        tell_limit(&format!("{code} too many messages for this domain"));
    }
}

/// A domain whose readers alone meet this limit.
fn tell_limit(limit: &str) {
    let hosts = ["slow.example", "kind.example", "example.org", "kind.example"];
    let list: Vec<_> = (0..48).map(|n| format!("r{n:03}@{}", hosts[n % 4])).collect();
    let slow = list.iter().filter(|reader| reader.ends_with("@slow.example"));
    let refuse: Vec<_> = slow.map(|reader| (reader.clone(), limit.to_owned())).collect();
    let sending = || {
        let newsroom = Newsroom::sending_to(48).connections(1);
        newsroom.write_readers(&list.iter().map(Reader::free).collect::<Vec<_>>());
        newsroom
    };
    let limiting = || refuse_each(refuse.clone());
    says_nothing(&sending().relay(limiting()), 75);
    let mut newsroom = sending();
    let closed = nobody();
    newsroom.write_settings(&format!("url = \"smtp://{}\"", closed.local_addr().unwrap()));
    says_nothing(&newsroom, 75);
    begun_before(&newsroom, 121);
    newsroom.other_relay(limiting());
    let told = call(&newsroom).exits(75).tells("36 of 48 have it, 12 waiting");
    told.tells("slow.example takes no more for now (").tells(limit);
}

#[test]
fn a_status_says_when_a_relay_with_a_quota_takes_mail_again() {
    let limit = "550 5.4.5 daily sending limit exceeded";
    let refuse = (0..3).map(|n| (format!("r{n:03}@example.org"), limit.to_owned())).collect();
    let newsroom = Newsroom::sending_to(3).relay(refuse_each(refuse));
    newsroom.send(&[]).exits(1).in_one_line().tells("goes on when the relay takes mail again, at ");
    let status = newsroom.run(["status", "today"]).exits(1).in_one_line();
    status.answers(&format!("{limit}; it takes mail again at ")).answers(" at the latest");
}
