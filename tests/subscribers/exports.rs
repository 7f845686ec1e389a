//! The words and forms of exports: statuses, plans, amounts, titles, and numbers for days.

use super::import::{import, imports, listed, newsroom};

#[test]
fn each_status_of_buttondown_is_obeyed_read_or_left_out() {
    imports(
        "id,email_address,type,creation_date\n\
         1,regular@exemple.example,regular,2024-01-15T10:00:00Z\n\
         2,premium@exemple.example,premium,2024-01-15T10:00:00Z\n\
         3,gifted@exemple.example,gifted,2024-01-15T10:00:00Z\n\
         4,trialed@exemple.example,trialed,2024-01-15T10:00:00Z\n\
         5,past@exemple.example,past_due,2024-01-15T10:00:00Z\n\
         6,churning@exemple.example,churning,2024-01-15T10:00:00Z\n\
         7,unpaid@exemple.example,unpaid,2024-01-15T10:00:00Z\n\
         8,churned@exemple.example,churned,2024-01-15T10:00:00Z\n\
         9,paused@exemple.example,paused,2024-01-15T10:00:00Z\n\
         10,una@exemple.example,unactivated,2024-01-15T10:00:00Z\n\
         11,malformed@exemple.example,malformed,2024-01-15T10:00:00Z\n\
         12,undeliverable@exemple.example,undeliverable,2024-01-15T10:00:00Z\n\
         13,blocked@exemple.example,blocked,2024-01-15T10:00:00Z\n\
         14,complained@exemple.example,complained,2024-01-15T10:00:00Z\n\
         15,removed@exemple.example,removed,2024-01-15T10:00:00Z\n\
         16,spammy@exemple.example,spammy,2024-01-15T10:00:00Z\n",
        &[
            "Kath@exemple.example,,free,x,,",
            "regular@exemple.example,,free,,2024-01-15,",
            "premium@exemple.example,,paid,,2024-01-15,",
            "gifted@exemple.example,,paid,,2024-01-15,",
            "trialed@exemple.example,,free,,2024-01-15,",
            "past@exemple.example,,free,,2024-01-15,",
            "churning@exemple.example,,free,,2024-01-15,",
            "unpaid@exemple.example,,free,,2024-01-15,",
        ],
        &[
            "blocked@exemple.example manual",
            "complained@exemple.example complained",
            "malformed@exemple.example bounced",
            "removed@exemple.example unsubscribed",
            "spammy@exemple.example manual",
            "una@exemple.example unconfirmed",
            "undeliverable@exemple.example bounced",
        ],
        1,
    );
}

#[test]
fn plans_and_amounts_are_tiers_and_a_tier_that_is_not_known_is_said() {
    imports(
        "Email,Type\nyear@exemple.example,Yearly Plan\nmonth@exemple.example,Monthly\n\
         comp@exemple.example,Comp\nfounding@exemple.example,Founding\nfree@exemple.example,Free\n",
        &[
            "Kath@exemple.example,,free,x,,",
            "year@exemple.example,,paid,,,",
            "month@exemple.example,,paid,,,",
            "comp@exemple.example,,paid,,,",
            "founding@exemple.example,,paid,,,",
            "free@exemple.example,,free,,,",
        ],
        &[],
        0,
    );
    let table = "Courriel;Abonnement\nan@exemple.example;Annuel\nmois@exemple.example;Mensuel\n\
                 gratuit@exemple.example;Gratuit\neuros@exemple.example;49,00 €\nzero@exemple.example;0 €\n\
                 or@exemple.example;Formule Or\n";
    imports(
        table,
        &[
            "Kath@exemple.example,,free,x,,",
            "an@exemple.example,,paid,,,",
            "mois@exemple.example,,paid,,,",
            "gratuit@exemple.example,,free,,,",
            "euros@exemple.example,,paid,,,",
            "zero@exemple.example,,free,,,",
            "or@exemple.example,,free,,,",
        ],
        &[],
        0,
    );
    let ran = import(&newsroom(table), &["--dry-run"]);
    ran.answers(
        "not certain to pay: free, or as in the list: 1 reader\n  line 7: or@exemple.example",
    );
}

