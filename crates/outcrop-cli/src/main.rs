//! The `outcrop` command.

fn main() {}
