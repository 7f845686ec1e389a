//! Who got which content of an issue that was amended during its run.

use matinale::inbox::Behaviour;
use serde_json::Value;

use crate::harness::Newsroom;

const LATE: &str = "r001@example.org";

/// A run that was amended when all readers but one had the issue. That reader got the amended one.
fn amended() -> Newsroom {
    let mut newsroom = Newsroom::sending_to(5).refusing(LATE, "451 4.7.1 greylisted");
    assert_eq!(newsroom.send(&[]).code, Some(75));
    newsroom.write_issue(newsroom.today(), "Les bateaux restent au port.");
    newsroom.other_relay(Behaviour::default());
    newsroom.run(["resolve", "today", "--retry", LATE]).exits(0);
    assert_eq!(newsroom.send(&["--amend"]).code, Some(0));
    newsroom
}

fn readers(answer: &Value) -> Vec<&str> {
    let readers = answer["readers"].as_array().unwrap();
    readers.iter().map(|reader| reader["address"].as_str().unwrap()).collect()
}

#[test]
fn an_amended_run_says_who_has_which_content() {
    let newsroom = amended();
    let status = newsroom.status();
    let contents = status["contents"].as_array().unwrap();
    assert_eq!(contents.len(), 2, "{status}");
    let count = |at: usize, key: &str| contents[at][key].as_u64().unwrap();
    assert_eq!(["accepted", "free", "paid", "possible"].map(|key| count(0, key)), [4, 3, 1, 0]);
    assert_eq!(["accepted", "free", "paid", "possible"].map(|key| count(1, key)), [1, 0, 1, 0]);
    assert_eq!(
        (&contents[0]["until"], &contents[1]["until"]),
        (&status["amended"][0]["until"], &Value::Null)
    );
    assert_eq!(
        (&contents[0]["hash"], &contents[1]["hash"]),
        (&status["amended"][0]["hash"], &status["hash"])
    );
    let [first, second] = [0, 1].map(|at| contents[at]["hash"].as_str().unwrap());
    let ask =
        |hash: &str| newsroom.run(["status", "today", "--json", "--content", hash]).exits(0).json();
    let everyone = newsroom.everyone();
    let others: Vec<_> = everyone.iter().filter(|reader| *reader != LATE).collect();
    assert_eq!(
        (readers(&ask(first)), readers(&ask(second))),
        (others.iter().map(|r| r.as_str()).collect(), vec![LATE])
    );
    assert_eq!(ask(&second[..6])["content"], second);
    let words = newsroom.run(["status", "today"]).exits(0);
    let line = format!("content {}: 4 readers have it (free 3, paid 1)", &first[..12]);
    assert!(words.out.contains(&line) && words.out.contains("1 reader has it"), "{words:?}");
    let words = newsroom.run(["status", "today", "--content", &first[..12]]).exits(0);
    assert!(
        words.out.contains("r000@example.org · free") && !words.out.contains(LATE),
        "{words:?}"
    );
    let reader = newsroom.run(["status", "today", "--json", "--reader", LATE]).exits(0).json();
    assert_eq!(reader["content"], second);
}

#[test]
fn a_content_that_the_run_never_had_is_refused() {
    let newsroom = amended();
    let ask = |hash: &str| newsroom.run(["status", "today", "--content", hash]);
    ask("000000000000").exits(1).tells("has no content");
    for typed in ["abc", "", "ABCDEF123456", "zzzzzz", "no hash", &"0".repeat(65)] {
        let refused = ask(typed);
        assert!(matches!(refused.code, Some(1 | 2)) && refused.out.is_empty(), "{refused:?}");
    }
    ask("Spécial").exits(2).tells("is no hash");
}

#[test]
fn a_run_that_was_not_amended_has_one_content() {
    let newsroom = Newsroom::sending_to(3);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let status = newsroom.status();
    let [only] = status["contents"].as_array().unwrap().as_slice() else { panic!("{status}") };
    assert_eq!((&only["hash"], &only["accepted"]), (&status["hash"], &3.into()));
    let hash = only["hash"].as_str().unwrap();
    newsroom.run(["status", "--content", &hash[..6]]).exits(0).answers("r002@example.org");
    newsroom.run(["status"]).exits(0).omits("--content");
}
