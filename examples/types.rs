//! Prints the TypeScript types of every operation; `cargo xtask types` keeps them.

fn main() {
    println!("{}", couponkit::platforms::typescript::operations());
}
