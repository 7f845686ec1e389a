//! `status --html`: a page with the curves of a run. It needs nothing besides itself: no script, no picture, no network.

use std::io::ErrorKind;
use std::path::Path;

use jiff::tz::TimeZone;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::console::Console;
use super::failure::Failure;
use super::moments::{word_day_and_time, word_end};
use super::run_charts::{BarChart, ComparedRun, draw_lines, word_slice_time, word_span};
use super::standing::count_readers;
use crate::disk;
use crate::issue::edition::EditionName;
use crate::journal::State;
use crate::newsroom::{
    CurveSlice, DomainCurve, DomainCurves, EndCounts, Newsroom, RunStatus, RunSurvey,
};
use crate::wording::{Locale, Wording, say};

/// The look of the page, by day and by night.
const SHEET: &str = include_str!("run_page.css");

/// What every page begins with, as Maud writes its `DOCTYPE`.
const PAGE_BEGINNING: &[u8] = b"<!DOCTYPE html>";

/// Writes the page of a run into a file, in place of a page that is there.
///
/// # Errors
///
/// The journal cannot be read, or the file cannot be written. Something else than a page is there.
pub(super) fn write_page(
    newsroom: &mut Newsroom,
    status: &RunStatus,
    file: &Path,
    console: Console,
) -> Result<(), Failure> {
    let survey = newsroom.survey_run(&status.run)?;
    let publication = newsroom.publication();
    let page = RunPage {
        publication: &publication.name,
        zone: &publication.timezone,
        locale: console.locale(),
        status,
        survey: &survey,
    };
    let name = file.display().to_string();
    let text = page.print().into_string();
    disk::write_over(file, text.as_bytes(), PAGE_BEGINNING).map_err(|error| {
        match error.kind() {
            ErrorKind::AlreadyExists => {
                Failure::not_started(say!("`{file}` is there, and is no page", file = name))
                    .help(say!("name another file: `status --html` replaces nothing but a page"))
            }
            _ => Failure::not_started(say!(
                "{file}: {cause}",
                file = name,
                cause = error.to_string()
            )),
        }
    })?;
    console.say(&say!("made `{file}`", file = name));
    Ok(())
}

/// The page of a run.
struct RunPage<'a> {
    publication: &'a str,
    zone: &'a TimeZone,
    locale: Locale,
    status: &'a RunStatus,
    survey: &'a RunSurvey,
}

