//! Exports of other programs and of spreadsheets, brought into the list.

use serde_json::{Value, json};

use crate::harness::{Newsroom, Ran};

const LIST: &str = "\
# Le lectorat.

[[subscribers]]
email = \"Kath@exemple.example\"   # K
tags = [\"x\"]

# Fin.
";

/// A newsroom with `LIST`, and a file to import.
pub(super) fn newsroom(export: impl AsRef<[u8]>) -> Newsroom {
    Newsroom::new().file("subscribers.toml", LIST).file("export.csv", export)
}

pub(super) fn import(newsroom: &Newsroom, words: &[&str]) -> Ran {
    newsroom.run([&["subscribers", "import", "export.csv"], words].concat())
}

/// The readers of the list after an import: address, name, tier, tags, since and until.
pub(super) fn listed(newsroom: &Newsroom) -> Vec<String> {
    let ran = newsroom.run(["subscribers", "export"]).exits(0);
    let cut = |row: &str| row.rsplitn(4, ',').nth(3).map(|row| row.replace('"', ""));
    ran.out.lines().skip(1).filter_map(cut).collect()
}

/// The suppressed readers, each with the reason.
pub(super) fn suppressed(newsroom: &Newsroom) -> Vec<String> {
    let ran = newsroom.run(["subscribers", "suppressed", "--json"]).exits(0).json();
    let word = |one: &Value, key: &str| one[key].as_str().expect("a word").to_owned();
    let readers = ran["suppressed"].as_array().expect("a list").iter();
    readers.map(|one| format!("{} {}", word(one, "address"), word(one, "reason"))).collect()
}

/// Imports a file twice: what the list and the suppressions are then, and that the second time changes
/// nothing.
#[track_caller]
pub(super) fn imports(export: impl AsRef<[u8]>, readers: &[&str], gone: &[&str], code: i32) {
    let newsroom = newsroom(export);
    import(&newsroom, &["--yes"]).exits(code);
    assert_eq!((listed(&newsroom), suppressed(&newsroom)), (owned(readers), owned(gone)));
    let text = newsroom.text("subscribers.toml");
    assert!(text.starts_with("# Le lectorat.\n") && text.contains("\n# Fin.\n"), "{text}");
    import(&newsroom, &["--yes"]).exits(code).answers("nothing to change");
    assert_eq!(newsroom.text("subscribers.toml"), text, "the second import changes the list");
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn an_export_of_substack_is_taken_for_what_it_says() {
    imports(
        "email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at\n\
         zoe@exemple.example,true,2030-01-01T00:00:00.000Z,yearly,false,2024-06-01T00:00:00.000Z,\n\
         kath@exemple.example,false,,other,false,2024-07-01T00:00:00.000Z,\n\
         old@exemple.example,false,2020-01-01T00:00:00.000Z,monthly,false,2019-07-01T00:00:00.000Z,x\n\
         over@exemple.example,true,2020-01-01T00:00:00.000Z,monthly,false,,\n\
         parti@exemple.example,true,2030-01-01T00:00:00.000Z,yearly,true,2024-05-01T00:00:00.000Z,\n",
        &[
            "Kath@exemple.example,,free,x,2024-07-01,",
            "zoe@exemple.example,,paid,,2024-06-01,2030-01-01",
            "old@exemple.example,,free,,2019-07-01,",
            "over@exemple.example,,paid,,,2020-01-01",
        ],
        &["parti@exemple.example unsubscribed"],
        0,
    );
}

#[test]
fn an_export_of_ghost_is_taken_for_what_it_says() {
    imports(
        "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers\r\n\
         1,zoe@exemple.example,Zoé Lefèvre,\"amie, de loin\",true,false,cus_A1,2024-01-15T10:00:00.000Z,,\"vip,presse\",Premium\r\n\
         2,comp@exemple.example,,,true,true,,2024-01-15T10:00:00.000Z,,,\r\n\
         3,stripe@exemple.example,,,true,false,cus_B2,2024-01-15T10:00:00.000Z,,,\r\n\
         4,parti@exemple.example,Parti,,false,false,,2024-01-15T10:00:00.000Z,,,Premium\r\n\
         5,del@exemple.example,,,true,false,,2024-01-15T10:00:00.000Z,2025-01-15T10:00:00.000Z,,\r\n",
        &[
            "Kath@exemple.example,,free,x,,",
            "zoe@exemple.example,Zoé Lefèvre,paid,presse;vip,2024-01-15,",
            "comp@exemple.example,,paid,,2024-01-15,",
            "stripe@exemple.example,,free,,2024-01-15,",
        ],
        &["del@exemple.example unsubscribed", "parti@exemple.example unsubscribed"],
        0,
    );
}

#[test]
fn the_exports_of_mailchimp_are_taken_for_what_they_say() {
    imports(
        "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,NOTES,TAGS\n\
         zoe@exemple.example,Zoé,Lefèvre,4,2024-03-14 09:12:31,2024-03-14 09:14:00,,\"\"\"vip\"\",\"\"presse\"\"\"\n\
         kath@exemple.example,Kathleen,O'Connor,3,,2024-03-14 09:14:00,,\n\
         pending@exemple.example,,,2,2024-03-14 09:12:31,,,\n",
        &[
            "Kath@exemple.example,Kathleen O'Connor,free,x,,",
            "zoe@exemple.example,Zoé Lefèvre,free,presse;vip,2024-03-14,",
        ],
        &["pending@exemple.example unconfirmed"],
        0,
    );
    imports(
        "Email Address,First Name,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_REASON\n\
         a@exemple.example,A,2024-03-14 09:12:31,Mars,NORMAL\n",
        &["Kath@exemple.example,,free,x,,"],
        &["a@exemple.example unsubscribed"],
        0,
    );
    imports(
        "Email Address,First Name,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE\n\
         Kath@exemple.example,K,2024-03-14 09:12:31,Mars\n",
        &["Kath@exemple.example,,free,x,,"],
        &["Kath@exemple.example bounced"],
        0,
    );
}

#[test]
fn the_exports_of_listmonk_buttondown_and_beehiiv_are_taken_for_what_they_say() {
    imports(
        "uuid,email,name,attributes,status,created_at,updated_at\n\
         5c1d,zoe@exemple.example,Zoé,\"{\"\"city\"\": \"\"Brest\"\"}\",enabled,2024-01-15 10:00:00 +0000 UTC,x\n\
         5c1e,parti@exemple.example,P,{},blocklisted,2024-01-15 10:00:00 +0000 UTC,x\n\
         5c1f,off@exemple.example,P,{},disabled,2024-01-15 10:00:00 +0000 UTC,x\n",
        &["Kath@exemple.example,,free,x,,", "zoe@exemple.example,Zoé,free,,2024-01-15,"],
        &["off@exemple.example manual", "parti@exemple.example manual"],
        0,
    );
    imports(
        "id,email_address,type,creation_date,tags,notes,unsubscription_date\n\
         1,zoe@exemple.example,premium,2024-01-15T10:00:00Z,\"vip,presse\",,\n\
         2,una@exemple.example,unactivated,2024-01-15T10:00:00Z,,,\n\
         3,churned@exemple.example,churned,2024-01-15T10:00:00Z,,,\n\
         4,left@exemple.example,unsubscribed,2024-01-15T10:00:00Z,,,2024-02-15T10:00:00Z\n\
         5,reg@exemple.example,regular,2024-01-15T10:00:00Z,,,\n",
        &[
            "Kath@exemple.example,,free,x,,",
            "zoe@exemple.example,,paid,presse;vip,2024-01-15,",
            "reg@exemple.example,,free,,2024-01-15,",
        ],
        &["left@exemple.example unsubscribed", "una@exemple.example unconfirmed"],
        1,
    );
    imports(
        "email,status,created_at,subscription_tier,subscription_premium_tier_names\n\
         zoe@exemple.example,active,2024-01-15,premium,Gold\n\
         free@exemple.example,active,2024-01-15,free,\n\
         a@exemple.example,inactive,2024-01-15,free,\n\
         b@exemple.example,validating,2024-01-15,free,\n\
         c@exemple.example,invalid,2024-01-15,free,\n\
         d@exemple.example,needs_attention,2024-01-15,free,\n",
        &[
            "Kath@exemple.example,,free,x,,",
            "zoe@exemple.example,,paid,,2024-01-15,",
            "free@exemple.example,,free,,2024-01-15,",
        ],
        &[
            "a@exemple.example unsubscribed",
            "b@exemple.example unconfirmed",
            "c@exemple.example bounced",
        ],
        1,
    );
}

#[test]
fn a_table_of_excel_in_french_is_taken_for_what_it_says() {
    let table = "Pr\u{e9}nom;Nom;Adresse e-mail;Abonnement;Statut;Inscrit le;Fin d\u{2019}abonnement\r\n\
                 Zo\u{e9};Lef\u{e8}vre;zoe@exemple.example;Payant;Actif;15/01/2024;31/12/2030\r\n\
                 Max;;max@exemple.example;Gratuit;abonn\u{e9};03/02/2024;\r\n\
                 Lou;;lou@exemple.example;Platine;Actif;03/02/2024;\r\n\
                 ;;parti@exemple.example;Payant;D\u{e9}sabonn\u{e9};;\r\n\
                 ;;attente@exemple.example;;En attente;;\r\n\
                 ;;resil@exemple.example;R\u{e9}sili\u{e9};Actif;;\r\n";
    let latin = windows_1252(table);
    let readers = [
        "Kath@exemple.example,,free,x,,",
        "zoe@exemple.example,Zoé Lefèvre,paid,,2024-01-15,2030-12-31",
        "max@exemple.example,Max,free,,2024-02-03,",
        "lou@exemple.example,Lou,free,,2024-02-03,",
    ];
    let gone = ["attente@exemple.example unconfirmed", "parti@exemple.example unsubscribed"];
    imports(&latin, &readers, &gone, 1);
    imports(table, &readers, &gone, 1);
    let wide: Vec<u8> = format!("\u{feff}{}", table.replace(';', "\t"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    imports(wide, &readers, &gone, 1);
    let newsroom = newsroom(latin);
    let ran = import(&newsroom, &["--dry-run"]).exits(1);
    for words in [
        "Abonnement        the tier",
        "Platine (1): not understood: not paid",
        "Statut            who has left",
        "Désabonné (1): unsubscribed",
        "line 7: resil@exemple.example: `Abonnement` = \"Résilié\" is not understood",
        "read as Windows-1252",
        "nothing was changed",
    ] {
        assert!(ran.out.contains(words), "no {words:?}\n{ran}");
    }
    for line in ran.out.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    assert_eq!(newsroom.text("subscribers.toml"), LIST);
    assert!(suppressed(&newsroom).is_empty(), "a dry run suppresses nobody");
}

/// A text in Windows-1252. Its apostrophe is the only character that has no byte of the same number.
fn windows_1252(text: &str) -> Vec<u8> {
    let byte =
        |c: char| if c == '\u{2019}' { 0x92 } else { u8::try_from(u32::from(c)).expect("Latin") };
    text.chars().map(byte).collect()
}

#[test]
fn a_column_with_two_meanings_is_settled_by_its_cells() {
    for (header, cells) in [
        ("State", ["NY", "Ohio"]),
        ("Etat", ["Bretagne", "Vaud"]),
        ("Type", ["papier", "web"]),
        ("Group", ["Press", "manual"]),
        ("Status", ["shipped", "cancelled"]),
        ("Statut", ["mariée", "célibataire"]),
        ("Statut", ["Retraité", "Étudiant"]),
        ("Quality", ["risky", "catch-all"]),
    ] {
        let [one, other] = cells;
        let list =
            format!("email,{header}\nzoe@exemple.example,{one}\nmax@exemple.example,{other}\n");
        let newsroom = newsroom(list);
        import(&newsroom, &["--yes"]).exits(0);
        let list = newsroom.text("subscribers.toml");
        assert!(list.contains("zoe@exemple") && list.contains("max@exemple"), "{header}: {list}");
        assert!(suppressed(&newsroom).is_empty(), "{header}");
    }
    for (header, cells) in [
        ("State", ["active", "unsubscribed"]),
        ("Type", ["regular", "unsubscribed"]),
        ("Estado", ["activo", "unsubscribed"]),
        ("Status", ["shipped", "unsubscribed"]),
    ] {
        let [one, other] = cells;
        let list =
            format!("email,{header}\nzoe@exemple.example,{one}\nkath@exemple.example,{other}\n");
        let newsroom = newsroom(list);
        import(&newsroom, &["--yes"]);
        assert_eq!(suppressed(&newsroom), ["kath@exemple.example unsubscribed"], "{header}");
        let has_zoe = newsroom.text("subscribers.toml").contains("zoe@exemple");
        assert_eq!(has_zoe, header != "Status", "{header}");
    }
}

#[test]
fn a_cell_that_says_whether_somebody_has_left_is_never_guessed() {
    for (header, cell) in [
        ("status", "cancelled"),
        ("Statut", ""),
        ("subscribed_to_emails", "maybe"),
        ("email_disabled", "3"),
        ("Unsubscribed?", "soon"),
        ("bounces", "2"),
        ("Opt-in", ""),
        ("confirmed", "?"),
        ("Abonné", "non"),
    ] {
        let newsroom = newsroom(format!("email,{header}\nzoe@exemple.example,{cell}\n"));
        let ran = import(&newsroom, &["--yes"]).exits(1).answers("is not understood");
        assert!(ran.out.contains("left out: 1 reader"), "{header}\n{ran}");
        assert_eq!(newsroom.text("subscribers.toml"), LIST, "{header} {cell}");
        assert!(suppressed(&newsroom).is_empty(), "{header}: nobody is suppressed on a guess");
    }
    for (header, cell, reason) in [
        ("Email Status", "Hard bounced", "bounced"),
        ("isSubscribed", "FALSE", "unsubscribed"),
        ("unsubscribedAt", "2024-01-02T03:04:05Z", "unsubscribed"),
        ("Désabonné le", "02/01/2024", "unsubscribed"),
        ("opted_out", "oui", "unsubscribed"),
        ("Email bounced?", "yes", "bounced"),
        ("double_optin", "0", "unconfirmed"),
        ("email_verified_at", "", "unconfirmed"),
        ("spam_complaint", "1", "complained"),
        ("Newsletter", "non", "unsubscribed"),
    ] {
        let newsroom = newsroom(format!("email,{header}\nkath@exemple.example,{cell}\n"));
        import(&newsroom, &["--yes"]).exits(0);
        assert_eq!(suppressed(&newsroom), [format!("kath@exemple.example {reason}")], "{header}");
        assert_eq!(newsroom.text("subscribers.toml"), LIST, "{header} {cell}");
    }
}

#[test]
fn who_is_suppressed_stays_so_whatever_is_imported() {
    let newsroom =
        newsroom("email,status\nkath@exemple.example,active\nzoe@exemple.example,active\n");
    let words = ["subscribers", "suppress", "zoe@exemple.example", "kath@exemple.example"];
    newsroom.run([&words[..], &["--reason", "complained"]].concat()).exits(0);
    import(&newsroom, &["--yes"]).exits(0).answers("2 readers suppressed already, and stay so");
    assert_eq!(newsroom.text("subscribers.toml"), LIST);
    let still = ["kath@exemple.example complained", "zoe@exemple.example complained"];
    assert_eq!(suppressed(&newsroom), still);
}

#[test]
fn one_row_is_enough_to_have_left_and_tiers_and_tags_are_joined() {
    imports(
        "email,tier,tags,unsubscribed_at\n\
         zoe@exemple.example,free,a,\nZOE@exemple.example,paid,b,\n\
         left@exemple.example,paid,,\nLeft@exemple.example,paid,,2024-01-01\nleft@exemple.example,paid,,\n",
        &["Kath@exemple.example,,free,x,,", "ZOE@exemple.example,,paid,a;b,,"],
        &["Left@exemple.example unsubscribed"],
        0,
    );
}

#[test]
fn without_a_terminal_and_without_a_yes_nothing_changes() {
    let newsroom =
        newsroom("email,tier\nzoe@exemple.example,paid\nkath@exemple.example,paid\nnobody\n");
    let ran = import(&newsroom, &[]).exits(2).answers("new: 1 reader").tells("add `--yes`");
    assert!(ran.out.contains("Kath@exemple.example  tier: free → paid"), "{ran}");
    assert_eq!(newsroom.text("subscribers.toml"), LIST);
    let ran = import(&newsroom, &["--dry-run", "--json"]).exits(1);
    let answer = ran.json();
    assert_eq!(answer["new"], json!(["zoe@exemple.example"]));
    assert_eq!(answer["changed"][0]["changes"][0]["new"], "paid");
    assert_eq!(answer["left_out"][0]["line"], 4);
    assert_eq!(
        answer["columns"][1],
        json!({ "name": "tier", "meaning": "the tier", "doubt": null })
    );
    assert_eq!(newsroom.text("subscribers.toml"), LIST);
}

#[test]
fn a_file_that_is_no_export_is_told_and_changes_nothing() {
    for (file, words) in [
        (&b""[..], "it is empty"),
        (b"email,name\n", "the file has no reader"),
        (b"nom;ville\nZ;Brest\n", "its columns are `nom`, `ville`"),
        (b"zoe@exemple.example\n", "does not name the columns"),
        (b"PK\x03\x04\0\0", "it is a workbook; save it as CSV"),
        (b"email,name\na@c.de,\"A\nb@c.de,B\n", "line 2: a quotation mark"),
    ] {
        let newsroom = newsroom(file);
        let ran = import(&newsroom, &["--yes"]);
        assert!(ran.err.contains(words) || ran.out.contains(words), "{words}\n{ran}");
        assert_eq!(ran.code, Some(if words == "the file has no reader" { 1 } else { 2 }), "{ran}");
        assert_eq!(newsroom.text("subscribers.toml"), LIST);
    }
    let wide = format!("email{}\na@c.de\n", ",c".repeat(2_000));
    import(&newsroom(&wide), &["--yes"]).exits(2).tells("line 1 has more than 2,000 cells");
    let newsroom = newsroom("email\n");
    newsroom.run(["subscribers", "import", "no.csv", "--yes"]).exits(2).tells("cannot be imported");
    newsroom.run(["subscribers", "import", ".", "--yes"]).exits(2).tells("it is a folder");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test looks at the bytes of its file")]
fn a_list_in_csv_keeps_its_form_when_readers_are_imported() {
    let settings = "[publication]\nname = \"V\"\ntimezone = \"Europe/Paris\"\nfrom = \"v@example.org\"\n\
                    postal_address = \"12, quai des Guetteurs\"\n[audience]\nsource = \"readers.csv\"\n";
    let list = "sep=;\r\nname;email;tier;tags;since;until\r\n\
                \"Zo\u{e9}\";zoe@exemple.example;free;\"a;b\";;\r\n\r\n;old@exemple.example;paid;;;\r\n";
    let latin = windows_1252(list);
    let export =
        "email,name,tier\nzoe@exemple.example,\"Lefèvre; Zoé\",paid\nnew@exemple.example,É,free\n";
    let newsroom = Newsroom::new().file("matinale.toml", settings).file("export.csv", export);
    let newsroom = newsroom.file("readers.csv", &latin);
    import(&newsroom, &["--yes"]).exits(0);
    let expected =
        list.replace("\"Zo\u{e9}\"", "\"Lef\u{e8}vre; Zo\u{e9}\"").replacen("free", "paid", 1)
            + "\u{c9};new@exemple.example;free;;;\r\n";
    let bytes = std::fs::read(newsroom.path("readers.csv")).expect("the list");
    assert_eq!(bytes, windows_1252(&expected));
    import(&newsroom, &["--yes"]).exits(0).answers("nothing to change");
    let newsroom = newsroom.file("export.csv", "email,name\nl@exemple.example,Łucja\n");
    import(&newsroom, &["--yes"]).exits(1).tells("Windows-1252, which has no `Ł`");
    assert_eq!(std::fs::read(newsroom.path("readers.csv")).expect("the list"), bytes);
}
