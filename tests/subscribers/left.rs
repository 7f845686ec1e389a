//! Columns and cells that say who has left: nobody whom they mean is written to.

use super::import::{import, listed, newsroom, suppressed};
use super::{csv, planned};

/// Columns that say who has left: the name, the cell of a reader, and the cell of somebody who has left.
const COLUMNS: &[[&str; 3]] = &[
    ["Email subscriber status", "Subscribed", "Unsubscribed"],
    ["Email subscriber status", "Subscribed", "Never subscribed"],
    ["Statut newsletter", "Abonné", "Désabonnée le 12/03/2024"],
    ["Situation", "Actif", "NPAI"],
    ["Situation", "", "blacklisté"],
    ["Stop", "", "oui"],
    ["NPAI", "0", "1"],
    ["Opposition", "Non", "12/03/2024"],
    ["IsExcludedFromCampaigns", "False", "True"],
    ["Mailing autorisé", "oui", "non"],
    ["Radié", "", "X"],
    ["Refus", "", "Refus"],
    ["Résilié le", "", "12/03/2024"],
    ["Motif de désabonnement", "", "trop de courrier"],
    ["Do not contact", "false", "true"],
    ["Ne souhaite plus recevoir", "", "oui"],
    ["Opted in", "Yes", "No"],
    ["Abgemeldet", "nein", "ja"],
    ["Einwilligung", "ja", "nein"],
    ["Baja", "no", "sí"],
    ["Werbesperre", "nein", "ja"],
    ["E-Mail-Sperre", "", "x"],
    ["Newsletterstatus", "angemeldet", "abgemeldet"],
    ["Estado", "Suscrito", "No suscrito"],
    ["Correo inválido", "", "sí"],
    ["Lista negra", "", "sí"],
    ["DNC", "N", "Y"],
    ["Disiscritto", "no", "si"],
    ["Blacklist", "", "1"],
    ["HasOptedOutOfEmail", "0", "-1"],
    ["RGPD", "oui", "non"],
    ["Inscription confirmée", "oui", "non"],
];

/// Columns that may say who has left, as in `COLUMNS`.
const DOUBTFUL: &[[&str; 3]] = &[
    ["Remarque", "une amie de longue date", "désabonné"],
    ["X", "", "cleaned"],
    ["Liste", "matin", "Spam complaint"],
    ["Info", "", "jamais confirmé"],
    ["Unnamed: 7", "", "opt-out"],
    ["Newsletter du matin", "1", "0"],
    ["Canceled at", "", "2024-02-03"],
    ["Ancien lecteur", "non", "oui"],
    ["Abonnement", "Annuel", "Résilié"],
    ["Remarque", "", "résilié"],
    ["Remarque", "", "désabonné par téléphone"],
    ["NPAI", "", "retour du 3 mars"],
    ["Consent", "granted", "to be asked"],
    ["until", "2030-01-01", "résilié"],
    ["Étiquettes", "presse", "désabonné"],
    ["Mailing", "Allowed", "Not allowed"],
    ["Remarque", "", "ne souhaite plus recevoir de mails"],
    ["Suscripción activa", "sí", "no"],
    ["Correo no válido", "", "sí"],
    ["Deliverable", "true", "false"],
];

/// A table of a reader and of somebody who has left.
fn table([header, reads, left]: [&str; 3]) -> String {
    format!(
        "email,name,\"{header}\"\nzoe@exemple.example,Z,\"{reads}\"\n\
         left@exemple.example,L,\"{left}\"\nmax@exemple.example,M,\"{reads}\"\n"
    )
}

#[test]
fn a_list_with_a_cell_that_may_say_who_has_left_is_refused_with_the_column_the_line_and_a_way_out()
{
    for &row in COLUMNS.iter().chain(DOUBTFUL) {
        let [header, _, left] = row;
        let code = if ["until", "Étiquettes", "Abonnement"].contains(&header) {
            "subscriber.left"
        } else {
            "csv.consent"
        };
        let ran = planned(&csv(table(row))).exits(1).tells(&format!("error[{code}]"));
        let way_out = if header == "Étiquettes" {
            "give the tag another name"
        } else {
            "matinale subscribers import FILE"
        };
        let ran = ran.tells(way_out);
        let is_by_name = ran.err.contains("readers.csv:1:");
        let is_by_cell = ran.err.contains("readers.csv:3:") && ran.err.contains(left);
        assert!(is_by_name || is_by_cell, "{row:?}\n{ran}");
    }
}

#[test]
fn an_import_suppresses_who_has_left_and_takes_the_others() {
    for &row in COLUMNS {
        let newsroom = newsroom(table(row));
        let ran = import(&newsroom, &["--yes"]).exits(0);
        let gone = suppressed(&newsroom);
        assert!(gone.len() == 1 && gone[0].starts_with("left@exemple.example "), "{row:?}\n{ran}");
        let list = listed(&newsroom);
        let readers: Vec<_> =
            list.iter().map(|row| row.split(',').next().unwrap_or_default()).collect();
        let expected = ["Kath@exemple.example", "zoe@exemple.example", "max@exemple.example"];
        assert_eq!(readers, expected, "{row:?}\n{ran}");
    }
}

