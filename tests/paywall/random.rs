//! Random issues, each with two texts behind the same paywall: free readers get the same bytes.

use std::fmt::Write as _;
use std::sync::Arc;

use jiff::Zoned;
use jiff::civil::date;
use jiff::tz::TimeZone;
use matinale::address::Address;
use matinale::audience::AnyRecipient;
use matinale::finding::{Source, show};
use matinale::issue::edition::{self, EditionName, Free, Paid};
use matinale::issue::picture::Pictures;
use matinale::issue::read::{self, Setting};
use matinale::issue::{Issue, IssueName};
use matinale::language::Language;
use matinale::language::typography::Typographer;
use matinale::message::{Letterhead, Template, compose_message};
use matinale::publication::{self, Publication};
use matinale::render::{self, PageInputs};
use matinale::token::{Key, Tokens};
use proptest::prelude::{Just, ProptestConfig, Strategy, any};
use proptest::test_runner::{TestCaseError, TestError, TestRunner};
use proptest::{collection, option, prop_oneof};

/// What only paying readers read of one exclusive block.
#[derive(Debug, Clone)]
struct Secret {
    body: String,
    watch: Option<String>,
    signed: Option<String>,
    items: Vec<(String, String)>,
}

/// One exclusive block: what all may see of it, and two texts behind it.
#[derive(Debug, Clone)]
struct Exclusive {
    kind: &'static str,
    opening: Option<String>,
    teaser: Option<String>,
    secrets: [Secret; 2],
}

#[derive(Debug, Clone)]
struct Morning {
    open: Vec<String>,
    exclusive: Vec<Exclusive>,
}

/// A few words, with what French typesetting changes among them.
fn words() -> impl Strategy<Value = String> {
    "[a-zé][a-zé ]{0,12}( ?[!:;%«»'] ?[a-z0-9 ]{0,9}){0,2}[a-z]"
}

/// A text with one turn of Markdown.
fn prose() -> impl Strategy<Value = String> {
    let turn = prop_oneof![
        words(),
        words().prop_map(|text| format!("## {text}\n\n{text}")),
        words().prop_map(|text| format!(
            "*{text}*, **{text}** [lien](https://a.example/{})",
            text.len()
        )),
        words().prop_map(|text| format!("* {text}\n* {text}")),
        words().prop_map(|text| format!("1. {text}\n2. {text}")),
        words().prop_map(|text| format!("> {text}")),
        words().prop_map(|text| format!("Pour {{{{name|{}}}}} {text}", text.len())),
        words().prop_map(|text| format!("{text}[^1]\n\n[^1]: {text}")),
        words().prop_map(|text| format!("| {text} | b |\n|---|---|\n| c | d |")),
        words().prop_map(|text| text.repeat(40)),
    ];
    collection::vec(turn, 1..4).prop_map(|parts| parts.join("\n\n"))
}

fn secret() -> impl Strategy<Value = Secret> {
    let items = collection::vec((words(), prose()), 1..4);
    (prose(), option::of(prose()), option::of(words()), items)
        .prop_map(|(body, watch, signed, items)| Secret { body, watch, signed, items })
}

fn exclusive() -> impl Strategy<Value = Exclusive> {
    let kind = prop_oneof![Just("story"), Just("editorial"), Just("briefs"), Just("tribune")];
    (kind, option::of(prose()), option::of(words()), secret(), secret()).prop_map(
        |(kind, opening, teaser, one, other)| Exclusive {
            kind,
            opening,
            teaser,
            secrets: [one, other],
        },
    )
}

fn morning() -> impl Strategy<Value = Morning> {
    (collection::vec(prose(), 1..3), collection::vec(exclusive(), 1..4))
        .prop_map(|(open, exclusive)| Morning { open, exclusive })
}

impl Morning {
    /// The issue's file, with the first or the second text behind the paywall.
    fn file(&self, which: usize) -> String {
        let mut file = "date = 2025-02-11\ntitle = 'Un matin'\n".to_owned();
        let mut write = |line: String| writeln!(file, "{line}").expect("a text grows");
        for (n, body) in self.open.iter().enumerate() {
            write(format!(
                "[[blocks]]\nkind = 'story'\ntitle = 'Ouvert {n}'\nbody = '''\n{body}'''"
            ));
        }
        for (n, Exclusive { kind, opening, teaser, secrets }) in self.exclusive.iter().enumerate() {
            let Secret { body, watch, signed, items } = &secrets[which];
            write(format!("[[blocks]]\nkind = '{kind}'\nexclusive = true\ntitle = 'Clos {n}'"));
            write(format!("body = '''\n{body}'''"));
            if let Some(text) = opening {
                write(format!("opening = '''\n{text}'''"));
            }
            if let Some(text) = teaser {
                write(format!("teasers = ['''{text}''']"));
            }
            let signed = signed.as_deref().unwrap_or("Quelqu’un");
            match *kind {
                "briefs" => items.iter().for_each(|(title, text)| {
                    write(format!(
                        "[[blocks.items]]\ntitle = '''{title}'''\ntext = '''\n{text}'''"
                    ));
                }),
                "tribune" => write(format!("author = {{ name = '''{signed}''' }}")),
                _ => {
                    write(format!("byline = ['''{signed}''']"));
                    if let Some(text) = watch {
                        write(format!("watch = '''\n{text}'''"));
                    }
                }
            }
        }
        file
    }
}

