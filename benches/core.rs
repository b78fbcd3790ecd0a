//! `cargo bench`: the core by itself, native, on the workloads whose instructions are counted too.

use std::hint::black_box;
use std::sync::Arc;

use couponkit::coupon::Coupon;
use couponkit::error::Code;
use couponkit::evaluate::{Request, Wallet};
use couponkit::input::{read_json, Node};
use criterion::Criterion;

/// 5 lines and 30 coupons; 50 and 200; 20 and 40 with `maxCoupons` 3.
const WORKLOADS: [(&str, &str); 3] = [
    ("checkout", include_str!("instructions/checkout.json")),
    ("wallet", include_str!("instructions/wallet.json")),
    ("stack", include_str!("instructions/stack.json")),
];

fn wallet(coupons: &str) -> Arc<Wallet> {
    let node = read_json(coupons, Code::InvalidInput, "").expect("JSON");
    Arc::new(Wallet::new(Coupon::read_list(&node, "coupons").expect("coupons")))
}

fn request(text: &str) -> Request {
    Request::read(&read_json(text, Code::InvalidInput, "").expect("JSON")).expect("a request")
}

fn core(criterion: &mut Criterion) {
    for (name, text) in WORKLOADS {
        let input = read_json(text, Code::InvalidInput, "").expect("JSON");
        let part = |name: &str| input.get(name).map(Node::to_json).unwrap_or_default();
        let (coupons, asked) = (part("coupons"), part("request"));
        let kept = wallet(&coupons);
        let mut group = criterion.benchmark_group(name);
        group.bench_function("read the wallet", |bench| bench.iter(|| wallet(black_box(&coupons))));
        group.bench_function("read the request", |bench| bench.iter(|| request(black_box(&asked))));
        group.bench_function("evaluate, figures", |bench| {
            let request = request(&asked);
            bench.iter(|| kept.evaluate(black_box(request.clone())).map(|evaluation| evaluation.figures()));
        });
        group.bench_function("evaluate, everything as JSON", |bench| {
            let request = request(&asked);
            bench.iter(|| kept.evaluate(black_box(request.clone())).map(|it| it.report().to_json()));
        });
        group.finish();
    }
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    core(&mut criterion);
    criterion.final_summary();
}
