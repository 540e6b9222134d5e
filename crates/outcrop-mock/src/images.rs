//! Images out of nothing: real PNGs of the size that was asked for, with bands of colour that follow from the request.

use crate::dice::Dice;
use crate::vectors::Plain;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use outcrop::picture::header;
use serde_json::{Value, json};

/// Nobody needs more from a stand-in; the service's largest image is smaller.
const MOST: u64 = 4_096;

type Size = (u32, u32);

impl Plain<'_> {
    fn text(&self, at: &str) -> &str {
        self.body.pointer(at).and_then(Value::as_str).unwrap_or_default()
    }

    /// The size of an image in the request.
    fn given(&self, at: &str) -> Option<Size> {
        // A header is in the first bytes, or behind those of a camera.
        let header = header(&STANDARD.decode(self.text(at)).ok()?)?;
        Some((header.width, header.height))
    }

    fn asked(&self, width: &str, height: &str) -> Size {
        let side = |at: &str| self.body.pointer(at).and_then(Value::as_u64).unwrap_or(1_024).clamp(1, MOST);
        let [width, height] = [width, height].map(|at| u32::try_from(side(at)).unwrap_or(1_024));
        (width, height)
    }

    /// An image in base64. Each of several has other colours.
    fn image(&self, (width, height): Size, index: u64) -> Value {
        let dice = Dice::of(self.seed, &[self.body.to_string().as_bytes(), &index.to_le_bytes()]);
        STANDARD.encode(png(width.clamp(1, 4_096), height.clamp(1, 4_096), dice)).into()
    }
}

/// Titan Image and Nova Canvas.
pub(crate) fn canvas(plain: &Plain<'_>) -> Value {
    let edited =
        ["/inPaintingParams/image", "/outPaintingParams/image", "/backgroundRemovalParams/image", "/virtualTryOnParams/sourceImage"];
    let config = plain.asked("/imageGenerationConfig/width", "/imageGenerationConfig/height");
    let size = edited.iter().find_map(|at| plain.given(at)).unwrap_or(config);
    let count = plain.body.pointer("/imageGenerationConfig/numberOfImages").and_then(Value::as_u64).unwrap_or(1).min(5);
    let mut answer = json!({ "images": (0..count).map(|index| plain.image(size, index)).collect::<Vec<_>>(), "error": null });
    let masked = ["/inPaintingParams/returnMask", "/outPaintingParams/returnMask", "/virtualTryOnParams/returnMask"];
    if masked.iter().any(|at| plain.body.pointer(at) == Some(&Value::Bool(true))) {
        answer["maskImage"] = plain.image(size, count);
    }
    answer
}

/// Stable Diffusion XL.
pub(crate) fn sdxl(plain: &Plain<'_>) -> Value {
    let size = plain.given("/init_image").unwrap_or_else(|| plain.asked("/width", "/height"));
    json!({
        "result": "success",
        "artifacts": [{ "seed": plain.seed_of(4_294_967_295), "base64": plain.image(size, 0), "finishReason": "SUCCESS" }],
    })
}

/// Everything else of Stability.
pub(crate) fn stability(plain: &Plain<'_>) -> Value {
    let given = plain.given("/image").or_else(|| plain.given("/init_image"));
    let ratio = plain.text("/aspect_ratio");
    let size = match (given, ratio) {
        (Some((width, height)), "") => {
            let more = |at: &str| plain.body.pointer(at).and_then(Value::as_u64).and_then(|pixels| u32::try_from(pixels).ok()).unwrap_or(0);
            // Outpainting goes on at the sides.
            let [left, right, up, down] = ["/left", "/right", "/up", "/down"].map(more);
            (width.saturating_add(left).saturating_add(right), height.saturating_add(up).saturating_add(down))
        }
        (_, ratio) => of_ratio(ratio),
    };
    json!({ "seeds": [plain.seed_of(4_294_967_294)], "finish_reasons": [null], "images": [plain.image(size, 0)] })
}

/// The services that give more pixels.
pub(crate) fn upscale(plain: &Plain<'_>) -> Value {
    let (width, height) = plain.given("/image").unwrap_or((256, 256));
    let size = (width.saturating_mul(4), height.saturating_mul(4));
    json!({ "seeds": [plain.seed_of(4_294_967_294)], "finish_reasons": [null], "images": [plain.image(size, 0)] })
}

