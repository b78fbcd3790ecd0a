//! What happens to an order after it was placed. Pure functions of stored figures: nothing is evaluated again.
//!
//! | module | what lives there |
//! |---|---|
//! | [`refund`] | what goes back for returned goods, to the fen |
//! | [`stored`] | whether a stored order is one |
//! | [`ledger`] | what is left of coupons that are used several times |
//! | [`fingerprint`] | what an evaluation saw, in one line; every difference between two of them |

pub mod fingerprint;
pub mod ledger;
pub mod refund;
pub mod stored;
