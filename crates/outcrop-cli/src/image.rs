//! `outcrop image`: images into files.

use crate::ask::notes;
use crate::commands::{print_json, say_notes};
use crate::failure::Failure;
use crate::inputs::{self, reason};
use crate::send::{Way, one_of, runtime, texts};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use outcrop::image::{Mask, Shapes, Tone};
use outcrop::video::Still;
use outcrop::{Artifact, Control, Extend, Image, Picture, Size, Source, Task};
use serde_json::{Map, Value, json};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

#[derive(Args)]
pub(crate) struct Drawing {
    /// The model id or ARN
    model: String,
    /// What is to be seen; @file for what a file holds, - for stdin
    prompt: Option<String>,
    /// What to do; when absent it follows from the mask and the images
    #[arg(long, value_name = "NAME", value_parser = task)]
    task: Option<Task>,
    /// What is not to be seen
    #[arg(long, value_name = "TEXT")]
    negative: Option<String>,
    /// Pixels of the result
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = size)]
    size: Option<Size>,
    /// Its width to its height
    #[arg(long, value_name = "16:9")]
    aspect_ratio: Option<String>,
    /// How many images
    #[arg(long, value_name = "N")]
    count: Option<u32>,
    /// The same seed and wishes give the same image
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// How closely the prompt is followed
    #[arg(long, value_name = "NUMBER")]
    cfg_scale: Option<f64>,
    /// standard or premium
    #[arg(long, value_name = "WORD")]
    quality: Option<String>,
    /// A style, as the model spells it
    #[arg(long, value_name = "NAME")]
    style: Option<String>,
    /// png, jpeg or webp
    #[arg(long, value_name = "WORD")]
    format: Option<String>,
    /// The image to begin with; more of them to vary together
    #[arg(long = "image", value_name = "FILE")]
    images: Vec<String>,
    /// An image whose style, colours or garment is taken over
    #[arg(long, value_name = "FILE")]
    reference: Option<String>,
    /// A mask in black and white
    #[arg(long, value_name = "FILE", conflicts_with_all = ["find", "garment"])]
    mask: Option<String>,
    /// Which colour of the mask is changed
    #[arg(long, value_name = "black|white", requires = "mask", value_parser = tone)]
    changes: Option<Tone>,
    /// What is meant in the image, by name
    #[arg(long, value_name = "TEXT", conflicts_with = "garment")]
    find: Option<String>,
    /// The class of a garment to try on
    #[arg(long, value_name = "NAME")]
    garment: Option<String>,
    /// How far to go from the image: 0 keeps it, 1 ignores it
    #[arg(long, value_name = "0..1")]
    strength: Option<f64>,
    /// A colour to use; may be repeated
    #[arg(long = "color", value_name = "#RRGGBB")]
    colors: Vec<String>,
    /// Keep to the shapes of the image: its edges, its segments, or in the model's own way
    #[arg(long, value_name = "edges|segments|own", value_parser = control)]
    control: Option<Control>,
    /// How closely, 0 to 1
    #[arg(long, value_name = "0..1")]
    control_strength: Option<f64>,
    /// Pixels to add at the sides: left=256,down=64
    #[arg(long, value_name = "SIDE=N,…", value_parser = extend)]
    extend: Option<Extend>,
    /// Members for the model's own body, as JSON
    #[arg(long, value_name = "JSON")]
    extra: Option<String>,
    /// Where to write; the first of several goes to NAME-1, the next to NAME-2
    #[arg(long, short, value_name = "FILE", default_value = "image")]
    out: PathBuf,
    /// Print the finished request instead of sending it
    #[arg(long)]
    print_call: bool,
    #[command(flatten)]
    way: Way,
}

fn task(word: &str) -> Result<Task, String> {
    one_of(&Task::ALL, word)
}

fn tone(word: &str) -> Result<Tone, String> {
    one_of(&[("black", Tone::Black), ("white", Tone::White)], word)
}

fn control(word: &str) -> Result<Control, String> {
    let by = one_of(&[("edges", Some(Shapes::Edges)), ("segments", Some(Shapes::Segments)), ("own", None)], word)?;
    Ok(Control { by, strength: None })
}

fn size(text: &str) -> Result<Size, String> {
    let pair = text.split_once('x').and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    pair.map(|(width, height)| Size { width, height }).ok_or_else(|| "must be two numbers with an x between, as in 1280x720".to_owned())
}

fn extend(text: &str) -> Result<Extend, String> {
    let mut extend = Extend::default();
    for pair in text.split(',') {
        let (side, pixels) = pair.split_once('=').ok_or("must be sides and pixels, as in left=256,down=64")?;
        let pixels = pixels.parse().map_err(|_| format!("{side} must be a whole number of pixels"))?;
        match side {
            "left" => extend.left = pixels,
            "right" => extend.right = pixels,
            "up" => extend.up = pixels,
            "down" => extend.down = pixels,
            _ => return Err("a side must be left, right, up or down".to_owned()),
        }
    }
    Ok(extend)
}

