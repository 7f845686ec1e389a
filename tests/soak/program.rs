//! What a random relay does: to each reader, and to everybody.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::wording::Wording;
use crate::chance::Chance;
use crate::scripted::relay::{Act, Moment, Point};

/// The minutes after which a greylisted reader is taken.
const GREYLISTED_MINUTES: i64 = 5;
/// How many messages a rated relay takes at once.
const BURST: f64 = 20.0;

/// Whom a refusal may be booked on, in the words of the journal.
pub(super) const DEAD: &str = "dead";
pub(super) const MAILBOX: &str = "mailbox";

/// What becomes of a reader.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fate {
    /// The reader is taken.
    Fine,
    /// The first attempts are put off.
    Greylisted(&'static str),
    /// The reader is put off until this minute.
    PutOff(i64, &'static str),
    /// The reader is refused for good, and this is whose fault it is.
    Refused(&'static str, Point, &'static str),
    /// The reader is put off for ever.
    NeverNow(&'static str),
}

/// What the relay does to everybody.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Gate {
    /// Nothing.
    Open,
    /// It takes so many messages a second.
    Rate(f64, Point, &'static str),
    /// It takes so many messages an hour.
    Quota(usize, Point, &'static str),
    /// It takes so many messages on a connection, and then says this, or hangs up.
    PerConnection(usize, Option<&'static str>),
    /// It puts everybody off until this minute.
    PutOff(i64, Point, &'static str),
    /// It refuses us for good. Another relay stands by.
    Refuses(Point, &'static str),
}

const GREYLISTED: &[&str] = &[
    "450 4.7.1 Greylisted, please try again in 5 minutes",
    "451 4.7.1 Greylisting in action, please come back later",
    "450 4.2.0 Recipient address rejected: Greylisted, see http://postgrey.example/help",
];
const NOBODY: &[&str] = &[
    "550 5.1.1 User unknown",
    "550 5.1.1 Recipient address rejected: User unknown in virtual mailbox table",
    "550 No such user here",
    "554 5.1.1 The email account that you tried to reach does not exist",
    "550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416",
];
const FULL: &[&str] = &[
    "552 5.2.2 Mailbox full",
    "552 5.2.2 Quota exceeded (mailbox for user is full)",
    "550 5.2.1 The email account that you tried to reach is disabled",
];
const NEVER_NOW: &[&str] = &["452 4.2.2 Mailbox full", "450 4.2.1 mailbox temporarily disabled"];
const BLOCKED: &[&str] = &[
    "554 5.7.1 Message rejected: your domain is on our block list",
    "550 5.7.1 Sender address rejected by policy",
    "550 Message refused due to poor reputation",
];
const PUT_OFF: &[&str] = &[
    "450 4.7.1 Client host rejected: cannot find your hostname",
    "451 4.7.1 Temporarily deferred due to user complaints",
    "450 4.3.2 Service temporarily unavailable",
];
const RATES: &[&str] = &[
    "421 4.7.0 Too many messages, slow down",
    "450 4.7.1 Error: too much mail from your host",
    "451 4.7.1 rate limit exceeded",
    "452 4.3.1 Too many messages per second",
    "454 Throttling failure: Maximum sending rate exceeded.",
];
const QUOTAS: &[&str] = &[
    "550 Hourly sending limit exceeded for this account, try again later",
    "552 Domain has exceeded the max emails per hour allowed. Message discarded.",
    "452 4.3.1 Hourly quota of messages exceeded",
    "550 5.2.2 Outgoing quota exceeded, hourly limit",
    "450 4.7.1 hourly limit of messages reached",
];
const CLOSED: &[&str] = &[
    "550 5.7.1 Sender not allowed",
    "554 5.7.1 Relay access denied",
    "550 5.7.1 Your account is blocked",
];

/// The program of a relay.
pub(super) struct Program {
    pub(super) connections: usize,
    pub(super) gate: Gate,
    /// Whether another relay stands by, which takes whomever this one would take with its gate open.
    pub(super) has_standby: bool,
    pub(super) has_codes: bool,
    wording: Wording,
    /// The fate of each reader, by address.
    pub(super) fates: BTreeMap<String, Fate>,
    /// What the domains do, in words.
    domains: Vec<String>,
}

impl Program {
    /// Draws the program of a seed.
    pub(super) fn draw(seed: u64, readers: usize) -> Self {
        let mut chance = Chance::new(seed);
        let connections = chance.within(1, 8);
        let gate = draw_gate(&mut chance, readers);
        let has_standby = matches!(gate, Gate::Refuses(..)) || chance.below(6) == 0;
        let has_codes = chance.below(4) != 0;
        let mut program = Self {
            connections,
            gate,
            has_standby,
            has_codes,
            wording: Wording::of_seed(seed),
            fates: BTreeMap::new(),
            domains: Vec::new(),
        };
        while program.fates.len() < readers {
            program.draw_domain(&mut chance, readers);
        }
        program
    }

    /// The program of a relay with an open gate, which meets each reader with a given fate.
    pub(super) fn with_fates(fates: BTreeMap<String, Fate>) -> Self {
        Self {
            connections: 4,
            gate: Gate::Open,
            has_standby: false,
            has_codes: true,
            wording: Wording::Plain,
            fates,
            domains: Vec::new(),
        }
    }

    /// Draws a domain and its readers. Every third domain has a fate of its own.
    fn draw_domain(&mut self, chance: &mut Chance, readers: usize) {
        let left = readers - self.fates.len();
        let share = chance.one_of(&[1, 3, 8, 25, readers / 8, readers / 3]);
        let domain = format!("d{:02}.example", self.domains.len());
        let fate = draw_domain_fate(chance);
        let count = match fate {
            Fate::Refused(DEAD, ..) => share.min(25),
            _ => share,
        };
        for _ in 0..count.clamp(1, left) {
            let own = draw_own_fate(chance);
            let fate = if fate == Fate::Fine { own } else { fate };
            self.fates.insert(format!("r{:04}@{domain}", self.fates.len()), fate);
        }
        self.domains.push(format!("{} × {fate:?}", count.clamp(1, left)));
    }

    /// Whether the reader can be reached within the hours of a morning.
    pub(super) fn reaches(&self, reader: &str) -> bool {
        !matches!(self.fates[reader], Fate::Refused(..) | Fate::NeverNow(_))
    }

    /// Whether the relay would take this reader in this minute, were the gate open.
    pub(super) fn takes(&self, reader: &str, minute: i64) -> bool {
        match self.fates[reader] {
            Fate::Fine => true,
            Fate::PutOff(until, _) => minute >= until,
            // Whether the first attempt was long enough ago is not asked.
            Fate::Greylisted(_) | Fate::Refused(..) | Fate::NeverNow(_) => false,
        }
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { connections, gate, has_standby, has_codes, wording, domains, .. } = self;
        write!(
            f,
            "{connections} connections, {gate:?}, standby {has_standby}, codes {has_codes}, {wording:?}; "
        )?;
        f.write_str(&domains.join(", "))
    }
}

fn draw_gate(chance: &mut Chance, readers: usize) -> Gate {
    let points = [Point::Mail, Point::Recipient, Point::Data, Point::Dot];
    let point = chance.one_of(&points);
    match chance.below(8) {
        0 | 1 => Gate::Open,
        2 | 3 => {
            let seconds = chance.within(4, 12);
            Gate::Rate(to_f64(readers) / to_f64(seconds), point, chance.one_of(RATES))
        }
        4 => Gate::Quota(readers / chance.within(1, 2) * 2 / 3 + 1, point, chance.one_of(QUOTAS)),
        5 => {
            let words = chance.heads().then_some("421 4.7.0 Too many messages in this connection");
            Gate::PerConnection(chance.within(5, 100), words)
        }
        6 => {
            let until = i64::try_from(chance.within(1, 6)).unwrap_or(1) * 15;
            Gate::PutOff(until, point, chance.one_of(PUT_OFF))
        }
        _ => Gate::Refuses(point, chance.one_of(CLOSED)),
    }
}

fn draw_domain_fate(chance: &mut Chance) -> Fate {
    let point = chance.one_of(&[Point::Recipient, Point::Recipient, Point::Dot]);
    match chance.below(18) {
        0 | 1 => Fate::Greylisted(chance.one_of(GREYLISTED)),
        2 | 3 => Fate::Refused(DEAD, point, chance.one_of(NOBODY)),
        4 => Fate::Refused("sender", point, chance.one_of(BLOCKED)),
        5 => {
            let until = i64::try_from(chance.within(1, 8)).unwrap_or(1) * 15;
            Fate::PutOff(until, chance.one_of(PUT_OFF))
        }
        _ => Fate::Fine,
    }
}

fn draw_own_fate(chance: &mut Chance) -> Fate {
    let point = chance.one_of(&[Point::Recipient, Point::Recipient, Point::Dot]);
    match chance.below(100) {
        0 | 1 => Fate::Refused(DEAD, point, chance.one_of(NOBODY)),
        2 => Fate::Refused(MAILBOX, point, chance.one_of(FULL)),
        3 => Fate::NeverNow(chance.one_of(NEVER_NOW)),
        _ => Fate::Fine,
    }
}

fn to_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Which relay plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    First,
    /// The relay that stands by. Its gate is open.
    Standby,
}

/// What a relay remembers while it plays its program.
pub(super) struct Memory(Mutex<Remembered>);

/// What a relay does that does not take a message.
#[derive(Debug, Clone, Copy)]
enum Refusing {
    /// It cuts the line.
    Cut,
    /// It says these words, and what its wording adds.
    Say(&'static str),
}

struct Remembered {
    /// Since which minute messages are counted, and how many there were.
    hour: Option<i64>,
    taken: usize,
    /// How many messages a rated relay takes at this moment.
    tokens: f64,
    filled: Instant,
    /// When each reader was first asked for.
    first: BTreeMap<String, i64>,
    /// How many replies were no usual ones.
    said: usize,
}

impl Memory {
    pub(super) fn new() -> Self {
        let now = Instant::now();
        let first = BTreeMap::new();
        Self(Mutex::new(Remembered {
            hour: None,
            taken: 0,
            tokens: BURST,
            filled: now,
            first,
            said: 0,
        }))
    }

    /// Whether a greylisted reader was asked for long enough before this minute.
    pub(super) fn has_waited(&self, reader: &str, minute: i64) -> bool {
        self.with(|remembered| {
            remembered.first.get(reader).is_some_and(|first| minute >= first + GREYLISTED_MINUTES)
        })
    }

    /// Whether the quota of this minute's hour is used up.
    pub(super) fn is_used_up(&self, quota: usize, minute: i64) -> bool {
        self.with(|remembered| remembered.taken_in_hour(minute) >= quota)
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut Remembered) -> T) -> T {
        use_it(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What a relay does at a moment, in a minute of the morning.
    pub(super) fn act(
        &self,
        program: &Program,
        role: Role,
        moment: &Moment<'_>,
        minute: i64,
    ) -> Act {
        let gate = if role == Role::First { program.gate } else { Gate::Open };
        self.with(|remembered| {
            let act = remembered
                .pass_gate(gate, moment, minute)
                .or_else(|| remembered.meet_fate(program.fates.get(moment.reader), moment, minute));
            if act.is_none() && moment.at == Point::Dot && role == Role::First {
                remembered.taken = remembered.taken_in_hour(minute) + 1;
                remembered.tokens -= 1.0;
            }
            act.map_or(Act::Usual, |act| match act {
                Refusing::Cut => Act::Cut,
                Refusing::Say(words) => {
                    remembered.said += 1;
                    say(program.wording.vary(words, moment.reader, remembered.said))
                }
            })
        })
    }
}

impl Remembered {
    /// How many messages were taken in the hour of this minute. The hour begins with the first of them.
    fn taken_in_hour(&mut self, minute: i64) -> usize {
        if self.hour.is_none_or(|begun| minute >= begun + 60) {
            (self.hour, self.taken) = (Some(minute), 0);
        }
        self.taken
    }

    fn pass_gate(&mut self, gate: Gate, moment: &Moment<'_>, minute: i64) -> Option<Refusing> {
        match gate {
            Gate::Rate(rate, point, words) if moment.at == point => {
                let now = Instant::now();
                let grown = now.duration_since(self.filled).as_secs_f64() * rate;
                (self.tokens, self.filled) = ((self.tokens + grown).min(BURST), now);
                (self.tokens < 1.0).then_some(Refusing::Say(words))
            }
            Gate::Quota(quota, point, words) if moment.at == point => {
                (self.taken_in_hour(minute) >= quota).then_some(Refusing::Say(words))
            }
            Gate::PerConnection(most, words)
                if moment.at == Point::Mail && moment.message > most =>
            {
                Some(words.map_or(Refusing::Cut, Refusing::Say))
            }
            Gate::PutOff(until, point, words) if moment.at == point => {
                (minute < until).then_some(Refusing::Say(words))
            }
            Gate::Refuses(point, words) if moment.at == point => Some(Refusing::Say(words)),
            _ => None,
        }
    }

    fn meet_fate(
        &mut self,
        fate: Option<&Fate>,
        moment: &Moment<'_>,
        minute: i64,
    ) -> Option<Refusing> {
        let at_recipient = moment.at == Point::Recipient;
        match *fate? {
            Fate::Greylisted(words) if at_recipient => {
                let first = *self.first.entry(moment.reader.to_owned()).or_insert(minute);
                (minute < first + GREYLISTED_MINUTES).then_some(Refusing::Say(words))
            }
            Fate::PutOff(until, words) if at_recipient => {
                (minute < until).then_some(Refusing::Say(words))
            }
            Fate::NeverNow(words) if at_recipient => Some(Refusing::Say(words)),
            Fate::Refused(_, point, words) if moment.at == point => Some(Refusing::Say(words)),
            _ => None,
        }
    }
}

/// Says the words. After a 421 the line is closed.
fn say(words: String) -> Act {
    let line = words + "\r\n";
    if line.starts_with("421") { Act::SayAndClose(line.leak()) } else { Act::Say(line) }
}
