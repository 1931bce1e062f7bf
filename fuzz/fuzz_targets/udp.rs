#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| corsa_fuzz::udp::udp(bytes));
