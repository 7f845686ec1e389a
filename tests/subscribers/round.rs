//! Whatever a list holds, an export of it is imported as the same list.

use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};

use crate::harness::Newsroom;

/// One random reader: local part, name, tier, tags, since and until.
type Reader = (String, String, bool, Vec<String>, Option<u8>, Option<u8>);

/// A list of the readers in TOML. The number keeps the addresses apart.
fn list(readers: &[Reader]) -> String {
    let mut list = "# Le lectorat.\n".to_owned();
    for (number, (local, name, pays, tags, since, until)) in readers.iter().enumerate() {
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let tags: Vec<String> = tags.iter().map(|tag| quoted(tag)).collect();
        let tier = if *pays { "paid" } else { "free" };
        writeln!(list, "\n[[subscribers]]\nemail = \"{local}{number}@exemple.example\"")
            .expect("a text grows");
        writeln!(list, "name = {}\ntier = \"{tier}\"\ntags = [{}]", quoted(name), tags.join(", "))
            .expect("a text grows");
        for (key, day) in [("since", since), ("until", until)] {
            if let Some(day) = day {
                writeln!(list, "{key} = 2025-01-{day:02}").expect("a text grows");
            }
        }
    }
    list
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn an_export_is_imported_as_the_same_list(
        readers in vec(
            (
                "[a-zA-Z=+](\\.?[a-z]){1,3}",
                "[ -~éœ’;,\"=@日]{0,12}",
                proptest::bool::ANY,
                vec("[a-zé,'\" |-]{1,6}", 0..3),
                of(1..28_u8),
                of(1..28_u8),
            ),
            1..8,
        ),
    ) {
        let newsroom = Newsroom::new().file("subscribers.toml", list(&readers));
        newsroom.run(["subscribers", "export", "--to", "export.csv"]).exits(0);
        let before = newsroom.text("subscribers.toml");
        let again = newsroom.run(["subscribers", "import", "export.csv", "--yes"]).exits(0);
        again.answers("nothing to change");
        prop_assert_eq!(newsroom.text("subscribers.toml"), before);
        let export = newsroom.text("export.csv");
        let other = Newsroom::new().file("subscribers.toml", "").file("export.csv", &export);
        other.run(["subscribers", "import", "export.csv", "--yes"]).exits(0);
        prop_assert_eq!(other.run(["subscribers", "export"]).exits(0).out, export);
    }
}
