use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use data_encoding::{BASE64, HEXLOWER};
use jiff::Timestamp;

use super::relaxed::{write_relaxed_field, write_signed_fields};
use super::{DkimRecord, KeyFault, SelectedKey, SignatureAlgorithm, Signer, SigningKey};

/// The secret RSA key of RFC 8463 Appendix A.1. It has 1024 bits.
const SHORT_KEY: &str = include_str!("short_key.pem");

/// The header of the message that RFC 8463 Appendix A.3 signs.
const HEADER: &str = "From: Joe SixPack <joe@football.example.com>\r\n\
    To: Suzie Q <suzie@shopping.example.net>\r\nSubject: Is dinner ready?\r\n\
    Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n\
    Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n";

/// Its signature, up to the value of `b=`.
const SIGNATURE: &str = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n \
    d=football.example.com; i=@football.example.com;\r\n q=dns/txt; s=brisbane; t=1528637909; \
    h=from : to :\r\n subject : date : message-id : from : subject : date;\r\n \
    bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=";

fn pem(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", BASE64.encode(der))
}

/// The secret Ed25519 key of RFC 8463 Appendix A.1, as PKCS#8.
fn ed25519_pem() -> String {
    let head = HEXLOWER.decode(b"302e020100300506032b657004220420").expect("hexadecimal");
    let seed = BASE64.decode(b"nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=").expect("base64");
    pem("PRIVATE KEY", &[head, seed].concat())
}

fn rsa_der() -> Vec<u8> {
    let key = KeyPair::generate(KeySize::Rsa2048).expect("a key");
    let der: Pkcs8V1Der<'_> = key.as_der().expect("PKCS#8");
    der.as_ref().to_vec()
}

#[test]
fn the_ed25519_example_of_rfc_8463_gets_its_signature_and_its_record() {
    let key = SigningKey::parse(&ed25519_pem(), SignatureAlgorithm::Ed25519).expect("a key");
    let names = ["from", "to", "subject", "date", "message-id", "from", "subject", "date"];
    let mut signed = Vec::new();
    write_signed_fields(HEADER.as_bytes(), &names, &mut signed);
    write_relaxed_field(SIGNATURE.as_bytes(), &mut signed);
    let wanted =
        "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==";
    assert_eq!(BASE64.encode(&key.sign(&signed)), wanted);
    let record = DkimRecord::new("brisbane", "football.example.com", &key);
    assert_eq!(record.name, "brisbane._domainkey.football.example.com");
    let wanted = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    assert_eq!(record.value, wanted);
    assert_eq!(record.pieces().collect::<Vec<_>>(), [wanted]);
}

#[test]
fn a_key_is_the_same_in_both_forms_of_pem_and_its_record_is_cut_at_255_bytes() {
    let der = rsa_der();
    // The key of PKCS#1 stands at the end of a PKCS#8 key.
    let forms = [pem("PRIVATE KEY", &der), pem("RSA PRIVATE KEY", &der[26..])];
    let keys = forms.map(|form| SigningKey::parse(&form, SignatureAlgorithm::Rsa).expect("a key"));
    assert_eq!(keys[0].sign(b"x"), keys[1].sign(b"x"));
    let records = keys.map(|key| DkimRecord::new("s", "echo.example", &key));
    assert_eq!(records[0], records[1]);
    let pieces: Vec<&str> = records[0].pieces().collect();
    assert_eq!(pieces.concat(), records[0].value);
    assert_eq!(pieces.iter().map(|piece| piece.len()).collect::<Vec<_>>(), [255, 155]);
}

#[test]
fn what_is_no_key_that_signs_is_refused_by_its_kind_and_not_repeated() {
    use SignatureAlgorithm::{Ed25519, Rsa};
    let rsa = pem("PRIVATE KEY", &rsa_der());
    for (text, algorithm, fault) in [
        (SHORT_KEY, Rsa, KeyFault::TooShort),
        (SHORT_KEY, Ed25519, KeyFault::OtherKind("Ed25519")),
        (&rsa, Ed25519, KeyFault::OtherKind("Ed25519")),
        (&ed25519_pem(), Rsa, KeyFault::OtherKind("RSA")),
        ("", Rsa, KeyFault::NotPem),
        ("hunter2", Ed25519, KeyFault::NotPem),
        (&pem("PUBLIC KEY", b"x"), Rsa, KeyFault::NotPem),
        (&pem("ENCRYPTED PRIVATE KEY", b"x"), Rsa, KeyFault::Encrypted),
        (&pem("PRIVATE KEY", b"x"), Rsa, KeyFault::Broken),
        (&pem("PRIVATE KEY", &rsa_der()[..600]), Rsa, KeyFault::Broken),
        (&pem("EC PRIVATE KEY", b"x"), Rsa, KeyFault::OtherKind("RSA")),
    ] {
        assert_eq!(SigningKey::parse(text, algorithm).expect_err(text), fault, "{text}");
    }
    let key = SigningKey::parse(&rsa, Rsa).expect("a key");
    assert_eq!(format!("{key:?}"), "SigningKey(…)");
}

#[test]
fn a_signature_is_folded_and_the_same_message_gets_the_same_one() {
    let key = SigningKey::parse(&ed25519_pem(), SignatureAlgorithm::Ed25519).expect("a key");
    let keys = vec![SelectedKey { selector: "s1".into(), key }];
    let signer = Signer::new("football.example.com", keys);
    let body = digest(&SHA256, b"Hi.\r\n");
    let sign = |header: &str| {
        signer.write_signatures(header.as_bytes(), body.as_ref(), Timestamp::UNIX_EPOCH)
    };
    let field = String::from_utf8(sign(HEADER)).expect("text");
    assert!(field.lines().all(|line| line.len() <= 78), "{field}");
    assert!(field.contains("\r\n s=s1; t=0;\r\n h=") && field.ends_with("\r\n"), "{field}");
    assert_eq!(sign(HEADER), field.as_bytes());
    assert_ne!(sign(&HEADER.replace("Is", "As")), field.as_bytes());
    // Blanks that a relay adds or takes change nothing.
    assert_eq!(sign(&HEADER.replace(": ", ":   ")), field.as_bytes());
}
