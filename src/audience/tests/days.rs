//! Days that are the same whether the day or the month comes first.

use super::{codes, from_csv, from_toml, list, marked};
use crate::finding::Code;
use crate::issue::edition::EditionName::{Free, Paid};

#[test]
fn a_day_that_is_the_same_in_either_order_needs_no_column_that_shows_one() {
    let table =
        "email,until,tier\na@c.de,05/05/2030,paid\nb@c.de,6.6.2030,paid\nc@c.de,12-12-2030,paid\n";
    let (audience, report) = from_csv(table);
    assert_eq!(codes(&report), []);
    assert_eq!(audience.expect("an audience").count(Paid), 3);
    let (past, report) = from_csv("email,until,tier\na@c.de,05/05/2026,paid\n");
    assert_eq!((codes(&report), list(past)[0].2), (vec![], Free));
    let table = "[[subscribers]]\nemail = 'a@c.de'\ntier = 'paid'\nuntil = '05/05/2030'\n";
    assert_eq!(list(from_toml(table).0)[0].2, Paid);
}

#[test]
fn such_a_day_shows_no_order_for_the_others_of_its_column() {
    let (audience, report) =
        from_csv("email,until,tier\na@c.de,05/05/2030,paid\nb@c.de,02/03/2030,paid\n");
    assert_eq!(codes(&report), [Code::SUBSCRIBER_EDITION]);
    assert_eq!(marked(&report, 0), "02/03/2030");
    assert_eq!(list(audience).iter().map(|reader| reader.2).collect::<Vec<_>>(), [Paid, Free]);
}

#[test]
fn numbers_that_are_no_day_in_either_order_stay_none() {
    for cell in ["13/13/2030", "00/00/2030"] {
        let (audience, report) = from_csv(format!("email,until,tier\na@c.de,{cell},paid\n"));
        assert_eq!(codes(&report), [Code::SUBSCRIBER_EDITION], "{cell}");
        assert_eq!(list(audience)[0].2, Free, "{cell}");
    }
}