#[test]
fn an_import_leaves_out_who_may_have_left_names_the_column_and_what_to_do() {
    for &row in DOUBTFUL {
        let newsroom = newsroom(table(row));
        let ran =
            import(&newsroom, &["--yes"]).exits(1).answers("left out: 1 reader\n  line 3: left@");
        let [header, ..] = row;
        for words in [
            format!("  help: `{header}` may say who has left."),
            format!("`--column \"{header}=unused\"`"),
            "`matinale subscribers add ADDRESS`".to_owned(),
        ] {
            assert!(ran.out.contains(&words), "no {words}\n{ran}");
        }
        assert!(
            suppressed(&newsroom).is_empty(),
            "{row:?}: nobody is suppressed on a guess\n{ran}"
        );
        let list = newsroom.text("subscribers.toml");
        assert!(
            list.contains("zoe@") && list.contains("max@") && !list.contains("left@"),
            "{row:?}"
        );
    }
}

#[test]
fn notes_places_and_other_matters_keep_nobody_out() {
    for [header, one, other] in [
        ["Notes", "a failli se désabonner en mars", "merci pour le rappel, stop aux fautes"],
        ["State", "NY", "CA"],
        ["State/Province", "Baja California", "NY"],
        ["Ville", "Stop", "Lyon"],
        ["Accepts SMS Marketing", "yes", "no"],
        ["Do not call", "no", "yes"],
        ["Order status", "shipped", "cancelled"],
        ["Emails opened", "0", "12"],
        ["Unsubscribe link", "https://l.example/1", "https://l.example/2"],
        ["Group", "manual", "pending"],
        ["Entreprise", "Rebond", "Stop"],
        ["Groupe politique", "Majorité", "Opposition"],
        ["Nom de jeune fille", "Refus", "Radié"],
        ["Segundo apellido", "Baja", "Rebote"],
        ["Autorisation parentale", "oui", "non"],
        ["Invitation accepted", "yes", "no"],
        ["Abonné papier", "oui", "non"],
        ["Left-handed", "yes", "no"],
        ["Retrait en magasin", "oui", "non"],
        ["Opt-in source", "website", "manual"],
        ["Stop", "", ""],
        ["Mailing autorisé", "", ""],
        ["Product", "Spam", "Ham"],
        ["Team", "Bounce", "Core"],
        ["Coupon", "STOP", ""],
        ["Statut", "Retraité", "Salarié"],
        ["Status", "Customer", "VIP"],
        ["Newsletter", "La Matinale", "Le soir"],
        ["Contacté", "non", "oui"],
        ["Active campaigns", "0", "2"],
        ["Result", "catch-all", "risky"],
    ] {
        let table = table([header, one, other]);
        planned(&csv(&table)).exits(0).answers("would go to 3 readers");
        let newsroom = newsroom(&table);
        import(&newsroom, &["--yes"]).exits(0);
        assert_eq!((listed(&newsroom).len(), suppressed(&newsroom).len()), (4, 0), "{header}");
    }
}

#[test]
fn a_tag_for_who_has_left_refuses_a_list_in_toml_as_in_csv() {
    for tag in ["désabonné", "Unsubscribed", "désinscrite le 12/03/2024"] {
        let tags = format!("tags = [\"presse\", {tag:?}]");
        let list = super::reader("zoe@exemple.example", "")
            + &super::reader("left@exemple.example", &tags);
        let ran = planned(&super::toml(&list)).exits(1);
        assert_eq!(ran.told(), ["subscribers.toml:7:8 error subscriber.left"], "{ran}");
        let list =
            format!("email,tags\nzoe@exemple.example,\nleft@exemple.example,\"presse;{tag}\"\n");
        let ran = planned(&csv(list)).exits(1);
        assert_eq!(ran.told(), ["readers.csv:3:22 error subscriber.left"], "{ran}");
        let newsroom = newsroom("email\nzoe@exemple.example\n");
        let words = ["subscribers", "set", "kath@exemple.example", "--add-tag", tag];
        newsroom.run(words).exits(2).tells("says that this reader has left");
    }
    for tag in ["inactive", "stop", "résilié"] {
        let list = super::reader("zoe@exemple.example", &format!("tags = [{tag:?}]"));
        planned(&super::toml(&list)).exits(0).answers("would go to 1 reader");
    }
}

