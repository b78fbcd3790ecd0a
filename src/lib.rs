//! couponkit
