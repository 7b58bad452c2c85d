//! The library in a browser. A page writes a question as JSON into memory, calls [`answer`], and reads
//! the answer, JSON too, from the same memory.

mod places;
mod question;
mod session;
mod shown;

use std::cell::RefCell;

use question::Question;
use session::Session;

thread_local! {
    /// The question, then its answer.
    static MEMORY: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static SESSION: RefCell<Session> = RefCell::default();
}

/// Makes room for a question of `length` bytes, and says where.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    MEMORY.with_borrow_mut(|memory| {
        memory.clear();
        memory.resize(length, 0);
        memory.as_mut_ptr()
    })
}

/// Answers the question in memory; the length of the answer, which starts at [`place`].
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> usize {
    MEMORY.with_borrow_mut(|memory| {
        let answer = match serde_json::from_slice::<Question>(memory) {
            Ok(question) => SESSION.with_borrow_mut(|session| question.answer(session)),
            Err(error) => serde_json::to_vec(&error.to_string()),
        };
        *memory = answer.unwrap_or_default();
        memory.len()
    })
}

/// Where the answer starts.
#[unsafe(no_mangle)]
pub extern "C" fn place() -> *const u8 {
    MEMORY.with_borrow(|memory| memory.as_ptr())
}
