//! `cargo run -p outcrop-mock --example serve -- 127.0.0.1:8123`: the mock as a server, for any SDK.
//!
//! With `verify` as a second argument, only signatures by `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` are right.

use outcrop::sign::Credentials;
use outcrop_mock::{Access, Mock, serve, server::blocked_by_fetch};
use std::env::{args, var};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let addr = args().nth(1).unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let mut mock = Mock::new();
    if args().nth(2).as_deref() == Some("verify") {
        let secret = |name: &str| var(name).unwrap_or_default();
        let credentials = vec![Credentials::new(secret("AWS_ACCESS_KEY_ID"), secret("AWS_SECRET_ACCESS_KEY"))];
        mock = mock.access(Access::Known { credentials, keys: Vec::new() });
    }
    let server = serve(mock, addr).await?;
    if blocked_by_fetch(server.addr.port()) {
        eprintln!("browsers refuse to talk to port {}; take another for them", server.addr.port());
    }
    println!("{}", server.url());
    server.wait().await;
    Ok(())
}