/// Settings, keys and a moment that stay the same.
pub(super) struct Printer {
    publication: Publication,
    tokens: Arc<Tokens>,
    now: Zoned,
}

impl Printer {
    pub(super) fn new() -> Self {
        let text = "[publication]\nname = 'V'\ntimezone = 'Europe/Paris'\nfrom = 'v@example.org'\n";
        let source = Source::of_text("", text.to_owned());
        let publication = publication::read(&source).0.expect("sound settings");
        let tokens = Arc::new(Tokens::new(&Key::new([7; 32]), &publication.slug));
        let now = date(2025, 2, 11).at(7, 0, 0, 0).to_zoned(TimeZone::UTC).expect("a moment");
        Self { publication, tokens, now }
    }

    /// The message of a free and of a paying reader.
    fn printed(&self, file: String) -> Result<[Vec<u8>; 2], TestCaseError> {
        let source = Source::of_text("", file);
        let setting =
            Setting { name: Some(IssueName::of_day(date(2025, 2, 11))), language: Language::Fr };
        let (issue, findings) = read::read(&source, setting);
        let issue = issue.ok_or_else(|| {
            let told =
                findings.iter().map(|found| show::text(&source, found, show::FindingStyle::Short));
            TestCaseError::fail(format!("{}\n{:?}", source.text, told.collect::<Vec<_>>()))
        })?;
        Ok(self.messages(issue, &Pictures::default()))
    }

    /// The same of an issue that is read already.
    pub(super) fn messages(&self, mut issue: Issue, pictures: &Pictures) -> [Vec<u8>; 2] {
        issue.typeset(&Typographer::new(Language::Fr, None, &[]));
        let page = PageInputs { publication: &self.publication, pictures, latest: &[] };
        let free =
            render::print_edition::<Free>(&edition::cut(&issue), &page).expect("the free bodies");
        let paid =
            render::print_edition::<Paid>(&edition::cut(&issue), &page).expect("the paid bodies");
        let head = Letterhead {
            publication: &self.publication,
            pictures,
            tokens: &self.tokens,
            signer: None,
            issue: issue.name,
            language: issue.language,
            mark: "",
        };
        let (free, paid) = (Template::new(&free, &head), Template::new(&paid, &head));
        [EditionName::Free, EditionName::Paid].map(|edition| {
            let zoe = Address::parse("zoe@example.org").expect("an address");
            match AnyRecipient::entitled(zoe, Some("Zoé".to_owned()), edition) {
                AnyRecipient::Free(reader) => compose_message(&free, &reader, &self.now).bytes,
                AnyRecipient::Paid(reader) => compose_message(&paid, &reader, &self.now).bytes,
            }
        })
    }
}

/// For so many random mornings, the free message is the same whatever stands behind the paywall, and
/// the paid one is not; both are the same where nothing was changed.
#[track_caller]
fn hold(cases: u32) {
    let printer = Printer::new();
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let ran = TestRunner::new(config).run(&(morning(), any::<bool>()), |(morning, same)| {
        let [free, paid] = printer.printed(morning.file(0))?;
        let [free_other, paid_other] = printer.printed(morning.file(usize::from(!same)))?;
        let bodies = |which: usize| {
            let secrets = morning.exclusive.iter().map(|it| it.secrets[which].body.clone());
            secrets.collect::<Vec<_>>()
        };
        if free != free_other {
            return Err(TestCaseError::fail("the free edition changed"));
        }
        if same && paid != paid_other {
            return Err(TestCaseError::fail("the same issue gives other bytes"));
        }
        if !same && bodies(0) != bodies(1) && paid == paid_other {
            return Err(TestCaseError::fail("the paid edition does not hold what was changed"));
        }
        Ok(())
    });
    match ran {
        Ok(()) => {}
        Err(TestError::Fail(reason, (morning, _))) => {
            panic!("{reason}\n{}\n----\n{}", morning.file(0), morning.file(1))
        }
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn free_bytes_do_not_change_with_what_is_behind_the_paywall() {
    hold(256);
}

#[test]
#[ignore = "takes minutes: tests/run --long"]
fn long_free_bytes_do_not_change_in_ten_thousand_random_mornings() {
    hold(10_000);
}