/// An image from a file, by what its first bytes say it is.
pub(crate) fn picture(path: &str) -> Result<Picture, Failure> {
    let bytes = inputs::bytes(path, "the image")?;
    let format = outcrop::picture::header(&bytes).map_or("unknown", |header| header.format);
    Ok(Picture { format: format.to_owned(), data: STANDARD.encode(bytes) })
}

/// An image from a file, or from S3 with the format its name ends in.
pub(crate) fn still(path: &str) -> Result<Still, Failure> {
    if path.starts_with("s3://") {
        let format = if Path::new(path).extension().is_some_and(|end| end.eq_ignore_ascii_case("png")) { "png" } else { "jpeg" };
        return Ok(Still { format: format.to_owned(), source: Source::S3 { uri: path.to_owned(), bucket_owner: None } });
    }
    let Picture { format, data } = picture(path)?;
    Ok(Still { format, source: Source::Data(data) })
}

/// A JSON object from the command line.
pub(crate) fn members(flag: &str, text: Option<&String>) -> Result<Map<String, Value>, Failure> {
    let Some(text) = text else { return Ok(Map::new()) };
    match serde_json::from_str(text) {
        Ok(Value::Object(members)) => Ok(members),
        _ => Err(Failure::Usage(format!("{flag} takes a JSON object, got {text}"))),
    }
}

impl Drawing {
    fn image(&self) -> Result<Image, Failure> {
        let mask = match (&self.mask, &self.find, &self.garment) {
            (Some(path), ..) => Some(Mask::Image { image: picture(path)?, changes: self.changes }),
            (_, Some(prompt), _) => Some(Mask::Prompt { prompt: prompt.clone() }),
            (.., Some(garment)) => Some(Mask::Garment { garment: garment.clone() }),
            _ => None,
        };
        let mut images = self.images.iter().map(|path| picture(path)).collect::<Result<Vec<_>, _>>()?.into_iter();
        Ok(Image {
            task: self.task,
            prompt: self
                .prompt
                .as_ref()
                .map_or_else(|| Ok(String::new()), |prompt| Ok::<_, Failure>(texts(std::slice::from_ref(prompt))?.concat()))?,
            negative: self.negative.clone(),
            size: self.size,
            aspect_ratio: self.aspect_ratio.clone(),
            count: self.count,
            seed: self.seed,
            cfg_scale: self.cfg_scale,
            quality: self.quality.clone(),
            style: self.style.clone(),
            format: self.format.clone(),
            image: images.next(),
            more: images.collect(),
            reference: self.reference.as_deref().map(picture).transpose()?,
            mask,
            strength: self.strength,
            colors: self.colors.clone(),
            control: match (&self.control, self.control_strength) {
                (None, None) => None,
                (control, strength) => Some(Control { strength, ..control.clone().unwrap_or_default() }),
            },
            extend: self.extend,
            extra: members("--extra", self.extra.as_ref())?,
        })
    }
}

pub(crate) fn run(asked: &Drawing, wants_json: bool) -> Result<(), Failure> {
    let call = asked.image()?.call(&asked.model)?;
    say_notes(notes(&call.findings));
    if asked.print_call {
        return print_json(&call);
    }
    let client = asked.way.client()?;
    let images = runtime()?.block_on(client.send(&call))?;
    say_notes(&images.findings);
    let mut rows = Vec::new();
    let many = images.images.len() > 1;
    let named =
        images.images.iter().enumerate().map(|(index, image)| (if many { format!("-{}", index + 1) } else { String::new() }, image));
    for (suffix, image) in named.chain(images.mask.iter().map(|mask| ("-mask".to_owned(), mask))) {
        let path = place(&asked.out, &suffix, image);
        std::fs::write(&path, &image.bytes).map_err(|error| Failure::File(path.display().to_string(), reason(&error)))?;
        let mut row = json!({ "file": path.display().to_string(), "format": image.format, "bytes": image.bytes.len() });
        for (key, value) in [("size", json!(image.size)), ("seed", json!(image.seed)), ("stop", json!(image.stop))] {
            if !value.is_null() {
                row[key] = value;
            }
        }
        rows.push(row);
    }
    if wants_json {
        return print_json(&json!({ "images": rows, "requestId": images.request_id }));
    }
    let mut out = io::stdout().lock();
    for row in &rows {
        writeln!(out, "{}", row["file"].as_str().unwrap_or_default())?;
    }
    Ok(())
}

/// `name.png` stays; `name` gets the suffix and the end its format has.
fn place(out: &Path, suffix: &str, image: &Artifact) -> PathBuf {
    let (stem, end) = match (out.file_stem(), out.extension()) {
        (Some(stem), Some(end)) => (stem.to_string_lossy().into_owned(), end.to_string_lossy().into_owned()),
        _ => (out.file_name().unwrap_or_default().to_string_lossy().into_owned(), image.format.clone()),
    };
    out.with_file_name(format!("{stem}{suffix}.{end}"))
}
