//! The doors beside the HTTP server.

#[cfg(feature = "client")]
mod client {
    use outcrop_client::{Auth, Chat, Client, Config, Error, Event};
    use outcrop_mock::{Fault, Mock};
    use std::time::Duration;
    use tokio::time::Instant;

    fn client(mock: Mock) -> Client {
        let mut config = Config::new("us-east-1", Auth::Bearer("key".to_owned()));
        config.retries = 2;
        Client::with_transport(config, mock).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn the_client_is_answered_in_process() {
        let call = Chat::user("Name one igneous rock.").converse("amazon.nova-lite-v1:0").unwrap();
        let reply = client(Mock::bare()).send(&call).await.unwrap();
        assert!(reply.text().contains("igneous"));
    }

    #[tokio::test(start_paused = true)]
    async fn events_come_at_the_time_of_their_frames() {
        let call = Chat::user("Name one igneous rock.").converse("amazon.nova-lite-v1:0").unwrap();
        let begin = Instant::now();
        let mut events = client(Mock::bare()).stream(&call).await.unwrap();
        let mut times = Vec::new();
        while let Some(event) = events.next().await {
            if let Event::Text { .. } = event.unwrap() {
                times.push(begin.elapsed());
            }
        }
        // The clock is paused and moves only by what is waited for.
        assert!(times.len() > 3 && times[0] >= Duration::from_millis(95), "{times:?}");
        assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= Duration::from_millis(15)), "{times:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_throttled_call_is_tried_again() {
        let call = Chat::user("Name one igneous rock.").converse("amazon.nova-lite-v1:0").unwrap();
        let mock = Mock::bare().fault(Fault::Throttle, 2);
        let client = client(mock);
        // The second request is throttled, the third is its second attempt.
        client.send(&call).await.unwrap();
        client.send(&call).await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn a_cut_stream_is_an_error_after_what_came() {
        let call = Chat::user("Name one igneous rock.").converse("amazon.nova-lite-v1:0").unwrap();
        let mut events = client(Mock::bare().fault(Fault::Cut(Some(4)), 1)).stream(&call).await.unwrap();
        let mut texts = 0;
        let error = loop {
            match events.next().await.expect("an error before the end") {
                Ok(_) => texts += 1,
                Err(error) => break error,
            }
        };
        assert!(texts > 0 && matches!(error, Error::Transport(_) | Error::Cut { .. }), "{error}");
    }
}

#[cfg(feature = "wiremock")]
#[tokio::test]
async fn a_server_of_wiremock_answers_with_it() {
    use http_body_util::{BodyExt as _, Full};
    use hyper::client::conn::http1;
    use outcrop::Chat;
    use wiremock::matchers::method;
    use wiremock::{Mock as Expectation, MockServer};

    let server = MockServer::start().await;
    Expectation::given(method("POST")).respond_with(outcrop_mock::Mock::bare().open()).expect(2).mount(&server).await;
    let call = Chat::user("Name one igneous rock.").converse("amazon.nova-lite-v1:0").unwrap();
    for call in [call.streaming().unwrap(), call] {
        let mut request = call.request(&server.uri()).unwrap().map(|body| Full::new(bytes::Bytes::from(body)));
        let stream = tokio::net::TcpStream::connect(server.address()).await.unwrap();
        let (mut sender, connection) = http1::handshake(hyper_util::rt::TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        request.headers_mut().insert("host", "localhost".parse().unwrap());
        *request.uri_mut() = request.uri().path().parse().unwrap();
        let (parts, body) = sender.send_request(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        assert!(call.read(&http::Response::from_parts(parts, body)).unwrap().text().contains("igneous"));
    }
}
