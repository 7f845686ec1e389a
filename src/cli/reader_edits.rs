//! `subscribers add`, `set` and `remove`: edits the list of readers.

use clap::Args;
use serde_json::json;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::reader_selection::{
    AskedChange, TypedSelection, confirm, parse_addresses, require_listed, tiers,
};
use super::signed_up_readers::{
    ListCommand, find_signed_up, refuse_signed_up, tell_still_written_to,
};
use super::suppressions::word_reason;
use crate::address::Address;
use crate::audience::{Field, FieldValue, find_name};
use crate::issue::edition::EditionName;
use crate::journal::Reason;
use crate::newsroom::{ListDraft, Newsroom, ReaderChange, ReaderSelection};
use crate::wording::{Wording, join_clauses, say, say_count};

/// Add a reader to the list
///
/// The file keeps its comments and its order; the reader comes last.
#[derive(Debug, Args)]
pub(super) struct AddReader {
    /// The reader's address
    #[arg(value_name = "ADDRESS")]
    address: String,
    /// The reader's name
    #[arg(long)]
    name: Option<String>,
    /// Whether the reader pays
    #[arg(long, value_name = "TIER", default_value = "free", value_parser = tiers())]
    tier: EditionName,
    /// A tag; may be given several times
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// The day the reader subscribed; today if it is not given
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// The last day of the paid period
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
}

/// Change readers of the list
///
/// Which readers: by address, or with `--where-tag` and `--where-tier`. What is not named stays as it is.
#[derive(Debug, Args)]
#[command(override_usage = "matinale subscribers set [OPTIONS] [ADDRESS]...")]
pub(super) struct SetReaders {
    /// Their addresses
    #[arg(value_name = "ADDRESS", required_unless_present_any = ["where_tag", "where_tier"])]
    addresses: Vec<String>,
    /// Those with this tag; given twice: with one of the two
    #[arg(long, value_name = "TAG")]
    where_tag: Vec<String>,
    /// Those who get this edition today
    #[arg(long, value_name = "TIER", value_parser = tiers())]
    where_tier: Option<EditionName>,
    #[command(flatten)]
    change: TypedChange,
    /// Do not ask; needed where no terminal is
    #[arg(long, short)]
    yes: bool,
}

/// What is to be changed.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
struct TypedChange {
    /// The new address of one reader
    #[arg(long, value_name = "ADDRESS")]
    address: Option<String>,
    /// The new name; `""` for none
    #[arg(long)]
    name: Option<String>,
    /// Whether they pay
    #[arg(long, value_name = "TIER")]
    tier: Option<String>,
    /// A tag to add; may be given several times
    #[arg(long, value_name = "TAG")]
    add_tag: Vec<String>,
    /// A tag to take away; may be given several times
    #[arg(long, value_name = "TAG")]
    drop_tag: Vec<String>,
    /// The day they subscribed; `""` if nobody knows
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// The last day of the paid period; `""` for one without an end
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
}

/// Remove readers from the list
///
/// A reader who asked not to be written to is better suppressed: an import brings a removed reader back, and
/// never a suppressed one.
#[derive(Debug, Args)]
pub(super) struct RemoveReaders {
    #[command(flatten)]
    selection: TypedSelection,
    /// Do not ask; needed where no terminal is
    #[arg(long, short)]
    yes: bool,
}

impl AddReader {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let list = newsroom.publication().audience.clone();
        let address = parse_addresses(std::slice::from_ref(&self.address))?.remove(0);
        let today = newsroom.now().date().to_string();
        let values = self.values(&address, &today)?;
        let draft = newsroom.open_list()?;
        let suppressed = draft.roster().find_suppression(&address);
        draft.add_reader(values)?;
        if console.json {
            let reason = suppressed.map(Reason::as_str);
            console.answer(&json!({ "added": 1, "suppressed": reason }).to_string());
        }
        console.say(&say!("`{reader}` is in `{list}` now", reader = address.as_str(), list));
        if let Some(reason) = suppressed {
            console.fault(&say!(
                "`{reader}` is suppressed ({reason}) and gets nothing; `matinale subscribers readmit \
                 {reader}` takes that back",
                reader = address.as_str(),
                reason = word_reason(reason)
            ));
        }
        Ok(Exit::Done)
    }

    /// The values of the new reader, in the order of the fields.
    fn values(&self, address: &Address, today: &str) -> Result<Vec<FieldValue>, Failure> {
        let typed = |text: &Option<String>| text.clone().unwrap_or_default();
        Ok(vec![
            FieldValue::Email(address.clone()),
            parse_value(
                Field::Name,
                &self.name.clone().unwrap_or_else(|| find_name(&self.address)),
            )?,
            FieldValue::Tier(self.tier),
            parse_value(Field::Tags, &self.tag.join(";"))?,
            parse_value(Field::Since, self.since.as_deref().unwrap_or(today))?,
            parse_value(Field::Until, &typed(&self.until))?,
        ])
    }
}