impl RunPage<'_> {
    fn print(&self) -> Markup {
        let title = format!("{}, {}", self.publication, self.status.run.issue);
        html! {
            (DOCTYPE)
            html lang=(self.locale.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width,initial-scale=1";
                    meta name="robots" content="noindex,nofollow";
                    title { (title) }
                    style { (PreEscaped(SHEET)) }
                }
                body {
                    main {
                        h1 { (title) }
                        p { (self.word(&self.word_readers())) }
                        p { (self.word(&self.word_times())) }
                        (self.print_times())
                        (self.print_editions())
                        (self.print_domains())
                        (self.print_former())
                    }
                }
            }
        }
    }

    fn word(&self, wording: &Wording) -> String {
        wording.translate(self.locale)
    }

    /// How many readers have the issue, and what became of the others.
    fn word_readers(&self) -> Wording {
        say!("{readers}", readers = count_readers(&self.status.tally))
    }

    fn word_times(&self) -> Wording {
        let run = &self.status.run;
        let began = word_day_and_time(run.started, self.zone);
        if let Some(end) = run.finished {
            let end = word_end(run.started, end, self.zone);
            say!("begun {began}, finished {end}", began, end)
        } else {
            say!("begun {began}, not finished", began)
        }
    }

    /// The names of what is counted, in the order of their colours.
    fn titles(&self) -> [String; 3] {
        [say!("accepted"), say!("put off"), say!("refused")].map(|title| self.word(&title))
    }

    /// The curve of the whole run, and its numbers.
    fn print_times(&self) -> Markup {
        let titles = self.titles();
        let label = self.word(&say!("Accepted, put off and refused over time"));
        let classes = ["accepted", "put-off", "refused"];
        let curve = &self.survey.curve;
        let rows = curve.slices.iter().map(|slice| CountedRow {
            name: self.word(&word_slice_time(curve, slice, self.zone)),
            ends: slice.both(),
        });
        let rows: Vec<CountedRow> = rows.collect();
        html! {
            section {
                h2 { (label) }
                ul.legend {
                    @for (class, title) in classes.iter().zip(&titles) {
                        li { span class=(class) {} (title) }
                    }
                }
                (self.draw(CurveSlice::both, label))
                details {
                    summary { (self.word(&say!("The numbers"))) }
                    (self.print_table(&say!("from"), &rows, &self.titles()))
                }
            }
        }
    }

    fn draw(&self, of: fn(&CurveSlice) -> EndCounts, label: String) -> Markup {
        let (zone, locale) = (self.zone, self.locale);
        BarChart { curve: &self.survey.curve, of, label, zone, locale }.draw()
    }

    fn print_editions(&self) -> Markup {
        let [free, paid] =
            [say!("free edition"), say!("paid edition")].map(|edition| self.word(&edition));
        let sum = |of: fn(&CurveSlice) -> EndCounts| {
            let slices = self.survey.curve.slices.iter().map(of);
            slices.fold(EndCounts::default(), EndCounts::plus)
        };
        let in_doubt = |edition| self.status.tally.of_edition(State::InDoubt, edition);
        let rows = [
            CountedRow {
                name: free.clone(),
                ends: EndCounts {
                    in_doubt: in_doubt(EditionName::Free),
                    ..sum(|slice| slice.free)
                },
            },
            CountedRow {
                name: paid.clone(),
                ends: EndCounts {
                    in_doubt: in_doubt(EditionName::Paid),
                    ..sum(|slice| slice.paid)
                },
            },
        ];
        html! {
            section {
                h2 { (self.word(&say!("By edition"))) }
                div.pair {
                    div { h3 { (free) } (self.draw(|slice| slice.free, free.clone())) }
                    div { h3 { (paid) } (self.draw(|slice| slice.paid, paid.clone())) }
                }
                (self.print_sums(&say!("edition"), rows.into()))
            }
        }
    }

    fn print_domains(&self) -> Markup {
        let RunSurvey { domains, other_domains, .. } = self.survey;
        let named =
            domains.iter().map(|one| CountedRow { name: one.domain.clone(), ends: one.ends });
        let others = Some(*other_domains).filter(|ends| ends.total() + ends.in_doubt > 0);
        let others = others.map(|ends| CountedRow { name: self.word(&say!("all others")), ends });
        let rows: Vec<CountedRow> = named.chain(others).collect();
        html! {
            section {
                h2 { (self.word(&say!("By domain"))) }
                (self.print_sums(&say!("domain"), rows))
                div.pair {
                    @for DomainCurves { domain, curves } in &self.survey.domain_curves {
                        div { h3 { (domain) } (draw_lines(&list_compared(curves), domain)) }
                    }
                }
            }
        }
    }

    /// A table of counts with those in doubt, and their sum below.
    fn print_sums(&self, first: &Wording, mut rows: Vec<CountedRow>) -> Markup {
        let sum = rows.iter().fold(EndCounts::default(), |sum, row| sum.plus(row.ends));
        rows.push(CountedRow { name: self.word(&say!("total")), ends: sum });
        let in_doubt = self.word(&say!("in doubt"));
        let titles: Vec<String> = self.titles().into_iter().chain([in_doubt]).collect();
        self.print_table(first, &rows, &titles)
    }

    /// A table of counts, with as many of them as there are titles.
    fn print_table(&self, first: &Wording, rows: &[CountedRow], titles: &[String]) -> Markup {
        html! {
            table {
                thead {
                    tr {
                        th scope="col" { (self.word(first)) }
                        @for title in titles { th scope="col" { (title) } }
                    }
                }
                tbody {
                    @for CountedRow { name, ends } in rows {
                        tr {
                            th scope="row" { (name) }
                            @for count in list_ends(*ends).iter().take(titles.len()) { td { (count) } }
                        }
                    }
                }
            }
        }
    }

    /// The runs before, compared with this one.
    fn print_former(&self) -> Markup {
        let RunSurvey { curve, former, .. } = self.survey;
        let run = &self.status.run;
        let present =
            ComparedRun { curve, began: run.started, planned: self.status.tally.planned() };
        let before = former.iter().map(|one| ComparedRun {
            curve: &one.curve,
            began: one.run.started,
            planned: one.planned,
        });
        let runs: Vec<_> = [present].into_iter().chain(before).collect();
        let label = self.word(&say!("Who has the issue, since the beginning"));
        html! {
            section {
                h2 { (label) }
                p { (self.word(&say!("This run, and thin the runs before it."))) }
                (draw_lines(&runs, &label))
                (self.print_comparison(&runs))
            }
        }
    }

    /// After how long the readers of each run had the issue.
    fn print_comparison(&self, runs: &[ComparedRun<'_>]) -> Markup {
        let former = self.survey.former.iter().map(|one| one.run.issue);
        let issues = [self.status.run.issue].into_iter().chain(former);
        let heads = [
            say!("issue"),
            say!("readers"),
            say!("half had it after"),
            say!("nine of ten had it after"),
        ];
        html! {
            table {
                thead { tr { @for head in &heads { th scope="col" { (self.word(head)) } } } }
                tbody {
                    @for (issue, run) in issues.zip(runs) {
                        tr {
                            th scope="row" { (issue) }
                            td { (run.planned) }
                            td { (word_time_of(run, 0.5)) }
                            td { (word_time_of(run, 0.9)) }
                        }
                    }
                }
            }
        }
    }
}

/// The curves of a domain, as runs that are compared.
fn list_compared(curves: &[DomainCurve]) -> Vec<ComparedRun<'_>> {
    let compared = curves.iter().map(|DomainCurve { began, readers, curve }| ComparedRun {
        curve,
        began: *began,
        planned: *readers,
    });
    compared.collect()
}

/// Counts in the order of their titles.
const fn list_ends(ends: EndCounts) -> [u64; 4] {
    [ends.accepted, ends.put_off, ends.refused, ends.in_doubt]
}

/// A line of a table of counts.
struct CountedRow {
    name: String,
    ends: EndCounts,
}

/// After how long a share of the readers of a run had the issue.
fn word_time_of(run: &ComparedRun<'_>, share: f64) -> String {
    run.find_time_of(share).map_or_else(|| "–".to_owned(), word_span)
}
