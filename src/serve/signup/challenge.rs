//! What tells people from robots, without asking a third party: the time since the form was shown, and a proof of work.
//!
//! The script of the page looks for a number whose SHA-256 with the stamp and the address begins with enough zeros. That
//! takes a browser a second, and whoever signs up thousands of addresses much longer. Where no script runs, a second
//! page asks for one more press of its button, some seconds later.

use aws_lc_rs::digest::{SHA256, digest};
use jiff::{SignedDuration, Timestamp};

use super::super::network::Network;
use crate::address::Address;
use crate::token::SignupTokens;

/// With how many zero bits a proof begins.
pub(super) const PROOF_BITS: u32 = 14;

/// How old a form must be that was filled in, and proves work.
const MIN_FILL_TIME: SignedDuration = SignedDuration::from_secs(2);

/// How old the second page must be where no script runs. Its words say ten seconds.
const MIN_STEP_TIME: SignedDuration = SignedDuration::from_secs(8);

/// How old a form may be.
const MAX_FORM_AGE: SignedDuration = SignedDuration::from_hours(2);

/// The longest number of a proof, in characters.
const MAX_PROOF_CHARS: usize = 20;

/// What a posted form says for itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Challenge<'a> {
    /// The stamp of the form.
    pub(super) stamp: &'a str,
    /// The number that the script found. Empty where none ran.
    pub(super) proof: &'a str,
    /// The address as it was typed.
    pub(super) typed: &'a str,
    /// The network that the form comes from. A stamp that was shown to another one is none.
    pub(super) network: Network,
}

/// How a form came off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ChallengeEnd {
    /// A person has most likely filled it in.
    Passed,
    /// The second page is to be shown, with this stamp.
    Step(String),
}

impl Challenge<'_> {
    /// Judges a form about this address.
    pub(super) fn judge(
        self,
        tokens: &SignupTokens,
        reader: &Address,
        now: Timestamp,
    ) -> ChallengeEnd {
        let about = write_step_subject(reader, self.network);
        let age = |shown: Timestamp| shown.duration_until(now);
        let is_fresh =
            |shown: &Timestamp| (SignedDuration::ZERO..=MAX_FORM_AGE).contains(&age(*shown));
        let filled =
            tokens.read_stamp(self.stamp, &write_form_subject(self.network)).filter(is_fresh);
        let stepped = tokens.read_stamp(self.stamp, &about).filter(is_fresh);
        let is_passed = match (filled, stepped) {
            (Some(shown), _) => age(shown) >= MIN_FILL_TIME && self.is_proven(),
            (None, Some(shown)) => self.is_proven() || age(shown) >= MIN_STEP_TIME,
            (None, None) => false,
        };
        match stepped {
            _ if is_passed => ChallengeEnd::Passed,
            // Whoever presses too early does not wait from the beginning.
            Some(_) => ChallengeEnd::Step(self.stamp.to_owned()),
            None => ChallengeEnd::Step(tokens.stamp_form(&about, now)),
        }
    }

    /// Whether the proof is one for this stamp and this address.
    fn is_proven(self) -> bool {
        let Self { stamp, proof, typed, .. } = self;
        let is_number = !proof.is_empty() && proof.bytes().all(|byte| byte.is_ascii_digit());
        is_number && proof.len() <= MAX_PROOF_CHARS && {
            let hash = digest(&SHA256, format!("{stamp}:{typed}:{proof}").as_bytes());
            count_zero_bits(hash.as_ref()) >= PROOF_BITS
        }
    }
}

/// What the stamp of the form is about: the network that it is shown to.
pub(super) fn write_form_subject(network: Network) -> String {
    format!("form {network}")
}

/// What the stamp of the second page is about: one address, and the network that it is shown to.
fn write_step_subject(reader: &Address, network: Network) -> String {
    format!("step {} {network}", reader.key())
}

fn count_zero_bits(bytes: &[u8]) -> u32 {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let rest = bytes.get(zeros).map_or(0, |byte| byte.leading_zeros());
    u32::try_from(zeros * 8).unwrap_or(u32::MAX).saturating_add(rest)
}

#[cfg(test)]
mod tests {
    use super::{
        Address, Challenge, ChallengeEnd, MAX_FORM_AGE, MIN_FILL_TIME, MIN_STEP_TIME, Network,
        PROOF_BITS, SHA256, SignupTokens, Timestamp, count_zero_bits, digest, write_form_subject,
    };
    use crate::token::Key;

