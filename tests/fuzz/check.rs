//! Fuzzes the way from text to findings, guided by coverage. A panic, a wrong span, or a second
//! over one input ends it:
//!
//! `cargo +nightly fuzz run --fuzz-dir tests/fuzz -s none check FOLDER... -- -max_len=65536 -timeout=1`
//!
//! The folders hold texts to start from; what is new is kept in the first.

#![no_main]

mod judge;
mod mutate;

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use mutate::{Numbers, mutate};

fuzz_target!(|data: &[u8]| judge::judge(&String::from_utf8_lossy(data)));

// Half of the time slips as people make them, else what libFuzzer thinks of.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut numbers = Numbers::new(u64::from(seed));
    if numbers.below(2) == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let text = String::from_utf8_lossy(&data[..size]).into_owned();
    let bytes = mutate(&text, &text, &mut numbers).into_bytes();
    let len = bytes.len().min(max_size);
    data[..len].copy_from_slice(&bytes[..len]);
    len
});
