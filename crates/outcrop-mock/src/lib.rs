//! Outcrop: mock.
