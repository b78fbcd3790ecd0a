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

/// `error.ts` says them once more, with what a page makes of them. `pending` is a gateway's word.
#[test]
fn error_ts_has_the_names_of_failures() {
    use couponkit::error::{Code, FailureReason, Retry};
    use couponkit::names::Named;

    let types = include_str!("../pkg-template/src/error.ts");
    let names_of = |ty: &str| -> Vec<&str> {
        let union =
            types.split_once(&format!("export type {ty} =")).and_then(|(_, rest)| rest.split_once(';'));
        union.unwrap().0.split('\'').skip(1).step_by(2).filter(|name| *name != "pending").collect()
    };
    assert_eq!(names_of("ErrorCode"), Code::NAMES);
    assert_eq!(names_of("FailureReason"), FailureReason::NAMES);
    assert_eq!(names_of("RetryAdvice"), Retry::NAMES);
}
