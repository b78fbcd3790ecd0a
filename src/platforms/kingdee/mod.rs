//! 金蝶云星辰: claiming coupons, and the list of write-offs.

pub mod codes;
pub mod signing;
