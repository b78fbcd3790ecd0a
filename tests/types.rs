//! The committed types of the operations are those of the field tables.

#[test]
fn operations_ts_is_fresh() {
    let committed = include_str!("../pkg-template/src/operations.ts");
    let generated = couponkit::platforms::typescript::operations();
    assert!(committed.trim_end() == generated.trim_end(), "run `cargo xtask types`");
}

#[test]
fn calling_ts_is_fresh() {
    let committed = include_str!("../pkg-template/src/calling.ts");
    assert!(committed.trim_end() == couponkit::platforms::typescript::calling(), "run `cargo xtask types`");
}

#[test]
fn every_field_says_what_it_is() {
    for operation in couponkit::platforms::PLATFORMS.iter().flat_map(|platform| platform.operations) {
        assert!(!operation.doc.is_empty(), "{}", operation.name);
        for table in [operation.params, operation.result] {
            let silent = table.fields.iter().find(|field| field.doc.is_empty()).map(|field| field.name);
            assert_eq!(silent, None, "{}", table.name);
        }
    }
}
