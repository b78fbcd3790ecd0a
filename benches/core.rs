//! `cargo bench`: the core by itself, native, on the workloads whose instructions are counted too.

use std::hint::black_box;

use couponkit::evaluate::Wallet;
use couponkit::model::read::{read_coupons, read_or_record, Violations};
use couponkit::model::{Cart, Context, Options};
use criterion::Criterion;
use serde_json::Value;

/// 5 lines and 30 coupons; 50 and 200; 20 and 40 with `maxCoupons` 3.
const WORKLOADS: [(&str, &str); 3] = [
    ("checkout", include_str!("instructions/checkout.json")),
    ("wallet", include_str!("instructions/wallet.json")),
    ("stack", include_str!("instructions/stack.json")),
];

fn wallet(coupons: &str) -> Wallet {
    Wallet::new(read_coupons(coupons, &mut Violations::default()).coupons)
}

fn request(request: &Value) -> (Cart, Context, Options) {
    let mut violations = Violations::default();
    let part = |name: &str| request[name].to_string();
    let cart = read_or_record(&part("cart"), "cart", &mut violations);
    let context = read_or_record(&part("context"), "context", &mut violations);
    let options = read_or_record(&part("options"), "options", &mut violations);
    (cart, context, options)
}

fn core(criterion: &mut Criterion) {
    for (name, text) in WORKLOADS {
        let input: Value = serde_json::from_str(text).expect("JSON");
        let coupons = input["coupons"].to_string();
        let (kept, (cart, context, options)) = (wallet(&coupons), request(&input["request"]));
        let evaluate = || kept.evaluate(black_box(&cart), &context, &options).expect("an evaluation");
        let mut group = criterion.benchmark_group(name);
        group.bench_function("read the wallet", |bench| bench.iter(|| wallet(black_box(&coupons))));
        group
            .bench_function("read the request", |bench| bench.iter(|| request(black_box(&input["request"]))));
        group.bench_function("evaluate", |bench| bench.iter(evaluate));
        group.bench_function("evaluate, as JSON", |bench| bench.iter(|| serde_json::to_string(&evaluate())));
        group.finish();
    }
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    core(&mut criterion);
    criterion.final_summary();
}
