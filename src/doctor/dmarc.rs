//! What receivers are asked to do with mail that fails (DMARC), and whether ours is the domain's own.

use super::diagnosis::CheckGroup;
use super::exchange::report_unknown;
use super::sending_names::SendingNames;
use super::word_later;
use crate::dns::{
    AlignmentMode, DmarcPolicy, DmarcRecord, DmarcRemark, DmarcWalk, FoundPolicy, NameState,
    WalkStep, list_walk_names,
};
use crate::publication::DkimSigning;
use crate::resolver::{LookupFault, Records, Resolver};
use crate::wording::{Wording, join_clauses, say};

const CHECK: &str = "dmarc";

/// Why the record of a name cannot be used.
enum RecordFault {
    /// There are several. Has their number.
    Several(usize),
    /// It is no list of tags. Says why.
    NotTags(Wording),
}

/// The way up from a domain, and what was wrong on it.
struct SurveyedWalk {
    walk: DmarcWalk,
    /// The names with a record that cannot be used.
    faults: Vec<FaultyRecord>,
    /// The name for which there was no answer.
    unanswered: Option<(String, LookupFault)>,
}

/// A record that cannot be used.
struct FaultyRecord {
    name: String,
    fault: RecordFault,
}

/// Examines the policy for the domain of `From`, and whether signature and return path belong to it.
pub(super) async fn examine_dmarc(
    group: &mut CheckGroup,
    sender: &SendingNames<'_>,
    resolver: &Resolver,
) {
    let survey = walk_up(sender.from_domain, resolver).await;
    if let Some((name, fault)) = &survey.unanswered {
        return report_unknown(group, CHECK, name, fault);
    }
    for faulty in &survey.faults {
        report_faulty(group, faulty);
    }
    let name = find_name_state(sender.from_domain, resolver).await;
    let policy = survey.walk.find_policy(name);
    match &policy {
        Some(policy) => report_policy(group, policy),
        None if survey.faults.is_empty() => report_absent(group, sender.from_domain),
        None => {}
    }
    let record = policy.map(|policy| policy.record.clone()).unwrap_or_default();
    examine_alignment(group, sender, &survey.walk, &record, resolver).await;
}

fn report_absent(group: &mut CheckGroup, domain: &str) {
    let words = say!("{domain} has no DMARC record", domain);
    let help = say!(
        "write a TXT record for _dmarc.{domain}: `v=DMARC1; p=none; rua=mailto:ADDRESS`; Gmail, Yahoo and Microsoft ask for one",
        domain
    );
    group.fault(CHECK, words, help);
}

async fn find_name_state(domain: &str, resolver: &Resolver) -> NameState {
    match resolver.find_addresses(domain).await {
        Ok(Records::NoName) => NameState::Missing,
        _ => NameState::Exists,
    }
}

/// Walks up the DNS from a domain (RFC 9989 §4.10).
async fn walk_up(domain: &str, resolver: &Resolver) -> SurveyedWalk {
    let mut survey =
        SurveyedWalk { walk: DmarcWalk::default(), faults: Vec::new(), unanswered: None };
    for domain in list_walk_names(domain) {
        let name = format!("_dmarc.{domain}");
        let texts = match resolver.find_texts(&name).await {
            Ok(records) => records.into_list(),
            Err(fault) => {
                survey.unanswered = Some((name, fault));
                break;
            }
        };
        let record = match read_record(&texts) {
            Ok(record) => record,
            Err(fault) => {
                survey.faults.push(FaultyRecord { name, fault });
                None
            }
        };
        if !survey.walk.add(WalkStep { domain, record }) {
            break;
        }
    }
    survey
}

/// The record among the texts of a name. Receivers take none if there are several (RFC 9989 §4.10).
fn read_record(texts: &[String]) -> Result<Option<DmarcRecord>, RecordFault> {
    let records: Vec<&String> = texts.iter().filter(|text| DmarcRecord::is_dmarc(text)).collect();
    match records.as_slice() {
        [] => Ok(None),
        [text] => {
            DmarcRecord::parse(text).map(Some).map_err(|fault| RecordFault::NotTags(fault.word()))
        }
        several => Err(RecordFault::Several(several.len())),
    }
}

fn report_faulty(group: &mut CheckGroup, FaultyRecord { name, fault }: &FaultyRecord) {
    match fault {
        RecordFault::Several(count) => {
            let words =
                say!("{name} has {count} DMARC records, and receivers take none", name, count);
            group.fault(CHECK, words, say!("keep one"));
        }
        RecordFault::NotTags(why) => {
            let help = say!("write it as `v=DMARC1; p=none; rua=mailto:ADDRESS`");
            group.fault(CHECK, say!("the DMARC record at {name}: {why}", name, why), help);
        }
    }
}

