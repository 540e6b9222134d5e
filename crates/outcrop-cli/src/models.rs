//! `outcrop models`: what there is, what it costs, and what a prompt becomes for each.

use crate::ask::{Ask, Wishes};
use crate::commands::print_json;
use crate::failure::Failure;
use crate::inputs::{self, shown};
use crate::terminal::{self, BOLD, DIM, Face};
use clap::{Args, Subcommand, ValueEnum};
use outcrop::catalogue::{Catalogue, Compared, Cost, Lifecycle, Offer, Prices, Range, Sort, Throughput, Wish, compare, throughput};
use outcrop::{Chat, Severity};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// How something is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Models {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    listing: Listing,
}

#[derive(Subcommand)]
#[expect(clippy::large_enum_variant, reason = "there is one, for as long as the command runs")]
enum Command {
    /// All that is known of one model
    Show {
        /// The id of a model or a profile, or an ARN around either
        id: String,
        #[command(flatten)]
        sources: Sources,
    },

    /// What one prompt becomes for model after model: what is dropped, renamed or refused, tokens and cost
    #[command(after_help = "\
Without --model it is asked of each family that fits, by the cheapest model that takes it. Tokens
are an interval measured on recorded requests; the answer is taken to be of one token at least
and of maxTokens at most, or of what the model can write. Nothing is sent.

Examples:
  outcrop models compare summarise.prompt article=@article.txt
  outcrop models compare summarise.prompt article=@article.txt --region eu --output-tokens 200-400
  outcrop models compare chat.json --model amazon.nova-lite-v1:0 --model us.anthropic.claude-sonnet-4-6")]
    Compare {
        #[command(flatten)]
        ask: Ask,
        #[command(flatten)]
        wishes: Wishes,
        #[command(flatten)]
        filter: Filter,
        /// Only this model; may be repeated
        #[arg(long = "model", value_name = "ID")]
        models: Vec<String>,
        /// The common body, Converse, instead of the model's own
        #[arg(long)]
        converse: bool,
        /// Tokens the answer is thought to be long: 300, or 200-400
        #[arg(long, value_name = "TOKENS", value_parser = range)]
        output_tokens: Option<Range>,
        #[command(flatten)]
        sources: Sources,
    },

    /// What a steady load costs on demand and as provisioned model units
    #[command(after_help = "\
What a model unit carries and costs is told by the account team, not published: it comes from a
price file, as modelUnit of a model. What is not known is said to be unknown.

Examples:
  outcrop models throughput anthropic.claude-sonnet-4-6 --tokens-per-minute 200k --output-share 0.2
  outcrop models throughput anthropic.claude-sonnet-4-6 --tokens-per-minute 2M --prices prices.toml")]
    Throughput {
        /// The id of a model or a profile
        id: String,
        /// Tokens read and written a minute: 200000, 200k, 2M
        #[arg(long, value_name = "TOKENS", value_parser = count)]
        tokens_per_minute: u64,
        /// The share of them that is written, 0 to 1; between none and all when absent
        #[arg(long, value_name = "SHARE", value_parser = share)]
        output_share: Option<f64>,
        #[command(flatten)]
        sources: Sources,
    },
}

