//! What libFuzzer tries the library with, one function a target. Whatever the bytes, nothing panics; each function says
//! what else must hold.

#[path = "../../tests/common/mod.rs"]
#[allow(dead_code)]
mod common;
#[path = "../../tests/common/compare.rs"]
#[allow(dead_code)]
mod compare;
#[path = "../../tests/common/random.rs"]
#[allow(dead_code)]
mod random;
#[path = "../../tests/common/reference.rs"]
#[allow(dead_code)]
mod reference;

mod answers;
mod checkout;
mod purchase;

pub use answers::{kingdee, prepare, tmall, waiqin, zvcms};
pub use checkout::{evaluate, reading, stack};
pub use purchase::{orders, refund};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Four bytes throw the dice for each part, so that the fuzzer keeps the other parts when it changes one.
struct Dice<'a>(&'a [u8]);

impl Dice<'_> {
    fn is_used_up(&self) -> bool {
        self.0.is_empty()
    }

    fn throw<S: Strategy>(&mut self, strategy: S) -> S::Value {
        let (now, later) = self.0.split_at(self.0.len().min(4));
        self.0 = later;
        let mut seed = [1; 16];
        seed[..now.len()].copy_from_slice(now);
        let config = Config { failure_persistence: None, ..Config::default() };
        let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::XorShift, &seed));
        strategy.new_tree(&mut runner).expect("none of our strategies rejects").current()
    }
}

/// The first byte, and the text after it.
fn choice_and_text(data: &[u8]) -> Option<(usize, &str)> {
    let (&choice, text) = data.split_first()?;
    Some((choice.into(), std::str::from_utf8(text).ok()?))
}
