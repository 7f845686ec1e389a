//! Records of the DNS: SPF, DKIM and DMARC.

use matinale::dns::{
    DmarcRecord, DmarcWalk, KeyRecord, MacroContext, MacroString, NameState, SpfRecord, WalkStep,
    count_modulus_bits, list_walk_names,
};

use super::{Length, Target};

const RECORD_WORDS: &[&str] = &[
    "v=spf1 ",
    "v=DKIM1; ",
    "v=DMARC1; ",
    "include:",
    "redirect=",
    "exists:%{i}.",
    "%{l1r-}",
    "%{d128r+-}",
    "%",
    "%{",
    "}",
    "/",
    "//",
    "/128",
    "ip4:255.255.255.255/0",
    "ip6:::/0",
    "a:",
    "mx/",
    "psd=y;",
    "np=reject",
    "p=",
    ";",
    "=",
    ".",
    "é",
    "\0",
];

fn read_record(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    if let Ok(record) = SpfRecord::parse(&text) {
        assert!(record.terms.len() <= text.len());
    }
    if let Some(name) = MacroString::parse(&text) {
        for address in ["192.0.2.1", "2001:db8::1"] {
            let address = address.parse().ok();
            let context =
                MacroContext { sender: "a@b.example", domain: &text, hello: "h.example", address };
            assert!(name.expand(&context).is_none_or(|name| name.len() <= 253));
        }
    }
    if let Ok(key) = KeyRecord::parse(&text) {
        let _ = count_modulus_bits(&key.key);
    }
    let _ = count_modulus_bits(input);
    assert!(list_walk_names(&text).len() <= 8);
    if let Ok(record) = DmarcRecord::parse(&text) {
        let mut walk = DmarcWalk::default();
        walk.add(WalkStep { domain: "a.example".into(), record: None });
        walk.add(WalkStep { domain: "example".into(), record: Some(record) });
        assert!(walk.find_policy(NameState::Missing).is_some());
    }
}

fn fuzz_records(length: &Length) {
    Target::new("records", &[], RECORD_WORDS).run(length, read_record);
}

#[test]
fn no_record_ends_the_program() {
    fuzz_records(&Length::Inputs(2_000));
}

#[test]
#[ignore = "takes a minute: tests/run --long"]
fn long_no_record_ends_the_program() {
    fuzz_records(&Length::Long);
}