/// Where prices come from and how figures are printed.
#[derive(Args)]
struct Sources {
    /// Prices of your own in place of the catalogue's: TOML or JSON
    #[arg(long, value_name = "FILE")]
    prices: Option<String>,
    /// For people or for programs
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// What a model has to be.
#[derive(Args)]
struct Filter {
    /// What it must take or give: image, document, video, tools, system, cache, converse, stream, embed, …
    #[arg(long, value_name = "ABILITY,…", value_delimiter = ',')]
    takes: Vec<String>,
    /// Tokens it must at least hold: 200000, 200k, 1M
    #[arg(long, value_name = "TOKENS", value_parser = count)]
    context: Option<u64>,
    /// Tokens it must at least be able to write
    #[arg(long, value_name = "TOKENS", value_parser = count)]
    output: Option<u64>,
    /// The region from which it must be callable, or the start of one: eu-west-1, eu
    #[arg(long)]
    region: Option<String>,
    /// What a million tokens of input may cost at most, in dollars, and after a slash of output: 3 or 3/15
    #[arg(long, value_name = "IN[/OUT]", value_parser = most)]
    max_price: Option<(f64, Option<f64>)>,
    /// Its family
    #[arg(long)]
    family: Option<String>,
    /// Where it stands: active, legacy, retired, limited
    #[arg(long, value_name = "STATE,…", value_delimiter = ',', value_parser = lifecycle)]
    lifecycle: Vec<Lifecycle>,
}

#[derive(Args)]
struct Listing {
    #[command(flatten)]
    filter: Filter,
    /// What comes first: id, price (the cheapest), context or output (the most)
    #[arg(long, value_name = "BY", value_parser = sort, default_value = "id")]
    sort: Sort,
    #[command(flatten)]
    sources: Sources,
}

impl Filter {
    fn wish(&self) -> Wish {
        Wish {
            takes: self.takes.clone(),
            context: self.context,
            output: self.output,
            region: self.region.clone(),
            max_input_price: self.max_price.map(|(input, _)| input),
            max_output_price: self.max_price.and_then(|(_, output)| output),
            family: self.family.clone(),
            lifecycle: self.lifecycle.clone(),
        }
    }
}

impl Sources {
    fn catalogue(&self) -> Result<Cow<'static, Catalogue>, Failure> {
        let built_in = Catalogue::built_in();
        let Some(path) = &self.prices else { return Ok(Cow::Borrowed(built_in)) };
        let prices = inputs::toml(path, "--prices")?;
        Ok(Cow::Owned(built_in.with_prices(&prices).map_err(|error| Failure::File(shown(path), error.to_string()))?))
    }

    fn json(&self, wants_json: bool) -> bool {
        wants_json || self.format == Format::Json
    }
}

/// `outcrop models`
pub(crate) fn run(models: &Models, wants_json: bool) -> Result<(), Failure> {
    match &models.command {
        None => {
            let listing = &models.listing;
            let catalogue = listing.sources.catalogue()?;
            let offers = catalogue.offers(&listing.filter.wish(), listing.sort)?;
            list(&offers, listing.sources.json(wants_json))
        }
        Some(Command::Show { id, sources }) => {
            let catalogue = sources.catalogue()?;
            show(&catalogue.get(id)?, sources.json(wants_json))
        }
        Some(Command::Compare { ask, wishes, filter, models, converse, output_tokens, sources }) => {
            let catalogue = sources.catalogue()?;
            let mut chat = ask.render()?.rendered.chat;
            wishes.grant(&mut chat.params)?;
            let compared = compared(&catalogue, &chat, filter, models, *converse, *output_tokens)?;
            if sources.json(wants_json) { print_json(&compared) } else { write_compared(&compared) }
        }
        Some(Command::Throughput { id, tokens_per_minute, output_share, sources }) => {
            let catalogue = sources.catalogue()?;
            let offer = catalogue.get(id)?;
            let load = throughput(&offer, Range::of(*tokens_per_minute, *tokens_per_minute).low, *output_share);
            if sources.json(wants_json) {
                let mut json = serde_json::to_value(&load).unwrap_or_default();
                json["model"] = offer.id.into();
                return print_json(&json);
            }
            write_throughput(&offer, &load)
        }
    }
}

/// A number with a k or an M behind it.
fn count(text: &str) -> Result<u64, String> {
    let (digits, times) = match text.char_indices().next_back() {
        Some((at, 'k' | 'K')) => (text.get(..at), 1_000.0),
        Some((at, 'm' | 'M')) => (text.get(..at), 1_000_000.0),
        _ => (Some(text), 1.0),
    };
    let number = digits.and_then(|digits| digits.replace('_', "").parse::<f64>().ok()).map(|number| (number * times).round());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and in range")]
    number
        .filter(|number| (0.0..=9e15).contains(number))
        .map(|number| number as u64)
        .ok_or_else(|| "is written 200000, 200k or 1M".to_owned())
}

fn range(text: &str) -> Result<Range, String> {
    let (low, high) = text.split_once('-').unwrap_or((text, text));
    let (low, high) = (count(low)?, count(high)?);
    if low > high { Err("goes from the least to the most: 200-400".to_owned()) } else { Ok(Range::of(low, high)) }
}

fn share(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or_else(|| "must be in 0..=1".to_owned())
}