    const ZOE: &str = "zoe@example.org";

    fn tokens() -> SignupTokens {
        SignupTokens::new(&Key::new([7; 32]), "vigie")
    }

    fn reader(text: &str) -> Address {
        Address::parse(text).expect("an address")
    }

    fn network(last: u8) -> Network {
        Network::of([192, 0, last, 7].into())
    }

    /// The stamp of a form that is shown to the first network.
    fn stamp_form() -> String {
        tokens().stamp_form(&write_form_subject(network(1)), shown())
    }

    fn shown() -> Timestamp {
        Timestamp::from_second(1_739_260_800).expect("a moment")
    }

    fn prove(stamp: &str, typed: &str) -> String {
        let is_proof = |number: &u64| {
            let hash = digest(&SHA256, format!("{stamp}:{typed}:{number}").as_bytes());
            count_zero_bits(hash.as_ref()) >= PROOF_BITS
        };
        (0..1_000_000).find(is_proof).expect("a number").to_string()
    }

    fn judge(stamp: &str, proof: &str, now: Timestamp) -> ChallengeEnd {
        Challenge { stamp, proof, typed: ZOE, network: network(1) }.judge(
            &tokens(),
            &reader(ZOE),
            now,
        )
    }

    #[test]
    fn a_form_passes_with_a_proof_and_neither_too_fast_nor_too_old() {
        let stamp = stamp_form();
        let proof = prove(&stamp, ZOE);
        assert_eq!(judge(&stamp, &proof, shown() + MIN_FILL_TIME), ChallengeEnd::Passed);
        assert_eq!(judge(&stamp, &proof, shown() + MAX_FORM_AGE), ChallengeEnd::Passed);
        let millisecond = jiff::SignedDuration::from_millis(1);
        for now in [shown(), shown() + MAX_FORM_AGE + millisecond, shown() - millisecond] {
            assert_ne!(judge(&stamp, &proof, now), ChallengeEnd::Passed, "{now}");
        }
        let now = shown() + MIN_STEP_TIME;
        for wrong in ["", "x", "-1", &format!("{proof}x"), &"0".repeat(21)] {
            assert_ne!(judge(&stamp, wrong, now), ChallengeEnd::Passed, "{wrong}");
        }
        assert_ne!(judge("", &proof, now), ChallengeEnd::Passed);
    }

    #[test]
    fn a_stamp_is_for_the_network_that_it_was_shown_to() {
        let stamp = stamp_form();
        let proof = prove(&stamp, ZOE);
        let end = |last| {
            let own =
                Challenge { stamp: &stamp, proof: &proof, typed: ZOE, network: network(last) };
            own.judge(&tokens(), &reader(ZOE), shown() + MIN_FILL_TIME)
        };
        assert_eq!(end(1), ChallengeEnd::Passed);
        assert_ne!(end(2), ChallengeEnd::Passed);
    }

    #[test]
    fn a_proof_is_for_one_address_only() {
        let stamp = stamp_form();
        let proof = prove(&stamp, ZOE);
        let other = Challenge {
            stamp: &stamp,
            proof: &proof,
            typed: "luc@example.org",
            network: network(1),
        };
        let end = other.judge(&tokens(), &reader("luc@example.org"), shown() + MIN_FILL_TIME);
        assert_ne!(end, ChallengeEnd::Passed);
    }

    #[test]
    fn the_second_page_passes_after_a_while_without_a_script_for_its_own_address() {
        let ChallengeEnd::Step(stamp) = judge("", "", shown()) else { panic!("no second page") };
        let early = shown() + MIN_FILL_TIME;
        assert_eq!(judge(&stamp, "", early), ChallengeEnd::Step(stamp.clone()), "the same stamp");
        assert_eq!(judge(&stamp, "", shown() + MIN_STEP_TIME), ChallengeEnd::Passed);
        assert_eq!(judge(&stamp, &prove(&stamp, ZOE), shown()), ChallengeEnd::Passed);
        let other =
            Challenge { stamp: &stamp, proof: "", typed: "luc@example.org", network: network(1) };
        let end = other.judge(&tokens(), &reader("luc@example.org"), shown() + MIN_STEP_TIME);
        assert_ne!(end, ChallengeEnd::Passed);
    }
}