impl SetReaders {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let change = self.change.parse()?;
        let selection = ReaderSelection {
            addresses: parse_addresses(&self.addresses)?,
            tags: self.where_tag.clone(),
            edition: self.where_tier,
        };
        let draft = newsroom.open_list()?;
        let count = choose(newsroom, &draft, &selection, ListCommand::Set)?;
        if selection.addresses.is_empty() && !self.yes && count > 0 {
            let done = say_count!(
                "{count} reader would be changed",
                "{count} readers would be changed",
                count
            );
            let question = say_count!(
                "{count} reader will be changed. Type {count} to go on, or Enter to cancel:",
                "{count} readers will be changed. Type {count} to go on, or Enter to cancel:",
                count
            );
            confirm(console, count, &AskedChange { done, question })?;
        }
        let address = change.values.iter().find_map(as_address).cloned();
        let left = note_new_address(newsroom, &draft, &selection, address.as_ref())?;
        let changed = draft.change_readers(&selection, &change)?;
        let unchanged = count as u64 - changed;
        if console.json {
            let answer = json!({ "changed": changed, "unchanged": unchanged });
            console.answer(&answer.to_string());
        }
        let told = say_count!("{count} reader changed", "{count} readers changed", count = changed);
        console.say(&match unchanged {
            0 => told,
            count => join_clauses([told, say!("{count} as asked already", count)]),
        });
        if let Some(words) = left.filter(|_| changed > 0) {
            console.fault(&words);
        }
        Ok(Exit::Done)
    }
}

impl RemoveReaders {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        if self.selection.is_everyone() {
            return Err(Failure::not_started(say!("nobody is named to be removed"))
                .help(say!("name addresses, `--tag` or `--tier`")));
        }
        let selection = self.selection.parse()?;
        let draft = newsroom.open_list()?;
        let count = choose(newsroom, &draft, &selection, ListCommand::Remove)?;
        if selection.addresses.is_empty() && !self.yes && count > 0 {
            let done = say_count!(
                "{count} reader would be removed",
                "{count} readers would be removed",
                count
            );
            let question = say_count!(
                "{count} reader will be removed. Type {count} to go on, or Enter to cancel:",
                "{count} readers will be removed. Type {count} to go on, or Enter to cancel:",
                count
            );
            confirm(console, count, &AskedChange { done, question })?;
        }
        let signed_up = find_signed_up(newsroom, &draft, &selection)?;
        let removed = draft.remove_readers(&selection)?;
        if console.json {
            console.answer(&json!({ "removed": removed }).to_string());
        }
        console.say(&say_count!(
            "{count} reader removed",
            "{count} readers removed",
            count = removed
        ));
        if removed > 0 {
            console.tell(&say!(
                "who asked not to be written to should be suppressed too: an import can bring a removed \
                 reader back\n  help: `matinale subscribers suppress ADDRESS --reason unsubscribed`"
            ));
            tell_still_written_to(console, &signed_up);
        }
        Ok(Exit::Done)
    }
}

impl TypedChange {
    fn parse(&self) -> Result<ReaderChange, Failure> {
        let typed = [
            (Field::Email, &self.address),
            (Field::Name, &self.name),
            (Field::Tier, &self.tier),
            (Field::Since, &self.since),
            (Field::Until, &self.until),
        ];
        let mut values = Vec::new();
        for (field, text) in typed {
            if let Some(text) = text {
                values.push(parse_value(field, text)?);
            }
        }
        let FieldValue::Tags(added_tags) = parse_value(Field::Tags, &self.add_tag.join(";"))?
        else {
            return Ok(ReaderChange::default());
        };
        Ok(ReaderChange { values, added_tags, removed_tags: self.drop_tag.clone() })
    }
}

/// Parses the value of a field. A value that cannot be read refuses the command.
fn parse_value(field: Field, text: &str) -> Result<FieldValue, Failure> {
    FieldValue::parse(field, text).map_err(|fault| {
        let fault = fault.to_string();
        Failure::not_started(say!("{field}: {fault}", field = field.as_str(), fault))
    })
}

fn as_address(value: &FieldValue) -> Option<&Address> {
    match value {
        FieldValue::Email(address) => Some(address),
        _ => None,
    }
}

/// How many readers are meant. Refuses addresses that are not on the list.
fn choose(
    newsroom: &mut Newsroom,
    draft: &ListDraft,
    selection: &ReaderSelection,
    edit: ListCommand,
) -> Result<usize, Failure> {
    refuse_signed_up(newsroom, draft, selection, edit)?;
    require_listed(newsroom, draft.roster(), selection)?;
    Ok(draft.roster().select(selection).count())
}

/// Keeps in the journal that the one reader of a selection gets this address. Answers what a person has to know of it.
///
/// # Errors
///
/// The journal cannot be opened or written.
fn note_new_address(
    newsroom: &mut Newsroom,
    draft: &ListDraft,
    selection: &ReaderSelection,
    address: Option<&Address>,
) -> Result<Option<Wording>, Failure> {
    let mut readers = draft.roster().select(selection);
    if let (Some(reader), None, Some(new)) = (readers.next(), readers.next(), address) {
        newsroom.record_edited_address(&reader.subscriber.address(), new)?;
    }
    Ok(leaves_suppression(draft, selection, address))
}

/// What to say if a suppressed reader gets an address that is not suppressed.
fn leaves_suppression(
    draft: &ListDraft,
    selection: &ReaderSelection,
    address: Option<&Address>,
) -> Option<Wording> {
    let address = address.filter(|new| draft.roster().find_suppression(new).is_none())?;
    let reader = draft.roster().select(selection).next()?;
    let reason = reader.suppressed?;
    Some(say!(
        "the former address is suppressed ({reason}), and `{reader}` is not: the reader is written to \
         again\n  help: `matinale subscribers suppress {reader}` if that is wrong",
        reason = word_reason(reason),
        reader = address.as_str()
    ))
}
