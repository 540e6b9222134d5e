//! The mock as a responder of `wiremock`, for tests that already have its server.

use crate::mock::Mock;
use std::time::SystemTime;
use wiremock::{Request, Respond, ResponseTemplate};

/// `wiremock` has no way to send a body in pieces, so a stream comes all at once and a cut one just ends early; for
/// timing and broken connections use [`serve`](crate::server::serve).
impl Respond for Mock {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let mut asked = http::Request::new(request.body.clone());
        *asked.method_mut() = request.method.clone();
        // The path is needed as it came; `Url` keeps its encoding.
        if let Ok(uri) = request.url.as_str().parse() {
            *asked.uri_mut() = uri;
        }
        asked.headers_mut().clone_from(&request.headers);
        let answer = self.answer(&asked, SystemTime::now());
        let mut template = ResponseTemplate::new(answer.status).set_body_bytes(answer.bytes());
        for (name, value) in &answer.headers {
            template = template.append_header(name, value);
        }
        template
    }
}
