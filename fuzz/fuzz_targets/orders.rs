#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| couponkit_fuzz::orders(data));
