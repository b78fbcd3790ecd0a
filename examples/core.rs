//! The core by itself, for the benchmarks.
//!
//! `core time FILE` prints the median milliseconds of an evaluation, from the
//! cart's text to that of the evaluation, with the wallet loaded before. FILE
//! holds `{"carts": […], "context": …, "options": …, "coupons": …}`, the carts
//! being the edits of one.
//! `core once FILE` loads the wallet and answers one request: its instructions
//! are counted. FILE holds `{"request": {"cart": …, "context": …, "options":
//! …}, "coupons": …}`, or a request with `items` that are priced, or with
//! `candidates` that may be added to the cart.

use std::time::Instant;

use couponkit::content::to_json;
use couponkit::evaluate::Wallet;
use couponkit::model::read::{read_coupons, read_items, read_or_record, Violations};
use couponkit::model::{Cart, CartLine, Context, Options};
use serde_json::Value;

const RUNS: usize = 101;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let [_, mode, file] = args.as_slice() else { panic!("usage: core time|once FILE") };
    let text = std::fs::read_to_string(file).expect("FILE");
    let input: Value = serde_json::from_str(&text).expect("JSON");
    let wallet = Wallet::new(read_coupons(&input["coupons"].to_string(), &mut Violations::default()).coupons);
    let request = input.get("request").unwrap_or(&input);
    let context = request["context"].to_string();
    let options = request.get("options").map_or("{}".to_owned(), Value::to_string);
    let evaluate = |cart: &str| evaluate(&wallet, cart, &context, &options);
    if mode == "once" {
        let part = |name: &str| request.get(name).map(Value::to_string);
        let answer = match (part("cart"), part("items"), part("candidates")) {
            (_, Some(items), _) => prices(&wallet, &items, &context, &options),
            (Some(cart), _, Some(candidates)) => add_ons(&wallet, &cart, &candidates, &context, &options),
            (cart, ..) => evaluate(&cart.expect("a cart")),
        };
        println!("{}", answer.len());
    } else {
        let carts: Vec<String> =
            input["carts"].as_array().expect("carts").iter().map(Value::to_string).collect();
        let mut next = carts.iter().cycle();
        println!("{}", median(|| next.next().map(|cart| evaluate(cart))));
    }
}

fn evaluate(wallet: &Wallet, cart: &str, context: &str, options: &str) -> String {
    let mut violations = Violations::default();
    let cart: Cart = read_or_record(cart, "cart", &mut violations);
    let context: Context = read_or_record(context, "context", &mut violations);
    let options: Options = read_or_record(options, "options", &mut violations);
    assert!(violations.is_empty());
    let evaluation = wallet.evaluate(&cart, &context, &options).expect("an evaluation");
    to_json(&evaluation)
}

fn prices(wallet: &Wallet, items: &str, context: &str, options: &str) -> String {
    let mut violations = Violations::default();
    let items = read_items(items, &mut violations);
    let context: Context = read_or_record(context, "context", &mut violations);
    let options: Options = read_or_record(options, "options", &mut violations);
    assert!(violations.is_empty());
    let prices = wallet.prices(&items, &context, &options).expect("prices");
    to_json(&prices)
}

fn add_ons(wallet: &Wallet, cart: &str, candidates: &str, context: &str, options: &str) -> String {
    let mut violations = Violations::default();
    let cart: Cart = read_or_record(cart, "cart", &mut violations);
    let candidates: Vec<CartLine> = read_or_record(candidates, "candidates", &mut violations);
    let context: Context = read_or_record(context, "context", &mut violations);
    let options: Options = read_or_record(options, "options", &mut violations);
    assert!(violations.is_empty());
    let add_ons = wallet.suggest_add_ons(&cart, &context, &candidates, &options).expect("add-ons");
    to_json(&add_ons)
}

fn median<T>(mut run: impl FnMut() -> T) -> f64 {
    let mut time = || {
        let start = Instant::now();
        std::hint::black_box(run());
        start.elapsed().as_secs_f64() * 1_000.0
    };
    let mut times: Vec<f64> = (0..RUNS).map(|_| time()).collect();
    times.sort_by(f64::total_cmp);
    times[RUNS / 2]
}
