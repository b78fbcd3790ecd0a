//! One folder a platform, the same rooms in each: requests, answers, coupons,
//! signing, codes.

pub mod codes;
pub mod form;
pub mod kingdee;
pub mod tmall;
