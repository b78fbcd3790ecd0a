//! Prints one of the package's files of TypeScript types, `types`, `operations` or `calling`; `cargo xtask types` keeps them.

fn main() {
    let text = match std::env::args().nth(1).as_deref() {
        Some("calling") => couponkit::platforms::typescript::calling(),
        Some("operations") => couponkit::platforms::typescript::operations(),
        _ => couponkit::model::typescript::types(),
    };
    println!("{text}");
}
