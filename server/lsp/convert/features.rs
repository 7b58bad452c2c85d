//! What the features of `ide` give, as the protocol has it.
