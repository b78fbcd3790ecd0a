//! 天猫新零售 through TOP: sending a coupon.

pub mod codes;
pub mod signing;
pub mod xml;
