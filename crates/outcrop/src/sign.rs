//! SigV4 signatures and bearer keys.
