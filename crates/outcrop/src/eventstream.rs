//! Amazon event stream frames.