fn report_policy(group: &mut CheckGroup, found: &FoundPolicy<'_>) {
    let FoundPolicy { domain, record, policy } = *found;
    let place = format!("_dmarc.{domain}");
    let remarks = join_clauses(record.remarks.iter().map(DmarcRemark::word));
    let words = say!("{place}: {remarks}", place, remarks);
    if record.has_bad_policy() {
        return group.fault(CHECK, words, word_policies());
    }
    if !record.remarks.is_empty() {
        group.warning(CHECK, words, say!("mend it or take it out: receivers pass over it"));
    }
    if record.policy.is_none() && record.subdomains.is_none() {
        let words = if record.has_reports {
            say!("{place} has no `p=`, which is `p=none`", place)
        } else {
            say!("{place} has no `p=`, which is `p=none`, and no reports (`rua=`)", place)
        };
        return group.warning(CHECK, words, word_policies());
    }
    if record.is_test {
        let (policy, milder) = (policy.to_string(), policy.milder().to_string());
        let words = say!(
            "{place} only tests `{policy}` (`t=y`): receivers do as for `{milder}`",
            place,
            policy,
            milder
        );
        return group.warning(CHECK, words, say!("take `t=y` out when the reports are good"));
    }
    match policy {
        DmarcPolicy::None => report_no_request(group, &place, record),
        DmarcPolicy::Quarantine | DmarcPolicy::Reject => {
            let policy = policy.to_string();
            group.fine(CHECK, say!("{place} asks for `{policy}`", place, policy));
        }
    }
}

fn word_policies() -> Wording {
    say!("write `p=none`, `p=quarantine` or `p=reject`")
}

/// Reports a record that asks receivers for nothing.
fn report_no_request(group: &mut CheckGroup, place: &str, record: &DmarcRecord) {
    if record.has_reports {
        let words = say!("{place} asks receivers for nothing (`none`)", place);
        let help = say!("when the reports name all your senders, ask for `p=quarantine`");
        return group.warning(CHECK, words, help);
    }
    let words = say!("{place} asks receivers for nothing (`none`), and no reports (`rua=`)", place);
    let help = say!(
        "add `rua=mailto:ADDRESS`; when the reports name all your senders, ask for `p=quarantine`"
    );
    group.warning(CHECK, words, help);
}

/// Examines whether one of the two domains that receivers check belongs to that of `From` (RFC 9989 §4.4).
async fn examine_alignment(
    group: &mut CheckGroup,
    sender: &SendingNames<'_>,
    from: &DmarcWalk,
    record: &DmarcRecord,
    resolver: &Resolver,
) {
    let signature = match sender.signing_domain() {
        Some(domain) => find_standing(from, domain, record.dkim_alignment, resolver).await,
        None => DomainStanding::Other,
    };
    report_signature(group, sender, signature);
    let path_domain = sender.return_path.domain();
    let path = find_standing(from, path_domain, record.spf_alignment, resolver).await;
    report_path(group, sender, path, signature);
}

fn report_path(
    group: &mut CheckGroup,
    sender: &SendingNames<'_>,
    path: DomainStanding,
    signature: DomainStanding,
) {
    const CHECK: &str = "alignment.spf";
    let (from, path_domain) = (sender.from_domain, sender.return_path.domain());
    let help =
        say!("write `[bounces] address` with the domain of `from`, or one of its organisation");
    let has_signature = signature == DomainStanding::Own || *sender.dkim == DkimSigning::Relay;
    match path {
        DomainStanding::Own => {
            let words =
                say!("the return path at {path_domain} counts for {from}", path_domain, from);
            group.fine(CHECK, words);
        }
        DomainStanding::Unknown => report_no_standing(group, CHECK, path_domain),
        DomainStanding::Other if has_signature => {
            let words = say!(
                "the return path at {path_domain} does not count for {from}: only the signature does",
                path_domain,
                from
            );
            group.warning(CHECK, words, help);
        }
        DomainStanding::Other => {
            let words = say!(
                "the return path at {path_domain} does not count for {from}, and no signature does",
                path_domain,
                from
            );
            group.fault(CHECK, words, help);
        }
    }
}

fn report_no_standing(group: &mut CheckGroup, check: &'static str, domain: &str) {
    let words = say!("no name server answers for the organisation of {domain}", domain);
    group.unchecked(check, words, word_later());
}

/// Whether a domain counts as that of `From`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DomainStanding {
    Own,
    Other,
    Unknown,
}

fn report_signature(group: &mut CheckGroup, sender: &SendingNames<'_>, standing: DomainStanding) {
    const CHECK: &str = "alignment.dkim";
    let from = sender.from_domain;
    match (sender.signing_domain(), standing) {
        (Some(domain), DomainStanding::Own) => {
            group.fine(CHECK, say!("the signature of {domain} counts for {from}", domain, from));
        }
        (Some(domain), DomainStanding::Unknown) => report_no_standing(group, CHECK, domain),
        (Some(domain), DomainStanding::Other) => {
            let words = say!("the signature of {domain} does not count for {from}", domain, from);
            let help = say!(
                "write `domain` in [dkim] as the domain of `from`, or one of its organisation"
            );
            group.fault(CHECK, words, help);
        }
        (None, _) if *sender.dkim == DkimSigning::Relay => {
            let words = say!("the relay signs, by a domain that is not known here");
            let help = say!("look at a message that has arrived: `d=` must belong to {from}", from);
            group.unchecked(CHECK, words, help);
        }
        (None, _) => {}
    }
}

/// Whether a domain counts as the one at which a walk began.
async fn find_standing(
    from: &DmarcWalk,
    domain: &str,
    mode: AlignmentMode,
    resolver: &Resolver,
) -> DomainStanding {
    let survey = walk_up(domain, resolver).await;
    if from.is_aligned(&survey.walk, mode) {
        DomainStanding::Own
    } else if survey.unanswered.is_some() {
        DomainStanding::Unknown
    } else {
        DomainStanding::Other
    }
}
