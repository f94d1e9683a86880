//! Seeds changed at random, the same way every time: bits, ranges, numbers at their limits, marks of the formats.

/// What formats give a meaning to, and what readers trip over.
const MARKS: [&str; 40] = [
    "\"",
    "'",
    ",",
    ";",
    "\t",
    "|",
    "\n",
    "\r\n",
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    "- ",
    "\n---\n",
    "&a ",
    "*a ",
    "<<: ",
    "!!str ",
    "|-\n",
    "<",
    "/>",
    "&#x0;",
    "<![CDATA[",
    "\\u0000",
    "\\ud800",
    "\u{feff}",
    "\u{0}",
    "\u{a0}",
    "é",
    "null",
    "true",
    "NaN",
    "{}",
    "[]",
    "%",
    "T24:00:00Z",
    "+14:00",
    "BEGIN:VEVENT\r\n",
];
/// Numbers at which something ends: a width, a calendar, a share.
const NUMBERS: [&str; 20] = [
    "0",
    "-1",
    "1",
    "12",
    "13",
    "31",
    "60",
    "100",
    "1970",
    "2199",
    "9999",
    "65536",
    "2147483648",
    "4294967296",
    "9223372036854775807",
    "18446744073709551616",
    "253402300800",
    "1e308",
    "1e-400",
    "0.000000001",
];
/// The most bytes that one change adds.
const MOST_ADDED: usize = 512;

/// A source of changes; equal seeds give equal changes.
#[derive(Debug, Clone)]
pub struct Mutator {
    state: u64,
}

impl Mutator {
    /// The changes that follow from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// `input` with one to five changes; pieces of `other` may come in.
    #[must_use]
    pub fn mutate(&mut self, input: &[u8], other: &[u8]) -> Vec<u8> {
        let mut bytes = input.to_vec();
        for _ in 0..=self.below(5) {
            self.change(&mut bytes, other);
        }
        bytes
    }

    fn change(&mut self, bytes: &mut Vec<u8>, other: &[u8]) {
        let (from, to) = self.range(bytes.len());
        match self.below(9) {
            0 => {
                let bit = 1 << self.below(8);
                if let Some(byte) = bytes.get_mut(from) {
                    *byte ^= bit;
                }
            }
            1 => bytes.truncate(from),
            2 => drop(bytes.drain(from..to)),
            3 => {
                let piece = bytes.get(from..to).unwrap_or_default().to_vec();
                let times = (1 + self.below(8)).min(MOST_ADDED / piece.len().max(1));
                bytes.splice(to..to, piece.repeat(times));
            }
            4 => {
                let (first, last) = self.range(other.len());
                let piece = other.get(first..last).unwrap_or_default();
                bytes.splice(from..to, piece.iter().copied());
            }
            5 => {
                let noise: Vec<u8> = (0..=self.below(8)).map(|_| self.byte()).collect();
                bytes.splice(from..from, noise);
            }
            6 => {
                let mark = self.one_of(&MARKS);
                bytes.splice(from..from, mark.bytes());
            }
            // Where formats differ most: numbers.
            _ => {
                let number = self.one_of(&NUMBERS);
                if let Some((from, to)) = digits_from(bytes, from) {
                    bytes.splice(from..to, number.bytes());
                }
            }
        }
    }

    /// A range of something so long: mostly short, since most of what a format says is.
    fn range(&mut self, length: usize) -> (usize, usize) {
        let from = self.below(length + 1);
        let longest = if self.below(4) == 0 { MOST_ADDED } else { 16 };
        (from, (from + self.below(longest)).min(length))
    }

    fn one_of(&mut self, texts: &[&'static str]) -> &'static str {
        texts
            .get(self.below(texts.len()))
            .copied()
            .unwrap_or_default()
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }

    /// A number under `limit`; 0 when there is none.
    fn below(&mut self, limit: usize) -> usize {
        let wide = u128::from(self.next()) * (limit as u128);
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// `SplitMix64` (Steele, Lea and Flood 2014).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// The first run of digits at or after `from`.
fn digits_from(bytes: &[u8], from: usize) -> Option<(usize, usize)> {
    let rest = bytes.get(from..)?;
    let first = from + rest.iter().position(u8::is_ascii_digit)?;
    let length = bytes
        .get(first..)?
        .iter()
        .take_while(|byte| byte.is_ascii_digit());
    Some((first, first + length.count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_seeds_give_equal_changes() {
        let run = |seed| {
            let mut mutator = Mutator::new(seed);
            let mut next = move || mutator.mutate(b"start,end\n2026-03-05 16:04,12m\n", b"{}");
            [next(), next(), next()]
        };
        assert_eq!(run(1), run(1));
        assert_ne!(run(1), run(2));
    }

    #[test]
    fn the_numbers_are_those_of_the_generator_as_published() {
        // The first three outputs for seed 1234567 in the reference implementation.
        let mut mutator = Mutator::new(1_234_567);
        let first = [mutator.next(), mutator.next(), mutator.next()];
        let published = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
        ];
        assert_eq!(first, published);
    }

    #[test]
    fn nothing_is_changed_too() {
        let mut mutator = Mutator::new(7);
        for _ in 0..1_000 {
            let _ = mutator.mutate(b"", b"");
        }
    }
}