fn most(text: &str) -> Result<(f64, Option<f64>), String> {
    let dollars = |text: &str| text.parse::<f64>().ok().filter(|price| price.is_finite() && *price >= 0.0);
    let read = match text.split_once('/') {
        Some((input, output)) => dollars(input).zip(dollars(output)).map(|(input, output)| (input, Some(output))),
        None => dollars(text).map(|input| (input, None)),
    };
    read.ok_or_else(|| "is written in dollars a million tokens: 3 or 3/15".to_owned())
}

fn lifecycle(text: &str) -> Result<Lifecycle, String> {
    let names = || Lifecycle::ALL.map(Lifecycle::name).join(", ");
    Lifecycle::ALL.into_iter().find(|state| state.name() == text).ok_or_else(|| format!("must be one of {}", names()))
}

fn sort(text: &str) -> Result<Sort, String> {
    let sorts = [("id", Sort::Id), ("price", Sort::Price), ("context", Sort::Context), ("output", Sort::Output)];
    sorts.into_iter().find(|(name, _)| *name == text).map(|(_, sort)| sort).ok_or_else(|| "must be id, price, context or output".to_owned())
}

/// Dollars, with four digits that say something.
pub(crate) fn dollars(amount: f64) -> String {
    if amount == 0.0 {
        return "0".to_owned();
    }
    let digits = (0..12).find(|digits| amount * 10f64.powi(*digits) >= 1_000.0).unwrap_or(12).max(2);
    let text = format!("{amount:.0$}", usize::try_from(digits).unwrap_or(2));
    let trimmed = text.trim_end_matches('0');
    trimmed.strip_suffix('.').unwrap_or(trimmed).to_owned()
}

fn figure<T: ToString>(figure: Option<T>) -> String {
    figure.map_or_else(|| "unknown".to_owned(), |figure| figure.to_string())
}

fn price(price: Option<f64>) -> String {
    price.map_or_else(|| "unknown".to_owned(), dollars)
}

/// Sources by number, for the foot of a table.
#[derive(Default)]
struct Notes(Vec<String>);

impl Notes {
    fn number(&mut self, source: &str, read: &str) -> String {
        let note = format!("{source}, read {read}");
        let at = self.0.iter().position(|known| *known == note).unwrap_or_else(|| {
            self.0.push(note);
            self.0.len() - 1
        });
        format!("[{}]", at + 1)
    }

    fn write(&self, to: &mut impl Write) -> io::Result<()> {
        self.0.iter().enumerate().try_for_each(|(index, note)| writeln!(to, "[{}] {note}", index + 1))
    }
}

/// A row as a program reads it.
fn row(offer: &Offer<'_>) -> Value {
    let mut json = serde_json::to_value(offer.entry).unwrap_or_default();
    json["takes"] = offer.entry.abilities().into();
    json["call"] = offer.id.into();
    json["callRegions"] = offer.regions.into();
    json["callPrices"] = json!(offer.prices);
    json
}

fn list(offers: &[Offer<'_>], as_json: bool) -> Result<(), Failure> {
    if as_json {
        return print_json(&offers.iter().map(row).collect::<Vec<_>>());
    }
    let stdout = io::stdout();
    let face = Face::of(&stdout);
    let (bold, dim) = (BOLD.on(face), DIM.on(face));
    let mut out = stdout.lock();
    let mut notes = Notes::default();
    let mut rows = vec![["id", "family", "state", "context", "output", "$ in", "$ out", "sources"].map(str::to_owned)];
    for offer in offers {
        let entry = offer.entry;
        let mut marks = entry.sources.first().map(|source| notes.number(source, &entry.read)).unwrap_or_default();
        if let Some(prices) = offer.prices {
            let mark = notes.number(&prices.source, &prices.read);
            if mark != marks {
                marks.push_str(&mark);
            }
        }
        let state = entry.end_of_life.map_or_else(|| entry.lifecycle.name().to_owned(), |end| format!("{} {end}", entry.lifecycle.name()));
        rows.push([
            offer.id.to_owned(),
            entry.family.clone().unwrap_or_else(|| "–".to_owned()),
            state,
            figure(entry.context),
            figure(entry.output),
            price(offer.prices.and_then(|prices| prices.input)),
            price(offer.prices.and_then(|prices| prices.output)),
            marks,
        ]);
    }
    let mut widths = [0; 8];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for (index, row) in rows.iter().enumerate() {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
            let gap = if column > 0 { "  " } else { "" };
            // Figures stand below each other by their ends.
            let _ = if (3..7).contains(&column) { write!(line, "{gap}{cell:>width$}") } else { write!(line, "{gap}{cell:width$}") };
        }
        let line = line.trim_end();
        if index == 0 { writeln!(out, "{bold}{line}{bold:#}")? } else { writeln!(out, "{line}")? }
    }
    writeln!(out, "{dim}Tokens; dollars a million tokens, on demand. The id is the cheapest that can be called where you asked.{dim:#}")?;
    notes.write(&mut out)?;
    Ok(())
}