#[test]
fn a_title_above_the_columns_is_passed_over_and_numbers_of_a_spreadsheet_are_days() {
    let table = "Liste des abonnés au 11/02/2025;;;\r\n;;;\r\n\
                 E-mail;Formule;Inscrit le;Fin d'abonnement\r\n\
                 zoe@exemple.example;Payant;45306;47848\r\nnobody;;;\r\n";
    let readers =
        ["Kath@exemple.example,,free,x,,", "zoe@exemple.example,,paid,,2024-01-15,2030-12-31"];
    imports(table, &readers, &[], 1);
    let ran = import(&newsroom(table), &["--dry-run"]).answers("line 5: \"nobody\"");
    ran.answers("help: correct the address in the file, and import it again");
    imports(format!("Les abonnés\n{}", table.replace(";;;\r\n;;;", "\r\n;;;")), &readers, &[], 1);
}

#[test]
fn exports_of_mailerlite_kit_brevo_and_mailjet_are_taken_for_what_they_say() {
    for (table, gone) in [
        (
            "Subscriber,Status,Subscribed,Location\nzoe@exemple.example,Active,2024-01-15 10:00:00,FR\n\
             left@exemple.example,Junk,2024-01-15 10:00:00,FR\n",
            "left@exemple.example complained",
        ),
        (
            "id,first_name,email,status,created_at\n1,Z,zoe@exemple.example,active,2024-01-15\n\
             2,L,left@exemple.example,bounced,2024-01-15\n",
            "left@exemple.example bounced",
        ),
        (
            "CONTACT ID,EMAIL,EMAIL_BLOCKLISTED,SMS_BLOCKLISTED,ADDED_TIME\n\
             1,zoe@exemple.example,No,Yes,2024-01-15\n2,left@exemple.example,Yes,No,2024-01-15\n",
            "left@exemple.example manual",
        ),
        (
            "Email,IsExcludedFromCampaigns,CreatedAt\nzoe@exemple.example,false,2024-01-15\n\
             left@exemple.example,true,2024-01-15\n",
            "left@exemple.example manual",
        ),
    ] {
        let newsroom = newsroom(table);
        import(&newsroom, &["--yes"]).exits(0);
        assert_eq!(super::import::suppressed(&newsroom), [gone], "{table}");
        let list = newsroom.text("subscribers.toml");
        assert!(list.contains("zoe@") && !list.contains("left@"), "{list}");
    }
}

#[test]
fn a_cell_that_is_not_taken_as_it_is_is_told_and_the_rest_of_the_row_is_taken() {
    let long = format!("Bob {}", "x".repeat(250));
    let table = format!(
        "email,name,since,tags\nann@exemple.example,Ann\u{202e} Lee,whenever,a\u{202e}b\n\
         bob@exemple.example,{long},2024-01-01,ok\n"
    );
    let newsroom = newsroom(&table);
    let ran = import(&newsroom, &["--yes"]).exits(0).answers("with cells to look at: 2 readers\n");
    let ran = ran.answers(
        "line 2: ann@exemple.example: `since` is not a day: \"whenever\", and is passed over",
    );
    let ran = ran.answers("line 2: ann@exemple.example: U+202E stands in `name`, and is taken out");
    let ran = ran.answers("line 2: ann@exemple.example: U+202E stands in `tags`, and is taken out");
    ran.answers("line 3: bob@exemple.example: the name has more than 200 characters, and is cut");
    let cut: String = long.chars().take(200).collect();
    let [_, ann, bob] = &listed(&newsroom)[..] else { panic!("three readers") };
    assert_eq!(ann, "ann@exemple.example,Ann Lee,free,ab,,");
    assert_eq!(*bob, format!("bob@exemple.example,{cut},free,ok,2024-01-01,"));
    let newsroom = super::import::newsroom(&table);
    let answer = import(&newsroom, &["--dry-run", "--json"]).json();
    assert_eq!(answer["notes"].as_array().map(Vec::len), Some(4));
}