impl Plain<'_> {
    /// The seed that was asked for; where it was none or 0, one that follows from the request.
    fn seed_of(&self, most: u64) -> u64 {
        let asked = self.body.get("seed").and_then(Value::as_u64).filter(|seed| *seed > 0);
        asked.unwrap_or_else(|| Dice::of(self.seed, &[self.body.to_string().as_bytes()]).for_("seed").roll() % most)
    }
}

/// About a million pixels.
fn of_ratio(ratio: &str) -> Size {
    match ratio {
        "16:9" => (1_344, 768),
        "21:9" => (1_536, 640),
        "2:3" => (832, 1_216),
        "3:2" => (1_216, 832),
        "4:5" => (896, 1_088),
        "5:4" => (1_088, 896),
        "9:16" => (768, 1_344),
        "9:21" => (640, 1_536),
        _ => (1_024, 1_024),
    }
}

/// A PNG with a palette, in which each row has one colour.
pub(crate) fn png(width: u32, height: u32, mut dice: Dice) -> Vec<u8> {
    const BANDS: u32 = 48;
    let ends = [dice.roll().to_le_bytes(), dice.roll().to_le_bytes()];
    let mut palette = Vec::new();
    for band in 0..BANDS {
        for channel in 0..3 {
            let [from, to] = ends.map(|colour| u32::from(colour[channel]));
            palette.push(u8::try_from((from * (BANDS - 1 - band) + to * band) / (BANDS - 1)).unwrap_or(u8::MAX));
        }
    }
    let mut deflate = Deflate::default();
    let mut sum = Adler::default();
    for row in 0..height {
        let colour = u8::try_from(u64::from(row) * u64::from(BANDS) / u64::from(height)).unwrap_or(0);
        // The filter of a row stands before it: none.
        deflate.literal(0);
        sum.push(0, 1);
        deflate.run(colour, width);
        sum.push(colour, width);
    }
    let mut data = vec![0x78, 0x01];
    data.extend(deflate.end());
    data.extend(sum.end().to_be_bytes());

    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 3, 0, 0, 0]].concat();
    for (kind, data) in [(b"IHDR", head), (b"PLTE", palette), (b"IDAT", data), (b"IEND", Vec::new())] {
        bytes.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
        let start = bytes.len();
        bytes.extend(kind);
        bytes.extend(data);
        let crc = crc(bytes.get(start..).unwrap_or_default());
        bytes.extend(crc.to_be_bytes());
    }
    bytes
}

/// The checksum of a chunk. Source: <https://www.w3.org/TR/png-3/#D-CRCAppendix>, read 2026-11-25.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

/// The checksum of what was compressed. Source: RFC 1950.
struct Adler(u64, u64);

impl Default for Adler {
    fn default() -> Self {
        Self(1, 0)
    }
}

impl Adler {
    const BASE: u64 = 65_521;

    /// The same byte so many times, in one step.
    fn push(&mut self, byte: u8, times: u32) {
        let (byte, times) = (u64::from(byte), u64::from(times));
        // b grows by a + byte, a + 2 byte, …
        self.1 = (self.1 + times * self.0 + byte * (times * (times + 1) / 2 % Self::BASE)) % Self::BASE;
        self.0 = (self.0 + byte * times) % Self::BASE;
    }

    fn end(&self) -> u32 {
        u32::try_from((self.1 << 16) | self.0).unwrap_or(0)
    }
}

/// One block of deflate with its fixed codes; all it repeats is the byte before. Source: RFC 1951.
#[derive(Default)]
struct Deflate {
    bytes: Vec<u8>,
    bits: u32,
    held: u32,
    begun: bool,
}

/// Lengths that codes from 257 on begin with, and their extra bits.
const LENGTHS: [(u32, u32); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];

impl Deflate {
    /// Bits, the lowest first.
    fn push(&mut self, bits: u32, count: u32) {
        self.bits |= bits << self.held;
        self.held += count;
        while self.held >= 8 {
            let [low, ..] = self.bits.to_le_bytes();
            self.bytes.push(low);
            self.bits >>= 8;
            self.held -= 8;
        }
    }

    /// A code, the highest bit first.
    fn code(&mut self, code: u32, count: u32) {
        if !self.begun {
            self.begun = true;
            // The last block, with fixed codes.
            self.push(0b011, 3);
        }
        self.push(code.reverse_bits() >> (32 - count), count);
    }

