//! The `outcrop` command.

mod replay;

fn main() {
    let file = std::env::args().nth(2).unwrap_or_default();
    let input = std::io::BufReader::new(std::fs::File::open(file).expect("opens"));
    replay::replay(input, std::io::stdout().lock()).expect("replays");
}