fn show(offer: &Offer<'_>, as_json: bool) -> Result<(), Failure> {
    if as_json {
        return print_json(&row(offer));
    }
    let entry = offer.entry;
    let stdout = io::stdout();
    let face = Face::of(&stdout);
    let (bold, dim) = (BOLD.on(face), DIM.on(face));
    let mut out = stdout.lock();
    writeln!(out, "{bold}{}{bold:#}  {}, {}", entry.id, entry.name, entry.provider)?;
    writeln!(out, "  family     {}", entry.family.as_deref().unwrap_or("none; it is not asked through InvokeModel or Converse"))?;
    let end = entry.end_of_life.map(|end| format!(", not answered from {end} on")).unwrap_or_default();
    let source = entry.end_of_life_source.as_ref().map(|source| format!(" ({source})")).unwrap_or_default();
    writeln!(out, "  state      {}{end}{dim}{source}{dim:#}", entry.lifecycle.name())?;
    writeln!(out, "  takes      {}", entry.abilities().join(", "))?;
    writeln!(out, "  context    {} tokens", figure(entry.context))?;
    writeln!(out, "  output     {} tokens", figure(entry.output))?;
    if let Some(least) = entry.cache_minimum {
        writeln!(out, "  cache      from {least} tokens on")?;
    }
    if let (Some(rate), Some(source)) = (entry.quota_per_output, &entry.quota_source) {
        writeln!(out, "  quota      {rate} tokens for each that is written {dim}({source}){dim:#}")?;
    }
    for way in entry.ways() {
        let bare = if way.scope.is_some() {
            ""
        } else {
            match entry.on_demand {
                Some(false) => "  cannot be called; use a profile",
                None => "  whether it can be called is not known",
                Some(true) => "",
            }
        };
        writeln!(out, "\n{bold}{}{bold:#}{bare}", way.id)?;
        let regions = if way.regions.is_empty() { "unknown".to_owned() } else { way.regions.join(" ") };
        writeln!(out, "  regions    {regions}")?;
        match way.prices {
            Some(prices) => write_prices(&mut out, prices, face)?,
            None => writeln!(out, "  prices     unknown")?,
        }
    }
    writeln!(out, "\n{dim}read {} from{dim:#}", entry.read)?;
    entry.sources.iter().try_for_each(|source| writeln!(out, "  {dim}{source}{dim:#}"))?;
    Ok(())
}

fn write_prices(out: &mut impl Write, prices: &Prices, face: Face) -> io::Result<()> {
    let dim = DIM.on(face);
    let tokens = [
        ("read", prices.input),
        ("written", prices.output),
        ("read from the cache", prices.cache_read),
        ("written to the cache for 5 minutes", prices.cache_write),
        ("written to the cache for an hour", prices.cache_write_hour),
        ("read in a batch job", prices.batch_input),
        ("written in a batch job", prices.batch_output),
        ("read, flex", prices.flex_input),
        ("written, flex", prices.flex_output),
        ("read, priority", prices.priority_input),
        ("written, priority", prices.priority_output),
    ];
    let mut label = "prices";
    for (what, price) in tokens.into_iter().filter_map(|(what, price)| Some((what, price?))) {
        writeln!(out, "  {label:10} {} a million tokens {what}", dollars(price))?;
        label = "";
    }
    if let Some(above) = prices.above {
        let (read, written) = (dollars(above.input), dollars(above.output));
        writeln!(out, "  {label:10} {read} and {written} a million tokens read and written, beyond {} read", above.tokens)?;
    }
    let pieces = [
        ("an image", prices.image),
        ("a second of video", prices.video_second),
        ("a second of audio", prices.audio_second),
        ("a query", prices.query),
    ];
    for (what, price) in pieces.into_iter().filter_map(|(what, price)| Some((what, price?))) {
        writeln!(out, "  {label:10} {} {what}", dollars(price))?;
        label = "";
    }
    let upstream = prices.upstream.as_ref().map(|upstream| format!(", which has it from {upstream}")).unwrap_or_default();
    writeln!(out, "  {dim}           dollars; {}{upstream}, read {}{dim:#}", prices.source, prices.read)
}