    fn symbol(&mut self, symbol: u32) {
        match symbol {
            0..=143 => self.code(0x30 + symbol, 8),
            144..=255 => self.code(0x190 + symbol - 144, 9),
            256..=279 => self.code(symbol - 256, 7),
            _ => self.code(0xc0 + symbol - 280, 8),
        }
    }

    fn literal(&mut self, byte: u8) {
        self.symbol(byte.into());
    }

    /// The same byte so many times.
    fn run(&mut self, byte: u8, times: u32) {
        let mut left = times;
        if left > 0 {
            self.literal(byte);
            left -= 1;
        }
        while left >= 3 {
            let length = left.min(258);
            let fits = |(least, _): &(u32, u32)| *least <= length;
            let index = LENGTHS.iter().rposition(fits).unwrap_or(0);
            let (least, extra) = LENGTHS[index];
            // 258 has a code of its own; the one before would say 31 more than 227.
            let length = length.min(least + (1 << extra) - 1);
            self.symbol(257 + u32::try_from(index).unwrap_or(0));
            self.push(length - least, extra);
            // The distance, 1.
            self.code(0, 5);
            left -= length;
        }
        for _ in 0..left {
            self.literal(byte);
        }
    }

    fn end(mut self) -> Vec<u8> {
        self.symbol(256);
        self.push(0, (8 - self.held) % 8);
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads what [`Deflate`] writes; what it cannot know is wrong.
    fn inflated(bytes: &[u8]) -> Vec<u8> {
        let mut at = 0;
        let mut bit = || {
            let bit = (bytes[at / 8] >> (at % 8)) & 1;
            at += 1;
            u32::from(bit)
        };
        assert_eq!([bit(), bit(), bit()], [1, 1, 0]);
        let mut out: Vec<u8> = Vec::new();
        loop {
            let mut code = (0..7).fold(0, |code, _| (code << 1) | bit());
            let symbol = if code < 24 {
                256 + code
            } else {
                code = (code << 1) | bit();
                match code {
                    0x30..=0xbf => code - 0x30,
                    0xc0..=0xc7 => code - 0xc0 + 280,
                    _ => ((code << 1) | bit()) - 0x190 + 144,
                }
            };
            match symbol {
                256 => return out,
                0..256 => out.push(u8::try_from(symbol).unwrap()),
                _ => {
                    let (least, extra) = LENGTHS[(symbol - 257) as usize];
                    let more = (0..extra).fold(0, |more, place| more | (bit() << place));
                    assert_eq!((0..5).map(|_| bit()).sum::<u32>(), 0, "the distance is 1");
                    let before = *out.last().unwrap();
                    out.extend(std::iter::repeat_n(before, (least + more) as usize));
                }
            }
        }
    }

    #[test]
    fn a_png_holds_every_row_in_its_colour() {
        for (width, height) in [(1, 1), (2, 3), (320, 5), (1_173, 64), (259, 2), (262, 1), (1_025, 2), (4_096, 3)] {
            let bytes = png(width, height, Dice::of(1, &[]));
            let found = header(&bytes).unwrap();
            assert_eq!((found.format, found.width, found.height), ("png", width, height));
            // IHDR has 13 bytes and PLTE 144; the chunk of data comes next.
            let start = 8 + 25 + 12 + 144;
            let length = u32::from_be_bytes(bytes[start..start + 4].try_into().unwrap()) as usize;
            let data = &bytes[start + 8..start + 8 + length];
            assert_eq!(data[..2], [0x78, 0x01]);
            let rows = inflated(&data[2..length - 4]);
            assert_eq!(rows.len(), (width as usize + 1) * height as usize, "{width} × {height}");
            assert!(rows.chunks(width as usize + 1).all(|row| row[0] == 0 && row[1..].iter().all(|colour| *colour == row[1])));
            let (mut a, mut b) = (1_u32, 0_u32);
            for byte in &rows {
                a = (a + u32::from(*byte)) % 65_521;
                b = (b + a) % 65_521;
            }
            assert_eq!(data[length - 4..], ((b << 16) | a).to_be_bytes());
        }
    }

    #[test]
    fn a_chunk_has_the_checksum_of_the_standard() {
        assert_eq!(crc(b"IEND"), 0xae42_6082);
    }
}