#[test]
fn of_two_columns_of_addresses_the_one_without_an_address_says_who_gets_mail() {
    let list = "email,Emails\nzoe@exemple.example,enabled\nleft@exemple.example,disabled\n";
    planned(&csv(list)).exits(1).tells("`Emails` = \"disabled\" may say");
    let newsroom = newsroom(list);
    let ran = import(&newsroom, &["--yes"]).exits(1).answers("line 3: left@exemple.example");
    ran.answers("help: `Emails` may say who has left");
    assert!(newsroom.text("subscribers.toml").contains("zoe@"));
}

#[test]
fn a_table_of_customers_is_read_whatever_else_it_says() {
    let columns = [
        ("id", "0"),
        ("Civilité", "F"),
        ("Company", "Stop & Go"),
        ("Phone", "no"),
        ("Country", "NO"),
        ("Langue", "fr"),
        ("Source", "site"),
        ("Created", "2024-01-15"),
        ("Updated at", ""),
        ("Last open", ""),
        ("Email opens", "0"),
        ("Links clicked", "0"),
        ("Rating", "0"),
        ("VIP", "non"),
        ("Donateur", "no"),
        ("Lead status", "Qualified"),
        ("Lifecycle stage", "Customer"),
        ("Payment status", "cancelled"),
        ("Total spent", "0.00"),
        ("Accepts cookies", "no"),
        ("Autorisation photo", "non"),
        ("Papier", "non"),
        ("Newsletter format", "HTML"),
        ("Contact owner", "Nora"),
        ("Mailing address", "3, rue Haute"),
        ("Birthday", "1970-01-01"),
        ("Opt-in IP", "192.0.2.1"),
        ("Website", "https://l.example"),
        ("Observations", "ne pas appeler avant midi"),
        ("", ""),
    ];
    let (names, cells): (Vec<&str>, Vec<String>) =
        columns.iter().map(|(name, cell)| (*name, format!("\"{cell}\""))).unzip();
    let list = format!("email,{}\nzoe@exemple.example,{}\n", names.join(","), cells.join(","));
    planned(&csv(&list)).exits(0).answers("would go to 1 reader");
    let newsroom = newsroom(&list);
    import(&newsroom, &["--yes"]).exits(0);
    assert!(newsroom.text("subscribers.toml").contains("zoe@"));
}

#[test]
fn the_way_out_of_a_refused_list_leads_out() {
    let newsroom = csv(table(["Stop", "", "oui"]));
    let words = ["subscribers", "import", "readers.csv", "--yes"];
    let ran = newsroom.run(words).exits(1).tells("`readers.csv` is the list itself");
    let ran = ran.tells("source = \"subscribers.toml\"");
    ran.tells("the new list is made");
    let settings = newsroom.text("matinale.toml").replace("readers.csv", "new.toml");
    let newsroom = newsroom.file("matinale.toml", settings);
    let dry = ["subscribers", "import", "readers.csv", "--dry-run"];
    newsroom.run(dry).exits(0).answers("`new.toml` is not there yet, and is made");
    assert!(!newsroom.path("new.toml").exists());
    newsroom.run(words).exits(0);
    assert_eq!(suppressed(&newsroom), ["left@exemple.example unsubscribed"]);
    planned(&newsroom).exits(0).answers("would go to 2 readers");
    let settings = newsroom.text("matinale.toml").replace("new.toml", "new.csv");
    let newsroom = newsroom.file("matinale.toml", settings);
    newsroom.run(words).exits(0);
    assert!(newsroom.text("new.csv").starts_with("email,name,tier,tags,since,until\nzoe@"));
}

#[test]
fn an_editor_says_that_a_column_says_nothing_or_that_it_says_who_has_left() {
    let table = table(["Arrêt", "", "Stop"]);
    let newsroom = csv(&table);
    planned(&newsroom).exits(1).tells("unused_columns = [\"Arrêt\"]");
    let settings = newsroom.text("matinale.toml");
    let newsroom =
        newsroom.file("matinale.toml", format!("{settings}\nunused_columns = \"Arrêt\"\n"));
    planned(&newsroom).exits(0).answers("would go to 3 readers");
    newsroom.run(["subscribers", "add", "new@exemple.example"]).exits(0);

    let told = super::import::newsroom(&table);
    import(&told, &["--yes", "--column", "Arrêt=unused"]).exits(0).answers("not used");
    assert_eq!((listed(&told).len(), suppressed(&told).len()), (4, 0));

    let odd = super::import::newsroom(
        "Qui,Encore là\nzoe@exemple.example,oui\nleft@exemple.example,non\n",
    );
    let words = ["--yes", "--column", "Qui=email", "--column", "Encore là=reads"];
    import(&odd, &words).exits(0);
    assert_eq!(suppressed(&odd), ["left@exemple.example unsubscribed"]);
    import(&odd, &["--column", "Quoi=email"]).exits(2).tells("it has no column `Quoi`");
    import(&odd, &["--column", "Qui=mail"]).exits(2).tells("`mail` is none of email, name");
}
