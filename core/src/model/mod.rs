//! What a team writes down.
