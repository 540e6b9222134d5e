//! CRC-32 as frames have it.
//!
//! Elsewhere `crc32fast` uses the processor's own instructions; in a page its 16 KiB of tables, which do not compress, would be
//! an eighth of the download, so there the tables are made when they are first needed.

#[cfg(not(target_family = "wasm"))]
pub(crate) use crc32fast::Hasher;

#[cfg(target_family = "wasm")]
pub(crate) use tables::Hasher;

/// The checksum of these bytes.
pub(crate) fn hash(bytes: &[u8]) -> u32 {
    let mut hasher = Hasher::new();
    hasher.update(bytes);
    hasher.finalize()
}

#[cfg(any(test, target_family = "wasm"))]
mod tables {
    use std::sync::OnceLock;

    /// Tables for eight bytes at a time.
    static TABLES: OnceLock<[[u32; 256]; 8]> = OnceLock::new();

    /// A checksum in the making.
    #[derive(Clone)]
    pub(crate) struct Hasher(u32);

    impl Hasher {
        pub(crate) fn new() -> Self {
            Self(!0)
        }

        /// What goes on from this checksum of earlier bytes.
        #[cfg_attr(test, allow(dead_code, reason = "as crc32fast has it"))]
        pub(crate) fn new_with_initial(checksum: u32) -> Self {
            Self(!checksum)
        }

        pub(crate) fn update(&mut self, bytes: &[u8]) {
            let tables = TABLES.get_or_init(tables);
            let mut crc = self.0;
            let mut chunks = bytes.chunks_exact(8);
            for chunk in &mut chunks {
                let mut next = 0;
                for (place, byte) in chunk.iter().enumerate() {
                    let carried = crc.to_le_bytes().get(place).copied().unwrap_or(0);
                    next ^= tables[7 - place][usize::from(carried ^ byte)];
                }
                crc = next;
            }
            for byte in chunks.remainder() {
                crc = tables[0][usize::from(crc.to_le_bytes()[0] ^ byte)] ^ (crc >> 8);
            }
            self.0 = crc;
        }

        pub(crate) fn finalize(self) -> u32 {
            !self.0
        }
    }

    fn tables() -> [[u32; 256]; 8] {
        let mut tables = [[0_u32; 256]; 8];
        for (slot, byte) in tables[0].iter_mut().zip(0_u32..) {
            *slot = byte;
            for _ in 0..8 {
                *slot = (*slot >> 1) ^ if *slot & 1 == 1 { 0xEDB8_8320 } else { 0 };
            }
        }
        for byte in 0..256 {
            for table in 1..8 {
                let before = tables[table - 1][byte];
                tables[table][byte] = tables[0][(before & 255) as usize] ^ (before >> 8);
            }
        }
        tables
    }

    #[cfg(test)]
    mod tests {
        use super::Hasher;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn the_tables_agree_with_crc32fast_however_the_bytes_are_cut(bytes: Vec<u8>, cut: proptest::sample::Index) {
                let (head, tail) = bytes.split_at(cut.index(bytes.len() + 1));
                let mut hasher = Hasher::new();
                hasher.update(head);
                hasher.update(tail);
                prop_assert_eq!(hasher.finalize(), crc32fast::hash(&bytes));
            }
        }
    }
}