/// What the prompt becomes for each model asked for, or for the cheapest of each family that takes it.
fn compared(
    catalogue: &Catalogue,
    chat: &Chat,
    filter: &Filter,
    models: &[String],
    converse: bool,
    output: Option<Range>,
) -> Result<Vec<Compared>, Failure> {
    if !models.is_empty() {
        return models.iter().map(|id| Ok(compare(chat, &catalogue.get(id)?, converse, output))).collect();
    }
    let mut wish = filter.wish();
    wish.takes.push("chat".to_owned());
    if wish.lifecycle.is_empty() {
        wish.lifecycle = vec![Lifecycle::Active, Lifecycle::Legacy];
    }
    let mut best: Vec<Compared> = Vec::new();
    for offer in catalogue.offers(&wish, Sort::Price)?.iter().filter(|offer| offer.entry.family.is_some()) {
        let compared = compare(chat, offer, converse, output);
        match best.iter_mut().find(|known| known.family == compared.family) {
            // The cheapest came first; only one that takes the prompt is better.
            Some(known) if !known.accepted && compared.accepted => *known = compared,
            Some(_) => (),
            None => best.push(compared),
        }
    }
    // Those that take it first, the cheapest first, those without a price last.
    let price = |compared: &Compared| compared.on_demand.as_ref().map_or(f64::INFINITY, |cost| cost.low + cost.high);
    best.sort_by(|a, b| b.accepted.cmp(&a.accepted).then(price(a).total_cmp(&price(b))));
    Ok(best)
}

fn interval(low: f64, high: f64, shown: impl Fn(f64) -> String) -> String {
    let (low, high) = (shown(low), shown(high));
    if low == high { low } else { format!("{low}–{high}") }
}

fn tokens(number: f64) -> String {
    format!("{number:.0}")
}

fn write_compared(compared: &[Compared]) -> Result<(), Failure> {
    let stdout = io::stdout();
    let face = Face::of(&stdout);
    let (bold, dim) = (BOLD.on(face), DIM.on(face));
    let mut out = stdout.lock();
    let mut notes = Notes::default();
    for (index, row) in compared.iter().enumerate() {
        let gap = if index > 0 { "\n" } else { "" };
        writeln!(out, "{gap}{bold}{}{bold:#}  {}, {}", row.model, row.family, row.operation.name())?;
        if let Some(error) = &row.error {
            writeln!(out, "  refused  {error}")?;
        }
        if let Some(input) = &row.input {
            let uncounted = if input.uncounted > 0 {
                format!(", and {} images, documents or videos, which are not counted", input.uncounted)
            } else {
                String::new()
            };
            let whose = if input.measured_on == "any" { "of all families".to_owned() } else { format!("of {}", input.measured_on) };
            let how = format!("measured on {} recordings {whose}, of which it holds {:.0} %", input.recordings, input.holds * 100.0);
            writeln!(out, "  reads    {}–{} tokens{uncounted} {dim}({how}; {}){dim:#}", input.low, input.high, input.read)?;
        }
        if let Some(output) = row.output {
            writeln!(out, "  writes   {} tokens", interval(output.low, output.high, tokens))?;
        }
        if row.accepted {
            write_cost(&mut out, "call", row.on_demand.as_ref(), &mut notes)?;
            match row.no_batch {
                Some(why) => writeln!(out, "  batch    not possible: {why}")?,
                None => write_cost(&mut out, "batch", row.batch.as_ref(), &mut notes)?,
            }
        }
        if !row.renamed.is_empty() {
            let names: Vec<String> = row.renamed.iter().map(|(name, at)| format!("{name} is {at}")).collect();
            writeln!(out, "  renamed  {}", names.join(", "))?;
        }
        for finding in &row.findings {
            let word = match finding.severity {
                Severity::Ignored => "dropped",
                severity => terminal::severity_word(severity),
            };
            writeln!(out, "  {word:8} {}: {}", finding.code, terminal::harmless(&finding.to_string(), face))?;
        }
    }
    if !notes.0.is_empty() {
        writeln!(out)?;
        notes.write(&mut out)?;
    }
    Ok(())
}

