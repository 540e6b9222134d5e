//! `cargo run -p outcrop-mock --example serve -- 127.0.0.1:8123`: the mock as a server, for any SDK.

use outcrop_mock::{Mock, serve};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let addr = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let server = serve(Mock::new(), addr).await?;
    println!("{}", server.url());
    server.wait().await;
    Ok(())
}
