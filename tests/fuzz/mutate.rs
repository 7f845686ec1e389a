//! Makes hostile inputs out of sound ones, by a seeded generator: the same number gives the same input.

/// The most bytes of an input.
const MAX_INPUT_BYTES: usize = 64 << 10;

/// Bytes that mean something in most formats.
const MARKS: &[u8] = b"\0\t\n\r \"'#*+,-./0<=>?@[\\]_`{|}~\x1b\x7f\x80\xc3\xe2\xff";

/// Texts that mean something to what reads text.
const WORDS: &[&str] = &[
    "\u{feff}",
    "\u{202e}",
    "\u{2066}",
    "\u{0}",
    "e\u{301}",
    "İ",
    "ß",
    "\u{212a}",
    "🧑‍🧑‍🧒",
    "\r\n",
    "\r\n\r\n",
    "\n\n",
    "99999999999999999999",
    "-1",
    "1e999",
    "0x7fffffffffffffff",
    "%00",
    "&#0;",
    "{{name}}",
];

/// Takes inputs from a pool and changes them.
pub(super) struct Mutator {
    state: u64,
}

impl Mutator {
    pub(super) const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next number: `SplitMix64`, whose numbers depend on nothing but the seed.
    const fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below another one, which is not 0.
    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("it is below a usize")
    }

    /// An input of the pool with one to eight changes. `words` mean something to what reads it.
    pub(super) fn mutate(&mut self, pool: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
        let mut input = pool[self.below(pool.len())].clone();
        for _ in 0..=self.below(8) {
            self.change(&mut input, pool, words);
            input.truncate(MAX_INPUT_BYTES);
        }
        input
    }

    fn change(&mut self, input: &mut Vec<u8>, pool: &[Vec<u8>], words: &[&str]) {
        let at = self.below(input.len() + 1);
        let most = input.len() - at;
        match self.below(11) {
            0 if most > 0 => input[at] ^= 1 << self.below(8),
            1 if most > 0 => input[at] = MARKS[self.below(MARKS.len())],
            2 => input.insert(at, MARKS[self.below(MARKS.len())]),
            3 => drop(input.drain(at..at + self.below(most.min(64) + 1))),
            4 => input.truncate(at),
            5 | 6 => {
                let known = if self.below(4) == 0 { WORDS } else { words };
                insert(input, at, known[self.below(known.len())].as_bytes());
            }
            7 => {
                let piece = input[at..at + self.below(most.min(200) + 1)].to_vec();
                let place = self.below(input.len() + 1);
                insert(input, place, &piece);
            }
            8 => {
                let piece = input[at..at + self.below(most.min(40) + 1)].to_vec();
                let times = 1 << self.below(12);
                insert(input, at, &piece.repeat(times.min(MAX_INPUT_BYTES / (piece.len() + 1))));
            }
            9 => {
                let other = &pool[self.below(pool.len())];
                let from = self.below(other.len() + 1);
                let piece = &other[from..from + self.below((other.len() - from).min(2_000) + 1)];
                insert(input, at, piece);
            }
            _ => self.replace_line(input, pool),
        }
    }

    /// Puts a line of the pool in the place of a line.
    fn replace_line(&mut self, input: &mut Vec<u8>, pool: &[Vec<u8>]) {
        let other = &pool[self.below(pool.len())];
        let lines: Vec<&[u8]> = other.split_inclusive(|byte| *byte == b'\n').collect();
        let mut ours: Vec<&[u8]> = input.split_inclusive(|byte| *byte == b'\n').collect();
        if !lines.is_empty() && !ours.is_empty() {
            let place = self.below(ours.len());
            ours[place] = lines[self.below(lines.len())];
            *input = ours.concat();
        }
    }
}

fn insert(input: &mut Vec<u8>, at: usize, piece: &[u8]) {
    input.splice(at..at, piece.iter().copied());
}
