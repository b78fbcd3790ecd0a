//! The core by itself, for the benchmarks.
//!
//! `core time FILE` prints the median milliseconds of an evaluation, from the
//! request's text to the figures, with the wallet loaded before. FILE holds
//! `{"requests": […], "coupons": …}`, the edits of a cart.
//! `core once FILE` loads the wallet, evaluates, and makes all shares and
//! reasons, once: its instructions are counted. FILE holds `{"request": …,
//! "coupons": …}`.

use std::sync::Arc;
use std::time::Instant;

use couponkit::cart::KnownLines;
use couponkit::coupon::Coupon;
use couponkit::error::{Code, Result};
use couponkit::evaluate::{Evaluation, Request, Wallet};
use couponkit::input::{read_json, Node};

const RUNS: usize = 101;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let [_, mode, file] = args.as_slice() else { panic!("usage: core time|once FILE") };
    let text = std::fs::read_to_string(file).expect("FILE");
    let input = read_json(&text, Code::InvalidInput, "").expect("JSON");
    let wallet = Arc::new(wallet(&input).expect("coupons"));
    let mut known = KnownLines::default();
    if mode == "once" {
        let request = input.get("request").expect("a request").to_json();
        let evaluation = evaluate(&wallet, None, &request, &mut known).expect("an evaluation");
        println!("{}", evaluation.report().to_json().len());
    } else {
        let Some(Node::List(requests)) = input.get("requests") else { panic!("no requests") };
        let requests: Vec<String> = requests.iter().map(Node::to_json).collect();
        let mut next = requests.iter().cycle();
        let mut before = None;
        let mut run = || {
            before = Some(evaluate(&wallet, before.as_ref(), next.next()?, &mut known).ok()?);
            before.as_ref().map(Evaluation::figures)
        };
        println!("{}", median(&mut run));
    }
}

fn wallet(input: &Node<'_>) -> Result<Wallet> {
    let coupons = input.get("coupons").unwrap_or(&Node::Null);
    Ok(Wallet::new(Coupon::read_list(coupons, "coupons")?))
}

fn evaluate(
    wallet: &Arc<Wallet>,
    before: Option<&Evaluation>,
    request: &str,
    known: &mut KnownLines,
) -> Result<Evaluation> {
    wallet.evaluate_after(before, Request::read_next(request, known)?)
}

fn median<T>(mut run: impl FnMut() -> T) -> f64 {
    let mut time = || {
        let start = Instant::now();
        std::hint::black_box(run());
        start.elapsed().as_secs_f64() * 1000.0
    };
    let mut times: Vec<f64> = (0..RUNS).map(|_| time()).collect();
    times.sort_by(f64::total_cmp);
    times[RUNS / 2]
}