fn write_cost(out: &mut impl Write, what: &str, cost: Option<&Cost>, notes: &mut Notes) -> io::Result<()> {
    let Some(cost) = cost else { return writeln!(out, "  {what:8} cost unknown") };
    let mark = notes.number(&cost.source, &cost.read);
    let note = cost.note.map(|note| format!(" ({note})")).unwrap_or_default();
    writeln!(out, "  {what:8} {} dollars {mark}{note}", interval(cost.low, cost.high, dollars))
}

fn write_throughput(offer: &Offer<'_>, load: &Throughput) -> Result<(), Failure> {
    let stdout = io::stdout();
    let bold = BOLD.on(Face::of(&stdout));
    let mut out = stdout.lock();
    let mut notes = Notes::default();
    let share = interval(load.output_share.low * 100.0, load.output_share.high * 100.0, tokens);
    writeln!(out, "{bold}{}{bold:#}  {} tokens a minute, {share} % of them written", offer.id, tokens(load.tokens_per_minute))?;
    let mark = load.quota_source.as_ref().map(|source| notes.number(source, &offer.entry.read)).unwrap_or_default();
    let quota = interval(load.quota_per_minute.low, load.quota_per_minute.high, tokens);
    writeln!(out, "  quota        {quota} tokens a minute {mark}")?;
    match &load.on_demand_hour {
        Some(cost) => {
            let mark = notes.number(&cost.source, &cost.read);
            let month = interval(cost.low * 730.0, cost.high * 730.0, dollars);
            writeln!(
                out,
                "  on demand    {} dollars an hour, {month} a month of 730 hours {mark}",
                interval(cost.low, cost.high, dollars)
            )?;
        }
        None => writeln!(out, "  on demand    cost unknown")?,
    }
    match &load.provisioned {
        None => writeln!(
            out,
            "  provisioned  unknown: what a model unit carries and costs is not published; give it as modelUnit in a price file"
        )?,
        Some(provisioned) => {
            let mark = notes.number(&provisioned.source, &provisioned.read);
            writeln!(out, "  provisioned  {} model units {mark}", interval(provisioned.units.low, provisioned.units.high, tokens))?;
            if provisioned.commitments.is_empty() {
                writeln!(out, "    cost unknown")?;
            }
            for commitment in &provisioned.commitments {
                let name = match commitment.name {
                    "oneMonth" => "one month",
                    "sixMonths" => "six months",
                    _ => "no commitment",
                };
                let hour = interval(commitment.hour.low, commitment.hour.high, dollars);
                let even = match commitment.break_even_per_minute {
                    Some(even) => format!("cheaper from {} tokens a minute on one unit on", interval(even.low, even.high, tokens)),
                    None if load.on_demand_hour.is_none() => "break-even unknown, as the cost on demand is".to_owned(),
                    None => "never cheaper than on demand, even at full load".to_owned(),
                };
                writeln!(out, "    {name:13} {hour} dollars an hour; {even}")?;
            }
        }
    }
    notes.write(&mut out)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{count, dollars, most, range};

    #[test]
    fn counts_are_read_with_k_and_m() {
        assert_eq!(count("200k"), Ok(200_000));
        assert_eq!(count("1.5M"), Ok(1_500_000));
        assert_eq!(count("4_096"), Ok(4_096));
        for wrong in ["", "k", "-1", "many", "1G", "é"] {
            assert!(count(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn intervals_and_prices_are_read() {
        assert_eq!(range("200-400").map(|range| (range.low, range.high)), Ok((200.0, 400.0)));
        assert!(range("400-200").is_err());
        assert_eq!(most("3/15"), Ok((3.0, Some(15.0))));
        assert!(most("-3").is_err());
    }

    #[test]
    fn small_amounts_keep_their_digits() {
        assert_eq!(dollars(3.0), "3");
        assert_eq!(dollars(0.000_012_34), "0.00001234");
        assert_eq!(dollars(1_234.5), "1234.5");
        assert_eq!(dollars(0.0), "0");
    }
}
